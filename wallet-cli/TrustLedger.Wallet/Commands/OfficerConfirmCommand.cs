using System.CommandLine;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Protocol;
using TrustLedger.Wallet.Api;
using TrustLedger.Wallet.Signing;
using TrustLedger.Wallet.Terminal;

namespace TrustLedger.Wallet.Commands;

/// <summary><c>wallet officer confirm SESSION</c>: the officer at the window compares the document and says so.</summary>
internal static class OfficerConfirmCommand
{
    private const string DefaultKind = "resident-id-card";

    public static Command Create(CommandFactory commands)
    {
        var session = commands.Argument("session", Texts.SessionArgument);
        var kind = commands.Option("--document", "KIND", Texts.DocumentOption);
        var refuse = commands.Switch("--refuse", Texts.RefuseOption);
        var replace = commands.Switch("--replace", Texts.ReplaceOption);
        return commands.Create("confirm", Texts.OfficerConfirmHelp, "wallet officer confirm 3f9c --document resident-id-card",
            [session, kind, refuse, replace],
            (context, cancellationToken) => RunAsync(context, context.Get(session), new JsonObject
            {
                ["documentKind"] = context.Get(kind) ?? DefaultKind,
                ["confirmed"] = !context.Get(refuse),
                ["replace"] = context.Get(replace),
            }, cancellationToken));
    }

    private static async Task<Result<Report>> RunAsync(
        WalletContext context, string session, JsonObject confirmation, CancellationToken cancellationToken)
    {
        var path = $"proofing/sessions/{Uri.EscapeDataString(session)}";
        if (!Desk.OpenAgency(context).TryGet(out var desk, out var refusal)
            || !(await desk.Api.GetAsync($"{path}/review", desk.AgencyCaller, cancellationToken)).TryGet(out var review, out refusal))
        {
            return refusal;
        }

        context.Output.Note(Texts.CompareDocument);
        context.Output.Note(Texts.Name, review.Json.Text("name") ?? "?");
        context.Output.Note(Texts.Number, review.Json.Text("number") ?? "?");
        context.Output.Note(Texts.Handle, review.Json.Text("handle") ?? "?");
        if (review.Json.Boolean("hasOtherHandle") == true)
            context.Output.Note(Texts.HasOtherHandle);
        if (context.Confirm(confirmation.Boolean("confirmed") == true ? Texts.ConfirmDocumentQuestion : Texts.RefuseSessionQuestion) is { } no)
            return no;

        if (!(await desk.Api.PostAsync($"{path}/confirmation", confirmation, desk.AgencyCaller, cancellationToken)).TryGet(out var answer, out refusal))
            return refusal;
        var json = answer.Json;
        if (answer is { Status: 202, Location: { } location })
        {
            if (!(await desk.Ledger.SettleAsync(location, desk.AgencyCaller, cancellationToken)).TryGet(out var outcome, out refusal)
                || (refusal = LedgerWait.RefusalOf(outcome)) is not null)
            {
                return refusal;
            }
        }

        return new Report().Say(Texts.SessionIs(json.Text("state") ?? "?"))
            .Both("session", Texts.Session, session)
            .Show(Texts.Level, $"L{json.WholeNumber("level")}").Set("level", json.WholeNumber("level"))
            .Set("state", json.Text("state"))
            .Set("binding", (json["binding"] as JsonObject)?.Text("uid"));
    }
}

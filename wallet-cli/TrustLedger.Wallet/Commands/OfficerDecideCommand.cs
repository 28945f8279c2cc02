using System.CommandLine;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Commitments;
using TrustLedger.Protocol.Statements;
using TrustLedger.Protocol.Statements.Bodies;
using TrustLedger.Wallet.Signing;
using TrustLedger.Wallet.Terminal;

namespace TrustLedger.Wallet.Commands;

/// <summary><c>wallet officer decide ID</c>: an officer decides what the rules left to a human.</summary>
internal static class OfficerDecideCommand
{
    public static Command Create(CommandFactory commands)
    {
        var id = commands.Argument("application", Texts.ApplicationOption);
        var outcome = commands.RequiredOption("--outcome", "grant|refuse", Texts.OutcomeOption);
        outcome.AcceptOnlyFromAmong("grant", "refuse");
        var reason = commands.RequiredOption("--reason", "FILE", Texts.ReasonOption);
        return commands.Create("decide", Texts.OfficerDecideHelp, "wallet officer decide a17f --outcome grant --reason reason.json",
            [id, outcome, reason],
            (context, cancellationToken) => RunAsync(context, context.Get(id),
                context.Get(outcome) == "grant" ? Outcome.Granted : Outcome.Refused, context.Get(reason)!, cancellationToken));
    }

    private static async Task<Result<Report>> RunAsync(
        WalletContext context, string id, Outcome outcome, string reasonFile, CancellationToken cancellationToken)
    {
        if (!Desk.OpenAgency(context).TryGet(out var desk, out var refusal))
            return refusal;
        var command = $"officer decide {id} {outcome}";
        if (await desk.FinishAsync(command, cancellationToken) is { } finished)
            return Done(finished, outcome);

        var path = $"applications/{Uri.EscapeDataString(id)}";
        if (!(await ContentFile.ReadAsync(context, reasonFile, cancellationToken)).TryGet(out var content, out refusal)
            || !(await desk.LogAsync("approvals", cancellationToken)).TryGet(out var log, out refusal)
            || !(await desk.Api.GetAsync(path, desk.AgencyCaller, cancellationToken)).TryGet(out var answer, out refusal))
        {
            return refusal;
        }

        // The API calls the committed content of an application its form.
        if (answer.Json["content"] is null && answer.Json["form"] is { } form)
            answer.Json["content"] = form.DeepClone();
        if (!OpenedStatement.Read(answer.Json, log.Domain).TryGet(out var application, out refusal)
            || !application.Statement.Statement.Read<ApplicationBody>().TryGet(out var body, out refusal))
        {
            return refusal;
        }

        context.Output.Note(Texts.FormFor(body.Item.Code() ?? "?"));
        ContentFile.Show(context, application.Content);
        if (answer.Json["trace"] is { } trace)
        {
            context.Output.Note(Texts.Trace);
            foreach (var rule in (trace as JsonArray)?.OfType<JsonObject>() ?? [])
                context.Output.NoteWhole(
                    Said.Same(rule.Text("result") ?? "?"),
                    context.Output.In(new Said(rule.Text("zh") ?? rule.Text("rule") ?? "?", rule.Text("en") ?? rule.Text("rule") ?? "?")));
        }

        context.Output.Note(outcome == Outcome.Granted ? Texts.YouGrant : Texts.YouRefuse);
        ContentFile.Show(context, content);
        if (context.Confirm(Texts.SignQuestion) is { } no)
            return no;

        using var key = desk.AgencyKey();
        var itemKey = Commitment.NewItemKey();
        var signed = desk.Sign(log, key, new DecisionBody(body.Item, outcome, Commitment.Of(itemKey, content), body.Policy),
            application.Statement.Statement.Recipient, application.Statement.Uid);
        return Done(await desk.SayAsync(new Saying
        {
            Command = command,
            Path = $"{path}/decision",
            Log = log.Name,
            Statement = signed,
            Content = content,
            ItemKey = itemKey,
        }, cancellationToken), outcome);
    }

    private static Result<Report> Done(Result<Settled> said, Outcome outcome) =>
        Settled.Tell(said, (report, _) => report.Set("outcome", outcome == Outcome.Granted ? "granted" : "refused"));
}

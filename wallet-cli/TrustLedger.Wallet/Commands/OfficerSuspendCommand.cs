using System.CommandLine;
using System.Text.Json.Nodes;
using TrustLedger.Protocol;
using TrustLedger.Wallet.Signing;
using TrustLedger.Wallet.Terminal;

namespace TrustLedger.Wallet.Commands;

/// <summary>
/// <c>wallet officer suspend</c> and <c>wallet officer lift</c>: somebody stands at the window with a document and says
/// that the wallet is lost, or found. Name and number come from the terminal or a file and are not kept.
/// </summary>
internal static class OfficerSuspendCommand
{
    private const string DefaultKind = "resident-id-card";
    private const string DefaultReason = "device-lost";

    public static Command Create(CommandFactory commands)
    {
        var reason = commands.Option("--reason", "CODE", Texts.SuspendReasonOption);
        var (identity, kind) = Options(commands);
        return commands.Create("suspend", Texts.OfficerSuspendHelp, "wallet officer suspend --reason device-stolen --identity -", [identity, kind, reason],
            async (context, cancellationToken) =>
                (await SendAsync(context, "recovery/suspensions", Texts.OfficerSuspendQuestion, context.Get(identity), context.Get(kind),
                    context.Get(reason) ?? DefaultReason, cancellationToken)).TryGet(out var answer, out var refusal)
                    ? DeviceSuspendCommand.Describe(answer)
                    : refusal);
    }

    public static Command Lift(CommandFactory commands)
    {
        var (identity, kind) = Options(commands);
        return commands.Create("lift", Texts.OfficerLiftHelp, "wallet officer lift --document passport", [identity, kind],
            async (context, cancellationToken) =>
                (await SendAsync(context, "recovery/lifts", Texts.OfficerLiftQuestion, context.Get(identity), context.Get(kind),
                    reason: null, cancellationToken)).TryGet(out _, out var refusal)
                    ? new Report().Say(Texts.Lifted).Set("lifted", true)
                    : refusal);
    }

    private static (Option<string?> Identity, Option<string?> Kind) Options(CommandFactory commands) =>
        (commands.Option("--identity", "FILE", Texts.IdentityOption), commands.Option("--document", "KIND", Texts.DocumentOption));

    private static async Task<Result<JsonObject>> SendAsync(WalletContext context, string path, Said question, string? identityFile,
        string? kind, string? reason, CancellationToken cancellationToken)
    {
        if (!Desk.OpenAgency(context).TryGet(out var desk, out var refusal)
            || !(await EnrolCommand.ReadIdentityAsync(context, identityFile, cancellationToken)).TryGet(out var body, out refusal))
        {
            return refusal;
        }

        if (context.Confirm(question) is { } no)
            return no;
        body["documentKind"] = kind ?? DefaultKind;
        if (reason is not null)
            body["reason"] = reason;
        return (await desk.Api.PostAsync(path, body, desk.AgencyCaller, cancellationToken)).TryGet(out var answer, out refusal)
            ? answer.Json
            : refusal;
    }
}

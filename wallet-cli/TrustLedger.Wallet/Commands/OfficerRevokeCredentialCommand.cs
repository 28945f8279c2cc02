using System.CommandLine;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Protocol;
using TrustLedger.Wallet.Signing;
using TrustLedger.Wallet.Terminal;

namespace TrustLedger.Wallet.Commands;

/// <summary><c>wallet officer revoke-credential</c>: every copy of a person's credential ends, for a reason.</summary>
internal static class OfficerRevokeCredentialCommand
{
    private const string DefaultReason = "holder-request";

    public static Command Create(CommandFactory commands)
    {
        var credential = OfficerOfferCommand.CredentialArgument(commands);
        var reason = commands.Option("--reason", "CODE", Texts.RevokeReasonOption);
        var session = commands.Option("--session", "ID", Texts.SessionArgument);
        var handle = commands.Option("--handle", "ADDRESS", Texts.HandleOption);
        return commands.Create("revoke-credential", Texts.RevokeCredentialHelp,
            "wallet officer revoke-credential person --handle 0x52908400098527886E0F7030069857D2E4169EE7 --reason key-lost",
            [credential, reason, session, handle],
            (context, cancellationToken) => RunAsync(
                context, context.Get(credential), context.Get(reason), context.Get(session), context.Get(handle), cancellationToken));
    }

    public static async Task<Result<Report>> RunAsync(WalletContext context, string credential, string? reason,
        string? session, string? handle, CancellationToken cancellationToken)
    {
        if (session is null == handle is null)
            return new Refusal("subject-missing", "Say whose: --session or --handle, one of them.");
        if (!Desk.OpenAgency(context).TryGet(out var desk, out var refusal))
            return refusal;
        if (context.Confirm(Texts.RevokeQuestion($"{TextWidth.Value(credential)} {TextWidth.Value(session ?? handle!)}")) is { } no)
            return no;

        var body = new JsonObject { ["configuration"] = credential, ["reason"] = reason ?? DefaultReason };
        body[session is null ? "handle" : "session"] = session ?? handle!.ToLowerInvariant();
        if (!(await desk.Api.PostAsync("credentials/revocations", body, desk.AgencyCaller, cancellationToken)).TryGet(out var answer, out refusal))
            return refusal;
        var copies = answer.Json.WholeNumber("revoked") ?? 0;
        return new Report().Say(Texts.CopiesRevoked(copies)).Both("credential", Texts.Credential, credential).Set("revoked", copies);
    }
}

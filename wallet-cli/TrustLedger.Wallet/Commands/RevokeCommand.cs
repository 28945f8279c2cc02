using System.CommandLine;
using System.Text.Json.Nodes;
using TrustLedger.Client.Reading;
using TrustLedger.Credentials.Jose;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Statements.Bodies;
using TrustLedger.Wallet.Signing;
using TrustLedger.Wallet.Terminal;

namespace TrustLedger.Wallet.Commands;

/// <summary><c>wallet revoke</c>: an agency takes back its own statement, or an issuer's officer a credential.</summary>
internal static class RevokeCommand
{
    private const byte WithoutReason = 0;

    public static Command Create(CommandFactory commands)
    {
        var uid = commands.Argument("uid", Texts.RevokeArgument);
        var log = commands.Option("--log", "NAME", Texts.LogOption);
        var credential = commands.Switch("--credential", Texts.RevokeCredentialOption);
        var reason = commands.Option("--reason", "CODE", Texts.RevokeReasonOption);
        var session = commands.Option("--session", "ID", Texts.SessionArgument);
        var handle = commands.Option("--handle", "ADDRESS", Texts.HandleOption);
        return commands.Create("revoke", Texts.RevokeHelp,
            "wallet revoke 0x5ce15dc8037ad2484dee9ece9a76a11091b084848a6451b1d38053904bc39349\nwallet revoke person --credential --handle 0x52908400098527886E0F7030069857D2E4169EE7 --reason key-lost",
            [uid, log, credential, reason, session, handle],
            (context, cancellationToken) => context.Get(credential)
                ? RevokeCredentialAsync(context, context.Get(uid), context.Get(reason) ?? "holder-request",
                    context.Get(session), context.Get(handle), cancellationToken)
                : RevokeStatementAsync(context, context.Get(uid), context.Get(log) ?? "identity", cancellationToken));
    }

    private static async Task<Result<Report>> RevokeCredentialAsync(WalletContext context, string configuration, string reason,
        string? session, string? handle, CancellationToken cancellationToken)
    {
        if (session is null == handle is null)
            return new Refusal("subject-missing", "Say whose: --session or --handle, one of them.");
        if (!Desk.OpenAgency(context).TryGet(out var desk, out var refusal))
            return refusal;
        if (context.Confirm(Texts.RevokeQuestion($"{configuration} {session ?? handle}")) is { } no)
            return no;

        var body = new JsonObject { ["configuration"] = configuration, ["reason"] = reason };
        body[session is null ? "handle" : "session"] = session ?? handle!.ToLowerInvariant();
        return (await desk.Api.PostAsync("credentials/revocations", body, desk.AgencyCaller, cancellationToken)).TryGet(out var answer, out refusal)
            ? new Report().Say(Texts.Revoked).Both("credential", Texts.Credential, configuration).Set("revoked", answer.Json.WholeNumber("revoked"))
            : refusal;
    }

    // Straight to the node: the agency is a member of the log, and the node gives the same receipt for the same statement.
    private static async Task<Result<Report>> RevokeStatementAsync(
        WalletContext context, string uidText, string logName, CancellationToken cancellationToken)
    {
        if (Bytes32.Read(uidText) is not { } uid)
            return new Refusal("uid-malformed", "A uid is 0x and 64 hex digits.");
        if (!Desk.OpenAgency(context).TryGet(out var desk, out var refusal)
            || !(await desk.LogAsync(logName, cancellationToken)).TryGet(out var log, out refusal))
        {
            return refusal;
        }

        if (desk.Vault.Content.Settings.Node is not { } node)
            return new Refusal("node-missing", "This wallet was not told which ledger node to use.");
        using var http = NodeClient.CreateHttp();
        using var key = desk.AgencyKey();
        var client = new NodeClient(http, node, log, key, context.Time);
        if (!(await client.FindAsync(uid, cancellationToken)).TryGet(out var found, out refusal))
            return refusal;
        if (context.Confirm(Texts.RevokeQuestion(uidText)) is { } no)
            return no;

        var signed = desk.Sign(log, key, new RevocationBody(WithoutReason, FromIndex: 0), found.Statement.Statement.Recipient, uid);
        return (await client.SubmitAsync(signed, Acknowledgement.Published, cancellationToken)).TryGet(out var receipt, out refusal)
            ? new Report().Say(Texts.Revoked).Both("uid", Texts.Uid, signed.Uid.ToString()).Set("index", receipt.Index)
            : refusal;
    }
}

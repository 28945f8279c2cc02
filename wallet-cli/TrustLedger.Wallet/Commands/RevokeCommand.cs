using System.CommandLine;
using TrustLedger.Client.Reading;
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
        return commands.Create("revoke", Texts.RevokeHelp,
            "wallet revoke 0x5ce15dc8037ad2484dee9ece9a76a11091b084848a6451b1d38053904bc39349\nwallet revoke 7f31 --credential",
            [uid, log, credential],
            (context, cancellationToken) => context.Get(credential)
                ? RevokeCredentialAsync(context, context.Get(uid), cancellationToken)
                : RevokeStatementAsync(context, context.Get(uid), context.Get(log) ?? "identity", cancellationToken));
    }

    private static async Task<Result<Report>> RevokeCredentialAsync(WalletContext context, string id, CancellationToken cancellationToken)
    {
        if (!Desk.OpenAgency(context).TryGet(out var desk, out var refusal))
            return refusal;
        if (context.Confirm(Texts.RevokeQuestion(id)) is { } no)
            return no;
        var body = new System.Text.Json.Nodes.JsonObject { ["credential"] = id };
        return (await desk.Api.PostAsync("credentials/revocations", body, desk.AgencyCaller, cancellationToken)).TryGet(out _, out refusal)
            ? new Report().Say(Texts.Revoked).Both("credential", Texts.Credential, id)
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

using System.CommandLine;
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
            "wallet revoke 0x5ce15dc8037ad2484dee9ece9a76a11091b084848a6451b1d38053904bc39349\n"
            + "wallet revoke person --credential --handle 0x52908400098527886E0F7030069857D2E4169EE7 --reason key-lost",
            [uid, log, credential, reason, session, handle],
            (context, cancellationToken) => context.Get(credential)
                ? OfficerRevokeCredentialCommand.RunAsync(context, context.Get(uid), context.Get(reason),
                    context.Get(session), context.Get(handle), cancellationToken)
                : RunAsync(context, context.Get(uid), context.Get(log) ?? "identity", cancellationToken));
    }

    // Straight to the node: the agency is a member of the log.
    private static async Task<Result<Report>> RunAsync(
        WalletContext context, string uidText, string logName, CancellationToken cancellationToken)
    {
        if (Bytes32.Read(uidText) is not { } uid)
            return new Refusal("uid-malformed", "A uid is 0x and 64 hex digits.");
        if (!(await LogSeat.OpenAsync(context, logName, cancellationToken)).TryGet(out var seat, out var refusal))
            return refusal;

        using (seat)
        {
            var command = $"revoke {logName} {uid}";
            if (seat.Pending(command) is not { } signed)
            {
                if (!(await seat.Node.FindAsync(uid, cancellationToken)).TryGet(out var found, out refusal))
                    return refusal;
                StatementWords.Show(context, found.Statement.Statement);
                if (context.Confirm(Texts.RevokeQuestion(uid.ToString())) is { } no)
                    return no;
                signed = seat.Sign(new RevocationBody(WithoutReason, FromIndex: 0), found.Statement.Statement.Recipient, uid);
            }

            return (await seat.SayAsync(command, signed, cancellationToken)).TryGet(out var receipt, out refusal)
                ? new Report().Say(Texts.Revoked).Both("uid", Texts.Uid, signed.Uid.ToString()).Set("index", receipt.Index)
                : refusal;
        }
    }
}

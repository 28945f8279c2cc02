using System.Text;
using TrustLedger.Credentials.OpenId4Vp;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.Statements;
using TrustLedger.Wallet.Signing;
using TrustLedger.Wallet.Vault;

namespace TrustLedger.Wallet.OpenId;

/// <summary>Asks the identity log, replayed here, whether a key may do something for a type of credential.</summary>
/// <remarks>
/// Only members may read that log's entries. For anyone else, and where no node is known or it is away, the answer is
/// unknown, which is told and never taken for a yes.
/// </remarks>
internal sealed class Accreditations(WalletContext context, VaultFile vault)
{
    private const string Log = "identity";

    /// <returns>
    /// Passed or unknown, with the evidence or the reason; <c>issuer-not-accredited</c>; or what a log that is not what it
    /// was is refused for (<c>log-forked</c>, <c>checkpoint-behind</c>, …).
    /// </returns>
    public async Task<Result<AccreditationAnswer>> AskAsync(
        string type, Hash? spki, AccreditationPurpose purpose, CancellationToken cancellationToken)
    {
        if (spki is not { } key)
            return Unknown("the key has no certificate");
        if (vault.Content.Agency is null || vault.Content.Settings.Node is null)
            return Unknown("members-only");
        try
        {
            if (!(await LogSeat.OpenAsync(context, Log, cancellationToken)).TryGet(out var seat, out var refusal))
                return Unread(refusal);
            using (seat)
            {
                if (!(await seat.ReplayAsync(cancellationToken)).TryGet(out var follower, out refusal))
                    return Unread(refusal);
                using (follower)
                {
                    var (word, at) = (Hash.Of(Encoding.UTF8.GetBytes(type)), (ulong)context.Now.ToUnixTimeMilliseconds());
                    var found = follower.Read(state => state.AccreditedAt(word, key, purpose, at));
                    return found is not null
                        ? new AccreditationAnswer(CheckResult.Passed, $"{found.OrganisationText}, {found.Uid}")
                        : new Refusal("issuer-not-accredited", "The identity log does not say that this key may issue credentials of this type.");
                }
            }
        }
        catch (HttpRequestException)
        {
            return Unknown("egress-unreachable");
        }
    }

    private static AccreditationAnswer Unknown(string why) => new(CheckResult.Unknown, why);

    // That one may not look says nothing; that the log is another than before says much.
    private static Result<AccreditationAnswer> Unread(Refusal refusal) =>
        refusal.Code is "members-only" or "request-proof-wanted" or "log-closed" or "log-unknown" or "api-unreachable" or "api-fault"
            or "cosignatures-missing" or "cosignatures-waiting"
            ? Unknown(refusal.Code)
            : refusal;
}

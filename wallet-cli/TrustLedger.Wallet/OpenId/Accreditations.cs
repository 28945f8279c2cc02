using System.Text;
using TrustLedger.Credentials.OpenId4Vp;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.State;
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
    /// Passed or unknown, with the evidence or the reason; <c>issuer-not-accredited</c>; or as <see cref="ReadAsync"/>.
    /// </returns>
    public async Task<Result<AccreditationAnswer>> AskAsync(
        string type, Hash? spki, AccreditationPurpose purpose, CancellationToken cancellationToken)
    {
        if (spki is not { } key)
            return Unknown("the key has no certificate");
        if (!(await ReadAsync(cancellationToken)).TryGet(out var lookup, out var refusal))
            return refusal;
        var answer = lookup(Hash.Of(Encoding.UTF8.GetBytes(type)), key, purpose, context.Now);
        return answer.Result == CheckResult.Failed
            ? new Refusal("issuer-not-accredited", "The identity log does not say that this key may issue credentials of this type.")
            : answer;
    }

    /// <summary>One state of the log to ask, brought up to now.</summary>
    /// <returns>
    /// It; or what a log that is not what it was is refused for (<c>log-forked</c>, <c>checkpoint-behind</c>, …).
    /// </returns>
    public async Task<Result<AccreditationLookup>> ReadAsync(CancellationToken cancellationToken)
    {
        if (vault.Content.Agency is null || vault.Content.Settings.Node is null)
            return Silent("members-only");
        try
        {
            if (!(await LogSeat.OpenAsync(context, Log, cancellationToken)).TryGet(out var seat, out var refusal))
                return Unread(refusal);
            using (seat)
            {
                if (!(await seat.ReplayAsync(cancellationToken)).TryGet(out var follower, out refusal))
                    return Unread(refusal);
                using (follower)
                    return Lookup(follower.Read(state => state.Accreditations.ToList()));
            }
        }
        catch (HttpRequestException)
        {
            return Silent("egress-unreachable");
        }
    }

    private static AccreditationLookup Lookup(List<Accreditation> accreditations) => (type, spki, purpose, at) =>
        accreditations.Find(one => one.CredentialType == type.ToWord() && one.Spki == spki.ToWord() && one.Purpose == purpose
            && one.StoodAt((ulong)at.ToUnixTimeMilliseconds())) is { } found
                ? new AccreditationAnswer(CheckResult.Passed, $"{found.OrganisationText}, {found.Uid}")
                : new AccreditationAnswer(CheckResult.Failed, "issuer-not-accredited");

    private static AccreditationLookup Silent(string why) => (_, _, _, _) => Unknown(why);

    private static AccreditationAnswer Unknown(string why) => new(CheckResult.Unknown, why);

    // That one may not look says nothing; that the log is another than before says much.
    private static Result<AccreditationLookup> Unread(Refusal refusal) =>
        refusal.Code is "members-only" or "request-proof-wanted" or "log-closed" or "log-unknown" or "api-unreachable" or "api-fault"
            or "cosignatures-missing" or "cosignatures-waiting"
            ? Silent(refusal.Code)
            : refusal;
}

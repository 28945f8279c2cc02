using TrustLedger.Credentials.OpenId4Vp;
using TrustLedger.IdentityApi.Ledger;
using TrustLedger.Protocol;
using TrustLedger.Protocol.State;

namespace TrustLedger.IdentityApi.Trust;

/// <summary>Accreditations as the replayed identity log has them.</summary>
internal sealed class LedgerAccreditations(LedgerViews views, TimeProvider time) : IAccreditations
{
    // A suspension must not be overlooked for longer than this while the node is away.
    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(1);

    public async ValueTask<AccreditationLookup> ReadAsync(CancellationToken cancellationToken)
    {
        var answered = await views.AskAsync(
            LogNames.Identity, state => (IReadOnlyList<Accreditation>)[.. state.Accreditations], cancellationToken);
        if (!answered.TryGet(out var answer, out var refusal))
            return (_, _, _, _) => new AccreditationAnswer(CheckResult.Unknown, $"{refusal.Code}: {refusal.Detail}");
        if (time.GetUtcNow() - answer.AsOf > MaxAge)
        {
            var stale = new Refusal("ledger-stale", $"The identity log was last read when it had {answer.Size} entries.");
            return (_, _, _, _) => new AccreditationAnswer(CheckResult.Unknown, $"{stale.Code}: {stale.Detail}");
        }

        return Lookup(answer.Value, answer.Size, answer.FinalSize);
    }

    /// <summary>Answers from one state of the log, with the statement and the entry that an accreditation rests on.</summary>
    internal static AccreditationLookup Lookup(IReadOnlyList<Accreditation> accreditations, long size, long finalSize) => (type, spki, purpose, at) =>
    {
        var found = accreditations.FirstOrDefault(accreditation =>
            accreditation.CredentialType == type.ToWord() && accreditation.Spki == spki.ToWord()
            && accreditation.Purpose == purpose && accreditation.StoodAt((ulong)at.ToUnixTimeMilliseconds()));
        if (found is not null)
        {
            return new AccreditationAnswer(
                CheckResult.Passed,
                $"statement {found.Uid} of {found.OrganisationText}, in effect from entry {found.FromIndex} of {size} on the identity log"
                + (found.FromIndex < finalSize ? "" : "; not final: too few witnesses have cosigned that entry"));
        }

        var refusal = new Refusal("issuer-not-accredited", $"No entry of {size} on the identity log accredits key {spki} for this.");
        return new AccreditationAnswer(CheckResult.Failed, $"{refusal.Code}: {refusal.Detail}");
    };
}

using TrustLedger.Protocol.Statements;

namespace TrustLedger.Casework.Trust;

/// <summary>The three-point rule (三点稳定): a pure function of evidence and time, the same for everyone who computes it.</summary>
/// <remarks>
/// <para>Stable needs a valid claim; behind it the authority for its predicate, or two others that are independent of
/// each other; someone who relied on it within 24 months and is not itself the only one behind it; and no open dispute.</para>
/// <para>An organisation counts once, however many of its people sign. Persons who vouch count together as one other at
/// the most, only with an identity proven at least as well as the claimant's, and not at all when the claimant,
/// directly or around a ring, vouches for them: friends can make a claim vouched, never stable.</para>
/// </remarks>
public static class ThreePoints
{
    /// <summary>An acceptance says something for two years.</summary>
    public const int RelianceMonths = 24;

    public static TrustView At(TrustEvidence evidence, DateTimeOffset at)
    {
        var others = Others(evidence, at);
        var independent = others.Where(other => other.Standing.Counts).ToList();
        var relying = Relying(evidence, independent, at);

        var self = evidence.Claim is { } claim ? Judge(claim, at) : null;
        var claimed = self is { Counts: true };
        var disputed = evidence.Disputes.Any(dispute => dispute.Opened <= at && !(dispute.Closed <= at));
        var supported = independent.Any(other => other.Standing.Why == "authority") || Groups(independent) >= 2;

        var state = !claimed ? TrustState.None
            : disputed || independent.Count == 0 ? TrustState.Claimed
            : supported && relying.Any(one => one.Counts) ? TrustState.Stable
            : TrustState.Vouched;

        return new TrustView(state, Marks(self, others, disputed), self is null ? [] : [self],
            [.. others.Select(other => other.Standing)], relying, Missing(claimed, disputed, independent.Count > 0, supported, relying));
    }

    private static Standing Judge(SelfClaim claim, DateTimeOffset at)
    {
        var why = claim.Revoked ? "revoked" : at < claim.From ? "not-yet" : claim.Until <= at ? "ended" : "counts";
        return new Standing(claim.Uid, claim.Person, "self", why == "counts", why);
    }

    private static List<(Voucher Voucher, Standing Standing)> Others(TrustEvidence evidence, DateTimeOffset at)
    {
        var counted = new HashSet<(AttestationRelation, string)>();
        var judged = new List<(Voucher, Standing)>();

        // The oldest of one organisation counts, so that a state does not change when a colleague joins in.
        foreach (var voucher in evidence.Vouchers.OrderByDescending(voucher => voucher.Authority).ThenBy(voucher => voucher.From)
                     .ThenBy(voucher => voucher.Uid.ToString(), StringComparer.Ordinal))
        {
            var why = Why(voucher, evidence, at);
            if (why is "counts" or "authority" && !counted.Add((Kind(voucher), voucher.By)))
                why = voucher.Relation == AttestationRelation.Peer ? "same-person" : "same-organisation";
            judged.Add((voucher, new Standing(voucher.Uid, voucher.By, Word(voucher.Relation), why is "counts" or "authority", why)));
        }

        return judged;
    }

    private static string Why(Voucher voucher, TrustEvidence evidence, DateTimeOffset at)
    {
        if (voucher.Revoked)
            return "revoked";
        if (at < voucher.From)
            return "not-yet";
        if (voucher.Until <= at)
            return "ended";
        if (voucher.Relation != AttestationRelation.Peer)
            return voucher is { Relation: AttestationRelation.Department, Authority: true } ? "authority" : "counts";
        if (evidence.Claim is not { } claim)
            return "no-claim";
        if (voucher.By == claim.Person)
            return "own-voucher";
        if (voucher.ProofLevel < claim.ProofLevel)
            return "level-too-low";
        return Reaches(claim.Person, voucher.By, evidence.Vouches) ? "ring" : "counts";
    }

    private static List<Standing> Relying(
        TrustEvidence evidence, List<(Voucher Voucher, Standing Standing)> independent, DateTimeOffset at) =>
        [.. evidence.Reliances.OrderBy(reliance => reliance.At).Select(reliance =>
        {
            var why = reliance.Revoked ? "revoked"
                : reliance.Outcome is not (Outcome.Granted or Outcome.Accepted) ? "not-accepted"
                : at < reliance.At ? "not-yet"
                : reliance.At.AddMonths(RelianceMonths) <= at ? "ended"
                : independent.Count > 0 && independent.All(other => other.Voucher.By == reliance.By) ? "same-organisation"
                : "counts";
            return new Standing(reliance.Uid, reliance.By, "relying", why == "counts", why);
        })];

    private static TrustMarks Marks(Standing? self, List<(Voucher Voucher, Standing Standing)> others, bool disputed)
    {
        var fresh = others.Where(other => other.Standing.Counts).Select(other => (Kind(other.Voucher), other.Voucher.By)).ToHashSet();
        bool Lost(string why) => self?.Why == why
            || others.Any(other => other.Standing.Why == why && !fresh.Contains((Kind(other.Voucher), other.Voucher.By)));

        return (disputed ? TrustMarks.Disputed : TrustMarks.None)
            | (Lost("ended") ? TrustMarks.Stale : TrustMarks.None)
            | (Lost("revoked") ? TrustMarks.Revoked : TrustMarks.None);
    }

    private static List<string> Missing(bool claimed, bool disputed, bool vouched, bool supported, List<Standing> relying)
    {
        var missing = new List<string>();
        if (!claimed)
            missing.Add("claim");
        if (disputed)
            missing.Add("dispute-closed");
        if (!vouched)
            missing.Add("voucher");
        else if (!supported)
            missing.Add("authority-or-second-other");
        if (!relying.Any(one => one.Counts))
            missing.Add("acceptance");
        return missing;
    }

    /// <summary>Each organisation is a group of its own; all persons together are one.</summary>
    private static int Groups(List<(Voucher Voucher, Standing Standing)> independent) => independent
        .Select(other => other.Voucher.Relation == AttestationRelation.Peer ? "" : other.Voucher.By)
        .Distinct(StringComparer.Ordinal).Count();

    /// <summary>A department that speaks outside its authority is an organisation like others: it counts once with them.</summary>
    private static AttestationRelation Kind(Voucher voucher) =>
        voucher.Relation == AttestationRelation.Peer ? AttestationRelation.Peer : AttestationRelation.Organisation;

    private static string Word(AttestationRelation relation) => relation switch
    {
        AttestationRelation.Department => "department",
        AttestationRelation.Organisation => "organisation",
        _ => "peer",
    };

    private static bool Reaches(string from, string to, IReadOnlyCollection<Vouch> vouches)
    {
        var next = vouches.ToLookup(vouch => vouch.By, vouch => vouch.For, StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal) { from };
        var queue = new Queue<string>([from]);
        while (queue.TryDequeue(out var person))
        {
            foreach (var other in next[person])
            {
                if (other == to)
                    return true;
                if (seen.Add(other))
                    queue.Enqueue(other);
            }
        }

        return false;
    }
}

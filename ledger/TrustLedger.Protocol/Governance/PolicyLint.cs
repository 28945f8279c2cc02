using TrustLedger.Protocol.Statements;

namespace TrustLedger.Protocol.Governance;

/// <summary>Whether a policy that is well formed also makes sense. The codes are listed at <see cref="PolicyDocument.Parse"/>.</summary>
internal static class PolicyLint
{
    // Said by whom the policy names as authors; the others have a rule of their own.
    private static readonly string[] ByAuthors = ["binding", "attestation", "acceptance", "decision", "erasure", "digest"];
    private static readonly string[] BySelf = ["claim", "application"];
    private static readonly string[] ByGovernance = ["policy", "member", "accreditation"];

    public static Refusal? Check(PolicyDocument policy) =>
        Schemas(policy) ?? Quorums(policy) ?? Subject(policy) ?? Automatic(policy);

    private static Refusal? Schemas(PolicyDocument policy)
    {
        var unknown = policy.Authors.Keys.Except(ByAuthors, StringComparer.Ordinal)
            .Concat(policy.SelfAuthored.Except(BySelf, StringComparer.Ordinal))
            .Concat(policy.GovernanceSchemas.Except(ByGovernance, StringComparer.Ordinal))
            .Concat(ByGovernance.Except(policy.GovernanceSchemas, StringComparer.Ordinal))
            .FirstOrDefault();
        if (unknown is null && policy.Peers is not null and not { Schema: "attestation", Relation: (byte)AttestationRelation.Peer })
            unknown = policy.Peers.Schema;
        return unknown is null ? null : new Refusal("policy-schema-unknown", $"The schema \"{unknown}\" cannot be ruled in this way.");
    }

    private static Refusal? Quorums(PolicyDocument policy)
    {
        foreach (var quorum in All(policy))
        {
            var roles = quorum.Roles.ToList();
            var twice = roles.GroupBy(r => r.ToString(), StringComparer.Ordinal).Any(g => g.Count() > 1);
            var shadowed = roles.Exists(r => r.Place == RolePlace.Anywhere && roles.Exists(o => o.Role == r.Role && o != r));
            if (twice || shadowed)
                return new Refusal("policy-quorum-ambiguous", "A quorum names each role in one place.");
        }

        // A voice either decides or rules.
        if (policy.Records.Values.Any(r => r.Ruling.Any(ruler => r.Decide?.Roles.Any(decider => decider.Role == ruler.Role) == true)))
            return new Refusal("policy-quorum-ambiguous", "Who decides on a record does not rule on it, too.");

        return All(policy).All(Possible)
            ? null
            : new Refusal("policy-quorum-impossible", "A threshold is at least 1 and not above what can be counted.");
    }

    // A role may bring any number of organisations; a nested quorum brings one.
    private static bool Possible(Quorum quorum) => quorum.Threshold >= 1 && quorum.Of.Count > 0
        && (quorum.Of.Any(p => p.Role is not null) || quorum.Threshold <= quorum.Of.Count)
        && quorum.Of.All(p => p.Group is null || Possible(p.Group));

    private static Refusal? Subject(PolicyDocument policy)
    {
        var roles = All(policy).SelectMany(q => q.Roles).Concat(policy.Records.Values.SelectMany(r => r.Opine.Concat(r.Ruling)));
        var named = policy.Authors.Values.Concat(policy.OwnOfficers.Values).SelectMany(r => r);
        return roles.Any(r => r.IsSubject) || named.Contains(RoleExpression.Subject, StringComparer.Ordinal)
            || policy.GovernanceQuorum.Roles.Any(r => r.Place is RolePlace.Case or RolePlace.City)
            ? new Refusal("policy-subject-misplaced", "A subject proposes and is copied; a case has no place in governance.")
            : null;
    }

    private static Refusal? Automatic(PolicyDocument policy)
    {
        var counted = All(policy).SelectMany(q => q.Roles)
            .Concat(policy.Records.Values.SelectMany(r => r.Opine.Concat(r.Propose).Concat(r.Ruling)))
            .Select(r => r.Role).ToHashSet(StringComparer.Ordinal);
        var misplaced = policy.Automatic.Keys.FirstOrDefault(role => counted.Contains(role)
            || policy.Authors.Count(a => a.Value.Contains(role, StringComparer.Ordinal)) != 1);
        return misplaced is null
            ? null
            : new Refusal("policy-automatic-misplaced", $"The automatic role \"{misplaced}\" says one schema and counts nowhere.");
    }

    private static IEnumerable<Quorum> All(PolicyDocument policy) =>
        policy.Records.Values.Select(r => r.Decide).OfType<Quorum>().Prepend(policy.GovernanceQuorum);
}

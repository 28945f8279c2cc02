using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Governance;

namespace TrustLedger.Protocol.State.Rules;

/// <summary>Which of a signer's memberships may say a statement.</summary>
internal static class Authors
{
    /// <summary>The first membership whose role the policy names for the schema; an officer before a machine.</summary>
    public static Membership? Of(PolicyDocument policy, Submission submission) =>
        policy.Authors.TryGetValue(submission.Rules.Schema.Name, out var roles)
            ? WithRole(submission, roles).OrderBy(m => policy.Automatic.ContainsKey(m.RoleText)).FirstOrDefault()
            : null;

    public static IEnumerable<Membership> WithRole(Submission submission, IReadOnlyList<string> roles) =>
        submission.Standing.Where(m => roles.Contains(m.RoleText, StringComparer.Ordinal));

    /// <summary>The membership as which the signer may propose to governance.</summary>
    public static Membership? Governance(PolicyDocument policy, Submission submission) => submission.Standing
        .FirstOrDefault(m => policy.GovernanceQuorum.Roles.Any(role => role.Covers(m.Role, m.Place, casePlace: null)));

    public static Refusal NotAllowed() => new Refusal("role-not-allowed", "No role of this signer may say this here.");

    public static Refusal OtherPlace() => new Refusal("place-not-allowed", "The role is right, its place is not the one responsible.");

    public static Refusal OtherAuthor() => new Refusal("author-mismatch", "Only who said the earlier statement may replace it.");

    public static bool SameOrganisation(Membership? one, Membership? other) =>
        one is not null && other is not null && one.Organisation == other.Organisation;

    public static bool SamePerson(Bytes32 one, Bytes32 other) => !one.IsZero && one == other;
}

using TrustLedger.Casework.Approvals;

namespace TrustLedger.IdentityApi.Approvals;

/// <summary>Facts of one person. Personal.</summary>
/// <param name="Facts">By predicate.</param>
/// <param name="Claims">By predicate: the claim that each attests.</param>
internal sealed record FoundFacts(Dictionary<string, Fact> Facts, Dictionary<string, string> Claims)
{
    public static FoundFacts None => new(new Dictionary<string, Fact>(StringComparer.Ordinal), new Dictionary<string, string>(StringComparer.Ordinal));

    /// <summary>Says what it is, and nothing of it.</summary>
    public override string ToString() => "facts of a person";
}

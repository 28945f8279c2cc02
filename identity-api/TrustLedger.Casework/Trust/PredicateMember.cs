using TrustLedger.Casework.Approvals;

namespace TrustLedger.Casework.Trust;

/// <summary>One member of the value that a predicate takes.</summary>
public sealed record PredicateMember(string Name, MemberKind Kind, Wording Wording);

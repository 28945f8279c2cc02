using TrustLedger.Casework.Approvals;

namespace TrustLedger.Casework.Delegations;

/// <summary>A matter (事项) in which somebody else may act.</summary>
/// <param name="ForOrganisations">Whether it is a legal entity's matter; else it is a natural person's.</param>
public sealed record DelegableItem(string Code, Wording Wording, bool ForOrganisations);

namespace TrustLedger.Casework.Approvals;

/// <summary>A fact that an item asks a department for, so that the applicant need not bring it.</summary>
/// <param name="Id">The item's own name for it.</param>
/// <param name="Predicate">What the attestation must say; a code of the identity log.</param>
/// <param name="Wording">For people.</param>
/// <param name="SourceRole">The role whose register it is in.</param>
/// <param name="MaxAgeDays">How many days ago the department may have looked.</param>
/// <param name="MinLevel">The least proof level of the attestation.</param>
public sealed record FactNeed(string Id, string Predicate, Wording Wording, string SourceRole, int MaxAgeDays, int MinLevel);

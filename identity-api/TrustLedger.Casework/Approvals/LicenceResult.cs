namespace TrustLedger.Casework.Approvals;

/// <summary>The licence that a granted application gives.</summary>
/// <param name="Wording">Its name.</param>
/// <param name="LicenceType">The three characters of its type in the licence identifier (GB/T 36904).</param>
/// <param name="Credential">The path of its credential type under the issuer's base, for example <c>licence/residence-permit</c>.</param>
/// <param name="ValidMonths">How long it holds.</param>
public sealed record LicenceResult(Wording Wording, string LicenceType, string Credential, int ValidMonths);

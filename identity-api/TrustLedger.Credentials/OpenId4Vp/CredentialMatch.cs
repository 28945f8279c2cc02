using TrustLedger.Credentials.SdJwt;

namespace TrustLedger.Credentials.OpenId4Vp;

/// <summary>A credential that answers a query, and which claims answer it.</summary>
/// <param name="Query">What was asked.</param>
/// <param name="Candidate">What answers.</param>
/// <param name="Disclosed">Where the asked claims are, without nulls: what to show and nothing else.</param>
public sealed record CredentialMatch(CredentialQuery Query, DcqlCandidate Candidate, IReadOnlyList<ClaimsPath> Disclosed);

using TrustLedger.Credentials.SdJwt;

namespace TrustLedger.Credentials.OpenId4Vci;

/// <summary>One claim, or one set of claims, that metadata or an authorization detail speaks of (Appendix B).</summary>
/// <param name="IsMandatory">In a request: the wallet takes no credential without it. In metadata: it is always there.</param>
public sealed record ClaimsDescription(ClaimsPath Path, bool IsMandatory);

namespace TrustLedger.Credentials.Jose;

/// <summary>What the caller, and never the token, decides about a compact JWS. The algorithm is always ES256.</summary>
/// <param name="Typ">The exact <c>typ</c>, without "application/"; RFC 8725 §3.11.</param>
/// <param name="MaxBytes">The longest compact form that is looked at.</param>
public sealed record JwsRules(string Typ, int MaxBytes = 65_536)
{
    public const string Algorithm = "ES256";
}

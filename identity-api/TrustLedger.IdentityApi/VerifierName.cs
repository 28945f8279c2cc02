namespace TrustLedger.IdentityApi;

/// <summary>What names the verifier towards wallets: the client identifier prefix (OpenID4VP 1.0 §5.9.3).</summary>
public enum VerifierName
{
    /// <summary>The hash of its certificate. HAIP 1.0 §5 has no other.</summary>
    X509Hash,

    /// <summary>The host of the issuer identifier, which must be a DNS name in the certificate.</summary>
    X509SanDns,
}

using TrustLedger.Credentials.Jose;

namespace TrustLedger.Credentials.OpenId4Vp;

/// <summary>How a verifier is named by the hash of its certificate (OpenID4VP 1.0 §5.9.3, <c>x509_hash</c>).</summary>
public static class ClientIdentifier
{
    /// <summary>The full identifier with its prefix: also the audience of every presentation.</summary>
    public static string Of(X5cChain chain) => OpenId4VpNames.X509HashPrefix + chain.X509Hash;
}

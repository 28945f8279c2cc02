using TrustLedger.Protocol.Merkle;

namespace TrustLedger.Credentials.Jose;

/// <summary>A certificate chain that was followed to a pinned root. Only <see cref="X5cChain.Verify"/> makes one.</summary>
public sealed class TrustedChain
{
    internal TrustedChain(X5cChain chain) => Chain = chain;

    public X5cChain Chain { get; }

    public Jwk LeafKey => Chain.LeafKey;

    /// <inheritdoc cref="X5cChain.Spki"/>
    public Hash Spki => Chain.Spki;

    /// <inheritdoc cref="X5cChain.X509Hash"/>
    public string X509Hash => Chain.X509Hash;
}

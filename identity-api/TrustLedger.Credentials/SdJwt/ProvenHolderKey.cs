using TrustLedger.Credentials.Jose;

namespace TrustLedger.Credentials.SdJwt;

/// <summary>A holder key whose possession was shown for one request. Only <see cref="KeyBindingVerifier"/> makes one.</summary>
public sealed class ProvenHolderKey
{
    internal ProvenHolderKey(Jwk key, DateTimeOffset signedAt) => (Key, SignedAt) = (key, signedAt);

    public Jwk Key { get; }

    public DateTimeOffset SignedAt { get; }
}

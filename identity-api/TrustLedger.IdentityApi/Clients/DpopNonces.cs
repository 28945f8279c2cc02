using TrustLedger.IdentityApi.Storage;

namespace TrustLedger.IdentityApi.Clients;

/// <summary>The nonces of DPoP proofs (RFC 9449 §8, §9): good for five minutes, for as many proofs as the sender makes.</summary>
internal sealed class DpopNonces(LookupHash lookups, TimeProvider time)
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    private readonly TimedNonces _nonces = new("dpop-nonce", Life, lookups, time);

    public string Create() => _nonces.Create();

    /// <inheritdoc cref="TimedNonces.IsCurrent"/>
    public bool IsCurrent(string nonce) => _nonces.IsCurrent(nonce);
}

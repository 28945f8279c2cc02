using TrustLedger.IdentityApi.Storage;

namespace TrustLedger.IdentityApi.Clients;

/// <summary>
/// The challenges in proofs of wallet attestations (draft -07 §8): good for five minutes. That a proof counts once is seen to
/// by its <c>jti</c>.
/// </summary>
internal sealed class AttestationChallenges(LookupHash lookups, TimeProvider time)
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    private readonly TimedNonces _nonces = new("attestation-challenge", Life, lookups, time);

    public string Create() => _nonces.Create();

    /// <inheritdoc cref="TimedNonces.IsCurrent"/>
    public bool IsCurrent(string challenge) => _nonces.IsCurrent(challenge);
}

using Microsoft.Extensions.Options;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vci;
using TrustLedger.Protocol;

namespace TrustLedger.IdentityApi.Issuance;

/// <summary>Checks the key proofs of a credential request (OpenID4VCI 1.0, Appendix F.4), but for whether their nonces are ours.</summary>
internal sealed class KeyProofs(KeyAttestations attestations, IOptions<IdentityApiOptions> options, TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    /// <param name="request">With one kind of proof.</param>
    /// <param name="kind">What is asked for: it says whether keys have to be attested.</param>
    /// <param name="client">Whom the token was given to; null for anonymous access.</param>
    /// <param name="cancellationToken">Ends the fetching of an attestation's status.</param>
    /// <returns>The keys; or <c>invalid-proof</c>, whatever the reason.</returns>
    public async Task<Result<ProvenKeys>> VerifyAsync(
        CredentialRequest request, CredentialKind kind, string? client, CancellationToken cancellationToken)
    {
        var (keys, nonces, attested) = (new List<Jwk>(), new List<string>(), new List<KeyAttestation>());
        if (request.Attestation is { } alone)
        {
            if (!attestations.Read(alone, besideProof: false).TryGet(out var attestation, out var refusal))
                return refusal;
            attested.Add(attestation);
        }

        foreach (var jwt in request.JwtProofs)
        {
            if (!KeyProof.Verify(jwt, options.Value.Issuer, client, time.GetUtcNow(), Window, Reader()).TryGet(out var proof, out var refusal))
                return refusal;
            nonces.Add(proof.Nonce);
            if (proof.Attestation is null)
                keys.Add(proof.Key);
            else
                attested.Add(proof.Attestation);
        }

        var asked = options.Value.CredentialOf(kind.ConfigurationId);
        if (asked.KeyAttestationRequired && keys.Count > 0)
            return Invalid("This credential is for attested keys only.");
        foreach (var attestation in attested)
        {
            if (await attestations.JudgeAsync(attestation, asked, cancellationToken) is { } refusal)
                return refusal;
            nonces.Add(attestation.Nonce);
        }

        // Appendix F.1, F.3: a credential for each attested key, of which the wallet need not prove every one.
        keys.AddRange(attested.SelectMany(attestation => attestation.Keys).DistinctBy(key => key.Thumbprint, StringComparer.Ordinal));
        if (keys.DistinctBy(key => key.Thumbprint, StringComparer.Ordinal).Count() != keys.Count)
            return Invalid("Each copy is bound to a key of its own.");
        return keys.Count <= options.Value.BatchSize
            ? new ProvenKeys(keys, [.. nonces.Distinct(StringComparer.Ordinal)])
            : Invalid($"At most {options.Value.BatchSize} keys can be given at once.");
    }

    private Func<string, Result<KeyAttestation>>? Reader() =>
        attestations.AreRead ? jwt => attestations.Read(jwt, besideProof: true) : null;

    private static Refusal Invalid(string detail) => new("invalid-proof", detail);
}

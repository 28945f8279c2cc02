using Microsoft.Extensions.Options;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vci;
using TrustLedger.Protocol;

namespace TrustLedger.IdentityApi.Issuance;

/// <summary>Checks the key proofs of a credential request (OpenID4VCI 1.0, Appendix F.4), but for whether their nonces are ours.</summary>
internal sealed class KeyProofs(IOptions<IdentityApiOptions> options, TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    /// <param name="client">Whom the token was given to; null for anonymous access.</param>
    /// <returns>The keys; or <c>invalid-proof</c>, whatever the reason.</returns>
    public Result<ProvenKeys> Verify(CredentialRequest request, string? client)
    {
        var (keys, nonces) = (new List<Jwk>(), new List<string>());
        foreach (var jwt in request.JwtProofs)
        {
            if (!KeyProof.Verify(jwt, options.Value.Issuer, client, time.GetUtcNow(), Window).TryGet(out var proof, out var refusal))
                return refusal;
            keys.Add(proof.Key);
            nonces.Add(proof.Nonce);
        }

        if (keys.Count == 0)
            return new Refusal("invalid-proof", "This proof type is not taken for this credential.");
        return keys.DistinctBy(key => key.Thumbprint, StringComparer.Ordinal).Count() == keys.Count
            ? new ProvenKeys(keys, [.. nonces.Distinct(StringComparer.Ordinal)])
            : new Refusal("invalid-proof", "Each copy is bound to a key of its own.");
    }
}

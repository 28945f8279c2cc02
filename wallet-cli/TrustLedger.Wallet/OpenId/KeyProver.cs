using System.Security.Cryptography;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vci;
using TrustLedger.Protocol;

namespace TrustLedger.Wallet.OpenId;

/// <summary>Proves holder keys to an issuer in the way that its metadata ask for (OpenID4VCI 1.0, Appendices D and F).</summary>
/// <param name="provider">Null when nobody vouches for this wallet's keys.</param>
internal sealed class KeyProver(WalletProvider? provider, TimeProvider time)
{
    /// <param name="offer">With the issuer's metadata.</param>
    /// <param name="configurationId">What is asked for.</param>
    /// <param name="keys">One for each copy.</param>
    /// <param name="nonce">The issuer's; null when it has no nonce endpoint.</param>
    /// <returns>
    /// The proofs; or <c>proof-type-unsupported</c> neither <c>jwt</c> nor <c>attestation</c> is taken, or not with ES256;
    /// <c>key-attestation-missing</c> the issuer wants the keys attested, and nobody does it here.
    /// </returns>
    public Result<KeyProofs> Prove(IssuerOffer offer, string configurationId, IReadOnlyList<ECDsa> keys, string? nonce)
    {
        var (now, types) = (time.GetUtcNow(), offer.ProofTypesOf(configurationId));
        var jwt = Usable(types, VciNames.Jwt);
        if (types is not null && jwt is null && Usable(types, VciNames.Attestation) is null)
            return new Refusal("proof-type-unsupported", "The issuer takes no proof of keys that this wallet can make.");
        if (types is null || (jwt is not null && !jwt.ContainsKey(VciNames.KeyAttestationsRequired)))
            return new KeyProofs([.. keys.Select(key => KeyProof.Create(key, offer.Metadata.Issuer, nonce, now))], Attestation: null);
        if (provider is null)
            return new Refusal("key-attestation-missing", "The issuer wants to know how the keys are kept, and nobody attests it here.");

        // One attestation holds all the keys; one of them proves that it is this wallet's (F.1).
        var attested = provider.AttestKeys(keys.Select(Jwk.Of), nonce, now);
        return jwt is null
            ? new KeyProofs([], attested)
            : new KeyProofs([KeyProof.Create(keys[0], offer.Metadata.Issuer, nonce, now, attested)], Attestation: null);
    }

    private static JsonObject? Usable(JsonObject? types, string name) => types?[name] is JsonObject type
        && (!type.ContainsKey("proof_signing_alg_values_supported")
            || type.Texts("proof_signing_alg_values_supported")?.Contains(JwsRules.Algorithm, StringComparer.Ordinal) == true)
                ? type
                : null;
}

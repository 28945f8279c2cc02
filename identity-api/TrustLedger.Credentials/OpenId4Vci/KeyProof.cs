using System.Security.Cryptography;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Protocol;

namespace TrustLedger.Credentials.OpenId4Vci;

/// <summary>A key whose possession was shown to one issuer (OpenID4VCI 1.0, Appendix F.1). Only <see cref="Verify"/> makes one.</summary>
/// <remarks>Whether <see cref="Nonce"/> is one that the issuer gave, and is still good, is for the issuer to say.</remarks>
public sealed class KeyProof
{
    private static readonly JwsRules Rules = new(VciNames.ProofType, MaxBytes: 16_384);

    private KeyProof(Jwk key, string nonce, KeyAttestation? attestation) => (Key, Nonce, Attestation) = (key, nonce, attestation);

    public Jwk Key { get; }

    public string Nonce { get; }

    /// <summary>The attestation in its header, of this key among others; null when there is none, or it is not read here.</summary>
    public KeyAttestation? Attestation { get; }

    /// <summary>What the wallet signs for each key of a batch, or for one of the keys that an attestation holds.</summary>
    public static string Create(ECDsa holderKey, string issuer, string? nonce, DateTimeOffset now, string? keyAttestation = null)
    {
        var payload = new JsonObject { ["aud"] = issuer, ["iat"] = now.ToUnixTimeSeconds() };
        if (nonce is not null)
            payload["nonce"] = nonce;
        var header = new JsonObject { ["jwk"] = Jwk.Of(holderKey).ToJson() };
        if (keyAttestation is not null)
            header[VciNames.KeyAttestation] = keyAttestation;
        return JwsWriter.Write(VciNames.ProofType, payload, holderKey, header);
    }

    /// <summary>Checks a proof as Appendix F.4 asks.</summary>
    /// <param name="issuer">The Credential Issuer Identifier.</param>
    /// <param name="clientId">The client that the token was given to; null for anonymous access.</param>
    /// <param name="now">The issuer's time.</param>
    /// <param name="window">How far the proof's time may be from it, either way.</param>
    /// <param name="attestations">
    /// Reads a key attestation; null when the issuer trusts nobody to make one, so that those that come along are passed over.
    /// </param>
    /// <returns>The key; or <c>invalid-proof</c>, whatever the reason, as §8.3.1.2 wants it.</returns>
    public static Result<KeyProof> Verify(
        string jwt, string issuer, string? clientId, DateTimeOffset now, TimeSpan window,
        Func<string, Result<KeyAttestation>>? attestations = null)
    {
        if (!StrictReader.Read(jwt, Rules).TryGet(out var unverified, out var refusal))
            return Invalid(refusal.Detail);

        var header = unverified.Header;
        KeyAttestation? attestation = null;
        if (attestations is not null && header.ContainsKey(VciNames.KeyAttestation)
            && !attestations(header.Text(VciNames.KeyAttestation) ?? "").TryGet(out attestation, out refusal))
        {
            return refusal;
        }
        if (!KeyOf(header, attestation).TryGet(out var key, out refusal) || !unverified.Verify(key).TryGet(out var proof, out refusal))
            return Invalid(refusal.Detail);

        var payload = proof.Payload;
        if (payload.ContainsKey("iss") && (clientId is null || payload.Text("iss") != clientId))
            return Invalid("iss is not the client that the token was given to.");
        if (payload.Text("aud") != issuer)
            return Invalid("The proof is for another issuer.");
        if (payload.Time("iat") is not { } iat || (now - DateTimeOffset.FromUnixTimeSeconds(iat)).Duration() > window)
            return Invalid("The proof's time is missing or too far away.");
        return payload.Text("nonce") is { Length: > 0 } nonce
            ? new KeyProof(key, nonce, attestation)
            : Invalid("The proof has no nonce; the nonce endpoint gives one.");
    }

    // Appendix F.1: kid, jwk and x5c exclude each other; Appendix D.1: the key is one that the attestation holds.
    private static Result<Jwk> KeyOf(JsonObject header, KeyAttestation? attestation)
    {
        if (header.ContainsKey("x5c") || (header.ContainsKey("kid") && header.ContainsKey("jwk")))
            return Invalid("The key comes in jwk, or as the kid of an attested key, and in no other header.");
        if (header.ContainsKey("kid"))
        {
            return attestation?.Find(header.Text("kid") ?? "") is { } named
                ? named
                : Invalid("kid names no key of a key attestation.");
        }
        if (!Jwk.Parse(header["jwk"]).TryGet(out var key, out var refusal))
            return refusal;
        return attestation?.Has(key) == false
            ? Invalid("The key is not one that the key attestation holds.")
            : key;
    }

    private static Refusal Invalid(string detail) => new("invalid-proof", detail);
}

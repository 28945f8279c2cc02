using System.Globalization;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.SdJwt;
using TrustLedger.Protocol;

namespace TrustLedger.Credentials.OpenId4Vci;

/// <summary>
/// What a wallet provider says about holder keys and where they are kept (OpenID4VCI 1.0, Appendix D.1; HAIP 1.0 §4.5.1).
/// Only <see cref="Verify"/> makes one.
/// </summary>
/// <remarks>Whether <see cref="Nonce"/> is one that the issuer gave, and what <see cref="Status"/> says, is for the issuer to find out.</remarks>
public sealed class KeyAttestation
{
    private static readonly JwsRules Rules = new(VciNames.KeyAttestationType, MaxBytes: 65_536);
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    private readonly List<string?> _ids;

    private KeyAttestation(IReadOnlyList<Jwk> keys, List<string?> ids, string nonce) => (Keys, _ids, Nonce) = (keys, ids, nonce);

    /// <summary>The attested keys, all different.</summary>
    public IReadOnlyList<Jwk> Keys { get; }

    public string Nonce { get; }

    /// <summary>How well the keys are kept (Appendix D.2); empty when it is not said.</summary>
    public IReadOnlyList<string> KeyStorage { get; private init; } = [];

    /// <summary>How well it is checked who uses them (Appendix D.2); empty when it is not said.</summary>
    public IReadOnlyList<string> UserAuthentication { get; private init; } = [];

    /// <summary>Where it is told whether the attestation still stands; null when it has no status.</summary>
    public StatusReference? Status { get; private init; }

    /// <summary>Checks an attestation.</summary>
    /// <param name="jwt">As it came.</param>
    /// <param name="anchors">The roots of those who may attest; the chain comes in <c>x5c</c> without the root.</param>
    /// <param name="now">The issuer's time.</param>
    /// <param name="mostKeys">The most keys that are taken at once.</param>
    /// <param name="besideProof">Whether it stands in the header of a <c>jwt</c> proof, where it must have an end.</param>
    /// <returns>The attestation; or <c>invalid-proof</c>, whatever the reason, as §8.3.1.2 wants it.</returns>
    public static Result<KeyAttestation> Verify(string jwt, TrustAnchors anchors, DateTimeOffset now, int mostKeys, bool besideProof)
    {
        if (!StrictReader.Read(jwt, Rules).TryGet(out var unverified, out var refusal)
            || !X5cChain.Parse(unverified.Header["x5c"]).TryGet(out var chain, out refusal)
            || !chain.Verify(anchors, now).TryGet(out var signer, out refusal)
            || !unverified.Verify(signer.LeafKey).TryGet(out var attestation, out refusal))
        {
            return Invalid($"Key attestation: {refusal.Detail}");
        }

        var payload = attestation.Payload;
        if (payload.Time("iat") is not { } issued || DateTimeOffset.FromUnixTimeSeconds(issued) > now + Skew)
            return Invalid("The key attestation's iat is missing or lies ahead.");
        if (payload.ContainsKey("exp") ? !(payload.Time("exp") > now.ToUnixTimeSeconds()) : besideProof)
            return Invalid("The key attestation is over, or has no exp beside a proof.");
        if (payload.Text("nonce") is not { Length: > 0 } nonce)
            return Invalid("The key attestation has no nonce; the nonce endpoint gives one.");
        if (!TryTexts(payload, "key_storage", out var storage) || !TryTexts(payload, "user_authentication", out var authentication))
            return Invalid("key_storage and user_authentication are arrays of strings.");

        StatusReference? status = null;
        if (payload.ContainsKey("status") && !StatusReference.Parse(payload["status"]).TryGet(out status, out refusal))
            return Invalid($"Key attestation: {refusal.Detail}");
        return ReadKeys(payload["attested_keys"], mostKeys, nonce).TryGet(out var read, out refusal)
            ? new KeyAttestation(read.Keys, read._ids, nonce) { KeyStorage = storage, UserAuthentication = authentication, Status = status }
            : refusal;
    }

    /// <summary>The attested key that a <c>jwt</c> proof names: by its own <c>kid</c>, or by its place, counted from 0.</summary>
    public Jwk? Find(string kid)
    {
        var at = _ids.IndexOf(kid);
        if (at < 0 && int.TryParse(kid, NumberStyles.None, CultureInfo.InvariantCulture, out var place) && place < Keys.Count)
            at = place;
        return at < 0 ? null : Keys[at];
    }

    public bool Has(Jwk key) => Keys.Any(attested => attested.Thumbprint == key.Thumbprint);

    private static Result<KeyAttestation> ReadKeys(JsonNode? node, int mostKeys, string nonce)
    {
        if (node is not JsonArray { Count: > 0 } array || array.Count > mostKeys)
            return Invalid($"A key attestation has 1 to {mostKeys} attested_keys.");
        var (keys, ids) = (new List<Jwk>(), new List<string?>());
        foreach (var item in array)
        {
            if (!Jwk.Parse(item).TryGet(out var key, out var refusal))
                return Invalid($"Attested key: {refusal.Detail}");
            keys.Add(key);
            ids.Add(item!.AsObject().Text("kid"));
        }

        return keys.DistinctBy(key => key.Thumbprint, StringComparer.Ordinal).Count() == keys.Count
            ? new KeyAttestation(keys, ids, nonce)
            : Invalid("A key is attested twice.");
    }

    // Absent, or a non-empty array of strings.
    private static bool TryTexts(JsonObject payload, string name, out IReadOnlyList<string> texts)
    {
        var read = payload.Texts(name);
        texts = read ?? [];
        return read is not null || !payload.ContainsKey(name);
    }

    private static Refusal Invalid(string detail) => new("invalid-proof", detail);
}

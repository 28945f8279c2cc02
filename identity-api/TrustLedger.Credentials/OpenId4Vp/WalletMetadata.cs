using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.SdJwt;
using TrustLedger.Protocol;

namespace TrustLedger.Credentials.OpenId4Vp;

/// <summary>What a wallet says of itself when it fetches a request by POST (OpenID4VP 1.0 §5.10, §10). Unknown members are passed over.</summary>
public sealed record WalletMetadata
{
    private static readonly JweContentEncryption[] Known = [JweContentEncryption.A256GCM, JweContentEncryption.A128GCM];

    private WalletMetadata()
    {
    }

    /// <summary>Encrypts the request object; null when the wallet does not ask for that.</summary>
    public Jwk? RequestKey { get; private init; }

    /// <summary>The id of <see cref="RequestKey"/>; null when it has none.</summary>
    public string? RequestKeyId { get; private init; }

    /// <summary>The cipher for the request object, the best that both know.</summary>
    public JweContentEncryption RequestEncryption { get; private init; } = JweContentEncryption.A256GCM;

    /// <summary>Reads it, as far as it concerns what can be chosen or is impossible.</summary>
    /// <returns>
    /// The metadata; or, first match wins: <c>wallet-formats-unsupported</c> the wallet has no <c>dc+sd-jwt</c> with ES256;
    /// <c>wallet-signature-unsupported</c> it cannot check ES256; <c>wallet-encryption-unsupported</c> it wants a key agreement
    /// or cipher that is not ECDH-ES on P-256 with A256GCM or A128GCM. Nothing is sent in clear that was wanted encrypted.
    /// </returns>
    public static Result<WalletMetadata> Read(JsonObject json)
    {
        if (json["vp_formats_supported"] is JsonObject formats
            && !(formats[SdJwtNames.VcTyp] is JsonObject format && Allows(format, OpenId4VpNames.IssuerAlgorithms, JwsRules.Algorithm)
                && Allows(format, OpenId4VpNames.HolderAlgorithms, JwsRules.Algorithm)))
            return new Refusal("wallet-formats-unsupported", "Only dc+sd-jwt signed with ES256 is asked for here.");
        if (!Allows(json, "request_object_signing_alg_values_supported", JwsRules.Algorithm))
            return new Refusal("wallet-signature-unsupported", "Requests are signed with ES256.");

        // The request names all ciphers for the answer whatever the wallet knows, as HAIP 1.0 §5 has it: one in common will do.
        var request = Ciphers(json, "request_object_encryption_enc_values_supported");
        if (request.Count == 0 || Ciphers(json, "authorization_encryption_enc_values_supported").Count == 0
            || !Allows(json, "authorization_encryption_alg_values_supported", OpenId4VpNames.KeyAgreement)
            || !Allows(json, "request_object_encryption_alg_values_supported", OpenId4VpNames.KeyAgreement))
            return Unsupported();

        var keys = (json["jwks"] as JsonObject)?["keys"] as JsonArray;
        var wanted = keys?.OfType<JsonObject>().Where(key => key.Text("use") is null or "enc").ToList() ?? [];
        if (wanted.Count == 0)
            return new WalletMetadata();
        foreach (var key in wanted)
        {
            if (key.Text("alg") is null or OpenId4VpNames.KeyAgreement && Jwk.Parse(key).TryGet(out var usable, out _))
            {
                return new WalletMetadata
                {
                    RequestKey = usable,
                    RequestKeyId = key.Text("kid"),
                    RequestEncryption = request[0],
                };
            }
        }

        return Unsupported();
    }

    private static Refusal Unsupported() =>
        new("wallet-encryption-unsupported", "Encryption is ECDH-ES on P-256 with A256GCM or A128GCM.");

    private static bool Allows(JsonObject json, string name, string value) =>
        !json.ContainsKey(name) || (json.Texts(name)?.Contains(value, StringComparer.Ordinal) ?? false);

    private static List<JweContentEncryption> Ciphers(JsonObject json, string name) =>
        [.. Known.Where(value => Allows(json, name, value.ToString()))];
}

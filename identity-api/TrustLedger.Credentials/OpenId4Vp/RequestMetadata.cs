using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.SdJwt;
using TrustLedger.Protocol;

namespace TrustLedger.Credentials.OpenId4Vp;

/// <summary>What a wallet needs of <c>client_metadata</c> (OpenID4VP 1.0 §5.1, §8.3): how to encrypt the answer.</summary>
/// <param name="Key">Null when the answer is wanted in clear.</param>
internal sealed record RequestMetadata(Jwk? Key, string? KeyId, IReadOnlyList<JweContentEncryption> Encryptions)
{
    public static Result<RequestMetadata> Read(JsonNode? node, bool isEncrypted)
    {
        if (node is not JsonObject metadata)
            return new Refusal("request-metadata-malformed", "client_metadata is an object.");
        var keys = (metadata["jwks"] as JsonObject)?["keys"] as JsonArray;
        if (isEncrypted && keys is null)
            return new Refusal("request-metadata-malformed", "client_metadata has jwks with keys.");

        var formats = metadata[OpenId4VpNames.VpFormats] as JsonObject;
        if (formats?[SdJwtNames.VcTyp] is not JsonObject format || !Takes(format, OpenId4VpNames.IssuerAlgorithms)
            || !Takes(format, OpenId4VpNames.HolderAlgorithms))
            return new Refusal("request-formats-unsupported", "The verifier takes no dc+sd-jwt signed with ES256.");

        if (!isEncrypted)
            return new RequestMetadata(Key: null, KeyId: null, []);
        var announced = metadata.ContainsKey(OpenId4VpNames.EncryptionValues)
            ? metadata.Texts(OpenId4VpNames.EncryptionValues) ?? []
            : [nameof(JweContentEncryption.A128GCM)];
        // A256GCM where both are known (HAIP 1.0 §5).
        var encryptions = new[] { JweContentEncryption.A256GCM, JweContentEncryption.A128GCM }
            .Where(value => announced.Contains(value.ToString(), StringComparer.Ordinal)).ToList();
        foreach (var key in keys!.OfType<JsonObject>())
        {
            if (encryptions.Count > 0 && key.Text("alg") == OpenId4VpNames.KeyAgreement && key.Text("use") is null or "enc"
                && key.Text("kid") is { } keyId && Jwk.Parse(key).TryGet(out var usable, out _))
                return new RequestMetadata(usable, keyId, encryptions);
        }

        return new Refusal("request-encryption-unsupported", "No key for ECDH-ES on P-256 with A256GCM or A128GCM.");
    }

    private static bool Takes(JsonObject format, string name) =>
        !format.ContainsKey(name) || (format.Texts(name)?.Contains(JwsRules.Algorithm, StringComparer.Ordinal) ?? false);
}

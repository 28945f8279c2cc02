using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vci;
using TrustLedger.IdentityApi.Keys;

namespace TrustLedger.IdentityApi.Issuance;

/// <summary>The Credential Issuer Metadata (OpenID4VCI 1.0 §12.2.4), plain and signed (§12.2.3).</summary>
internal sealed class CredentialIssuerMetadata(
    CredentialMessages messages, KeyAttestations attestations, ServiceKeys keys, IOptions<IdentityApiOptions> options, TimeProvider time)
{
    private const int SignedForSeconds = 86_400;

    private string Identifier => options.Value.Issuer;

    public JsonObject Create()
    {
        var configurations = new JsonObject();
        foreach (var kind in CredentialCatalogue.All)
            configurations[kind.ConfigurationId] = Configuration(kind);

        return new JsonObject
        {
            [VciNames.CredentialIssuer] = Identifier,
            [VciNames.CredentialEndpoint] = Identifier + CredentialEndpoints.CredentialPath,
            [VciNames.NonceEndpoint] = Identifier + "/nonce",
            [VciNames.DeferredCredentialEndpoint] = Identifier + CredentialEndpoints.DeferredPath,
            [VciNames.NotificationEndpoint] = Identifier + CredentialEndpoints.NotificationPath,
            [VciNames.CredentialRequestEncryption] = new JsonObject
            {
                ["jwks"] = new JsonObject { ["keys"] = new JsonArray(messages.Own.KeyToJson()) },
                ["enc_values_supported"] = Ciphers(),
                [VciNames.EncryptionRequired] = options.Value.EncryptionRequired,
            },
            [VciNames.CredentialResponseEncryption] = new JsonObject
            {
                ["alg_values_supported"] = new JsonArray(MessageEncryption.KeyAgreement),
                ["enc_values_supported"] = Ciphers(),
                [VciNames.EncryptionRequired] = options.Value.EncryptionRequired,
            },
            [VciNames.BatchCredentialIssuance] = new JsonObject { [VciNames.BatchSize] = options.Value.BatchSize },
            ["display"] = new JsonArray(
                new JsonObject { ["name"] = "可信身份服务", ["locale"] = "zh-CN" },
                new JsonObject { ["name"] = "TrustLedger identity service", ["locale"] = "en-US" }),
            [VciNames.CredentialConfigurationsSupported] = configurations,
        };
    }

    /// <summary>The same as a JWT under the issuer's key, good for a day. The root stays out of <c>x5c</c> (HAIP 1.0 §4.1).</summary>
    public string Sign()
    {
        var payload = Create();
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        payload["iss"] = Identifier;
        payload["sub"] = Identifier;
        payload["iat"] = now;
        payload["exp"] = now + SignedForSeconds;
        var header = new JsonObject { ["x5c"] = new JsonArray([.. keys.Issuer.X5c.Select(certificate => (JsonNode)certificate)]) };
        return JwsWriter.Write(VciNames.SignedMetadataType, payload, keys.Issuer.Key, header);
    }

    private JsonObject Configuration(CredentialKind kind) => new()
    {
        ["format"] = VciNames.SdJwtVcFormat,
        ["vct"] = kind.Vct(Identifier),
        ["scope"] = kind.ConfigurationId,
        ["cryptographic_binding_methods_supported"] = new JsonArray("jwk"),
        ["credential_signing_alg_values_supported"] = new JsonArray(JwsRules.Algorithm),
        ["proof_types_supported"] = ProofTypes(options.Value.CredentialOf(kind.ConfigurationId)),
        ["credential_metadata"] = new JsonObject { ["display"] = kind.Display(), ["claims"] = kind.DescribedClaims() },
    };

    private JsonObject ProofTypes(CredentialOptions asked)
    {
        var types = new JsonObject { [VciNames.Jwt] = ProofType(asked) };
        if (attestations.AreRead)
            types[VciNames.Attestation] = ProofType(asked);
        return types;
    }

    private static JsonObject ProofType(CredentialOptions asked)
    {
        var type = new JsonObject { ["proof_signing_alg_values_supported"] = new JsonArray(JwsRules.Algorithm) };
        if (!asked.KeyAttestationRequired)
            return type;
        var required = new JsonObject();
        if (asked.KeyStorage.Count > 0)
            required["key_storage"] = Texts(asked.KeyStorage);
        if (asked.UserAuthentication.Count > 0)
            required["user_authentication"] = Texts(asked.UserAuthentication);
        type[VciNames.KeyAttestationsRequired] = required;
        return type;
    }

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);

    private static JsonArray Ciphers() => Texts(CredentialMessages.CipherNames);
}

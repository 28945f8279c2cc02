using System.Security.Cryptography;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.SdJwt;

namespace TrustLedger.Credentials.OpenId4Vp;

/// <summary>Signs request objects (OpenID4VP 1.0 §5, RFC 9101).</summary>
public static class RequestObjectWriter
{
    /// <param name="request">What is asked; its client id is that of the first certificate.</param>
    /// <param name="key">The verifier's private key.</param>
    /// <param name="x5c">The verifier's certificates, root left out.</param>
    /// <param name="issuedAt">Now.</param>
    /// <param name="expiresAt">When the request stops being answered.</param>
    public static string Write(
        PresentationRequest request, ECDsa key, JsonArray x5c, DateTimeOffset issuedAt, DateTimeOffset expiresAt)
    {
        var payload = new JsonObject
        {
            ["aud"] = OpenId4VpNames.AnyWallet,
            ["iat"] = issuedAt.ToUnixTimeSeconds(),
            ["exp"] = expiresAt.ToUnixTimeSeconds(),
            [OpenId4VpNames.ClientId] = request.ClientId,
            [OpenId4VpNames.ResponseType] = OpenId4VpNames.ResponseTypeVpToken,
            [OpenId4VpNames.ResponseMode] = request.EncryptionKey is null
                ? OpenId4VpNames.ResponseModeDirectPost
                : OpenId4VpNames.ResponseModeDirectPostJwt,
            [OpenId4VpNames.ResponseUri] = request.ResponseUri,
            [OpenId4VpNames.Nonce] = request.Nonce,
            [OpenId4VpNames.DcqlQuery] = request.Query.ToJson(),
            [OpenId4VpNames.ClientMetadata] = Metadata(request),
        };
        if (request.State is not null)
            payload[OpenId4VpNames.State] = request.State;
        if (request.WalletNonce is not null)
            payload[OpenId4VpNames.WalletNonce] = request.WalletNonce;
        if (request.TransactionData.Count > 0)
            payload[OpenId4VpNames.TransactionData] = new JsonArray([.. request.TransactionData.Select(data => JsonValue.Create(data.Encoded))]);
        if (VerifierInfo(request) is { Count: > 0 } verifierInfo)
            payload[OpenId4VpNames.VerifierInfo] = verifierInfo;

        return JwsWriter.Write(OpenId4VpNames.RequestTyp, payload, key, new JsonObject { ["x5c"] = x5c.DeepClone() });
    }

    private static JsonArray VerifierInfo(PresentationRequest request)
    {
        var entries = new JsonArray();
        if (request.Purpose is not null)
            entries.Add((JsonNode)Entry(OpenId4VpNames.PurposeFormat, new JsonObject { ["purpose"] = request.Purpose }));
        if (request.Registration is not null)
            entries.Add((JsonNode)Entry(OpenId4VpNames.RegistrationFormat, request.Registration.ToJson()));
        return entries;
    }

    private static JsonObject Entry(string format, JsonObject data) => new JsonObject { ["format"] = format, ["data"] = data };

    private static JsonObject Metadata(PresentationRequest request)
    {
        var metadata = new JsonObject
        {
            [OpenId4VpNames.VpFormats] = new JsonObject
            {
                [SdJwtNames.VcTyp] = new JsonObject
                {
                    [OpenId4VpNames.IssuerAlgorithms] = new JsonArray(JwsRules.Algorithm),
                    [OpenId4VpNames.HolderAlgorithms] = new JsonArray(JwsRules.Algorithm),
                },
            },
        };
        if (request.EncryptionKey is null)
            return metadata;

        var key = request.EncryptionKey.ToJson();
        key["kid"] = request.EncryptionKeyId;
        key["use"] = "enc";
        key["alg"] = OpenId4VpNames.KeyAgreement;
        metadata["jwks"] = new JsonObject { ["keys"] = new JsonArray(key) };
        metadata[OpenId4VpNames.EncryptionValues] = new JsonArray([.. request.Encryptions.Select(value => JsonValue.Create(value.ToString()))]);
        return metadata;
    }
}

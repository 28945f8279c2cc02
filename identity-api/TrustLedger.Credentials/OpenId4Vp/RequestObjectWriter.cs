using System.Security.Cryptography;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.SdJwt;

namespace TrustLedger.Credentials.OpenId4Vp;

/// <summary>Signs request objects (OpenID4VP 1.0 §5, RFC 9101).</summary>
public static class RequestObjectWriter
{
    /// <param name="request">What is asked; its client id is the hash of the first certificate.</param>
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
            [OpenId4VpNames.ResponseMode] = OpenId4VpNames.ResponseModeDirectPostJwt,
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
            payload[OpenId4VpNames.TransactionData] = new JsonArray([.. request.TransactionData.Select(text => JsonValue.Create(text))]);
        if (request.Purpose is not null)
        {
            payload[OpenId4VpNames.VerifierInfo] = new JsonArray(new JsonObject
            {
                ["format"] = OpenId4VpNames.PurposeFormat,
                ["data"] = new JsonObject { ["purpose"] = request.Purpose },
            });
        }

        return JwsWriter.Write(OpenId4VpNames.RequestTyp, payload, key, new JsonObject { ["x5c"] = x5c.DeepClone() });
    }

    private static JsonObject Metadata(PresentationRequest request)
    {
        var key = request.EncryptionKey.ToJson();
        key["kid"] = request.EncryptionKeyId;
        key["use"] = "enc";
        key["alg"] = OpenId4VpNames.KeyAgreement;
        return new JsonObject
        {
            ["jwks"] = new JsonObject { ["keys"] = new JsonArray(key) },
            [OpenId4VpNames.EncryptionValues] = new JsonArray([.. request.Encryptions.Select(value => JsonValue.Create(value.ToString()))]),
            [OpenId4VpNames.VpFormats] = new JsonObject
            {
                [SdJwtNames.VcTyp] = new JsonObject
                {
                    [OpenId4VpNames.IssuerAlgorithms] = new JsonArray(JwsRules.Algorithm),
                    [OpenId4VpNames.HolderAlgorithms] = new JsonArray(JwsRules.Algorithm),
                },
            },
        };
    }
}

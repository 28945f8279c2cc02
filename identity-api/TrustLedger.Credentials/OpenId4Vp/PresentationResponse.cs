using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Credentials.OpenId4Vp;

/// <summary>The encrypted answer of <c>direct_post.jwt</c> (OpenID4VP 1.0 §8.3).</summary>
/// <param name="Token">The presentations.</param>
/// <param name="State">The request's state, given back.</param>
public sealed record PresentationResponse(VpToken Token, string? State)
{
    /// <summary>What the wallet posts as <c>response</c>.</summary>
    public string Encrypt(PresentationRequest request)
    {
        var payload = new JsonObject { [OpenId4VpNames.VpToken] = Token.ToJson() };
        if (State is not null)
            payload[OpenId4VpNames.State] = State;
        return JweWriter.Encrypt(
            JsonSerializer.SerializeToUtf8Bytes(payload), request.EncryptionKey, request.Encryptions[0], request.EncryptionKeyId);
    }

    /// <summary>Opens an answer with the private key that was made for its request.</summary>
    /// <returns>
    /// The answer; or, first match wins: <c>jwe-…</c>, <c>jwk-…</c> as <see cref="JweReader"/>; <c>json-…</c>;
    /// <c>vp-token-malformed</c>; <c>response-state-wrong</c>.
    /// </returns>
    public static Result<PresentationResponse> Decrypt(string response, ECDiffieHellman key, string keyId, string? state)
    {
        if (!JweReader.Decrypt(response, key, keyId).TryGet(out var plaintext, out var refusal)
            || !StrictJson.ParseObject(plaintext, maxBytes: 262_144).TryGet(out var payload, out refusal)
            || !VpToken.Parse(payload[OpenId4VpNames.VpToken]).TryGet(out var token, out refusal))
            return refusal;
        // A wallet may leave the state out of the encrypted part; another one is somebody else's answer.
        return payload.ContainsKey(OpenId4VpNames.State) && payload.Text(OpenId4VpNames.State) != state
            ? new Refusal("response-state-wrong", "The answer is for another request.")
            : new PresentationResponse(token, state);
    }
}

using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Credentials.OpenId4Vp;

/// <summary>The answer of <c>direct_post.jwt</c> or <c>direct_post</c> (OpenID4VP 1.0 §8.2, §8.3).</summary>
/// <param name="Token">The presentations.</param>
/// <param name="State">The request's state, given back.</param>
public sealed record PresentationResponse(VpToken Token, string? State)
{
    private const int MaxBytes = 262_144;

    /// <summary>What the wallet posts as <c>response</c>.</summary>
    public string Encrypt(PresentationRequest request)
    {
        var payload = new JsonObject { [OpenId4VpNames.VpToken] = Token.ToJson() };
        if (State is not null)
            payload[OpenId4VpNames.State] = State;
        return JweWriter.Encrypt(
            JsonSerializer.SerializeToUtf8Bytes(payload),
            request.EncryptionKey ?? throw new ArgumentException("The request wants its answer in clear.", nameof(request)),
            request.Encryptions[0], request.EncryptionKeyId);
    }

    /// <summary>The form that the wallet posts: encrypted unless the request wants it in clear (§8.2, §8.3.1).</summary>
    public IReadOnlyDictionary<string, string> ToForm(PresentationRequest request)
    {
        if (request.EncryptionKey is not null)
            return new Dictionary<string, string>(StringComparer.Ordinal) { [OpenId4VpNames.Response] = Encrypt(request) };
        var form = new Dictionary<string, string>(StringComparer.Ordinal) { [OpenId4VpNames.VpToken] = Token.ToJson().ToJsonString() };
        if (State is not null)
            form[OpenId4VpNames.State] = State;
        return form;
    }

    /// <summary>Reads an answer that came in clear.</summary>
    /// <returns>
    /// The answer; or, first match wins: <c>response-state-wrong</c> without the request's state whoever saw the link could
    /// answer (§14.4.2); <c>json-…</c>; <c>vp-token-malformed</c>.
    /// </returns>
    public static Result<PresentationResponse> Read(IReadOnlyDictionary<string, string> form, string? state)
    {
        if (form.GetValueOrDefault(OpenId4VpNames.State) != state)
            return ForAnotherRequest();
        if (!StrictJson.ParseObject(System.Text.Encoding.UTF8.GetBytes(form.GetValueOrDefault(OpenId4VpNames.VpToken) ?? ""), MaxBytes)
                .TryGet(out var json, out var refusal) || !VpToken.Parse(json).TryGet(out var token, out refusal))
            return refusal;
        return new PresentationResponse(token, state);
    }

    /// <summary>Opens an answer with the private key that was made for its request.</summary>
    /// <returns>
    /// The answer; or, first match wins: what <see cref="Open"/> and <see cref="Read(JsonObject, string?)"/> refuse.
    /// </returns>
    public static Result<PresentationResponse> Decrypt(string response, ECDiffieHellman key, string keyId, string? state) =>
        Open(response, key, keyId).TryGet(out var payload, out var refusal) ? Read(payload, state) : refusal;

    /// <summary>The parameters of an encrypted response: a <c>vp_token</c>, or an error.</summary>
    /// <returns>Them; or, first match wins: <c>jwe-…</c>, <c>jwk-…</c> as <see cref="JweReader"/>; <c>json-…</c>.</returns>
    public static Result<JsonObject> Open(string response, ECDiffieHellman key, string keyId) =>
        JweReader.Decrypt(response, key, keyId).TryGet(out var plaintext, out var refusal)
            ? StrictJson.ParseObject(plaintext, MaxBytes)
            : refusal;

    /// <summary>Reads the parameters of an answer; <c>vp-token-malformed</c>, <c>response-state-wrong</c>. Others are passed over.</summary>
    public static Result<PresentationResponse> Read(JsonObject payload, string? state)
    {
        if (!VpToken.Parse(payload[OpenId4VpNames.VpToken]).TryGet(out var token, out var refusal))
            return refusal;
        return IsFor(payload, state) ? new PresentationResponse(token, state) : ForAnotherRequest();
    }

    // A wallet may leave the state out of the encrypted part; another one is somebody else's answer.
    internal static bool IsFor(JsonObject payload, string? state) =>
        !payload.ContainsKey(OpenId4VpNames.State) || payload.Text(OpenId4VpNames.State) == state;

    internal static Refusal ForAnotherRequest() => new("response-state-wrong", "The answer is for another request.");
}

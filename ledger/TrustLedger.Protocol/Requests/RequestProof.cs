using System.Security.Cryptography;
using System.Text.Json.Nodes;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Keys;

namespace TrustLedger.Protocol.Requests;

/// <summary>Shows with each HTTP request who sends it: a JWT signed with the key of an address.</summary>
/// <remarks>
/// Carried as <c>Authorization: TrustLedger &lt;JWT&gt;</c>. Header: typ, alg and jwk, nothing else; payload: aud, htm,
/// htu, iat, jti, bodySha256 when there is a body, nonce when the server gave one, nothing else.
/// ES256K is RFC 8812's, over SHA-256. The manner is DPoP's (RFC 9449).
/// </remarks>
public static class RequestProof
{
    public const string Scheme = "TrustLedger";
    public const string Type = "trustledger-request+jwt";
    public const string Algorithm = "ES256K";
    public const string Curve = "secp256k1";
    public const int MaxCharacters = 4096;
    public const int JtiBytes = 16;

    /// <summary>How far <c>iat</c> may be from the reader's clock, either way.</summary>
    public static TimeSpan Tolerance { get; } = TimeSpan.FromSeconds(120);

    /// <summary>Makes a proof for one request, with a fresh jti.</summary>
    /// <param name="key">Whose request it is.</param>
    /// <param name="audience">The origin of the log, or the API's issuer id.</param>
    /// <param name="method">The HTTP method, <c>POST</c>.</param>
    /// <param name="target">Path and query as sent, <c>/identity/statements?ack=durable</c>.</param>
    /// <param name="time">The sender's clock.</param>
    /// <param name="body">The body's bytes; empty for a request without one.</param>
    /// <param name="nonce">The server's challenge, when it gave one.</param>
    public static string Create(
        Secp256k1Key key, string audience, string method, string target, DateTimeOffset time,
        ReadOnlySpan<byte> body = default, string? nonce = null)
    {
        var publicKey = key.PublicKey;
        var header = new JsonObject
        {
            ["typ"] = Type,
            ["alg"] = Algorithm,
            ["jwk"] = new JsonObject
            {
                ["kty"] = "EC",
                ["crv"] = Curve,
                ["x"] = StrictBase64Url.Encode(publicKey.AsSpan(1, 32)),
                ["y"] = StrictBase64Url.Encode(publicKey.AsSpan(33, 32)),
            },
        };
        var payload = new JsonObject
        {
            ["aud"] = audience,
            ["htm"] = method,
            ["htu"] = target,
            ["iat"] = time.ToUnixTimeSeconds(),
            ["jti"] = StrictBase64Url.Encode(RandomNumberGenerator.GetBytes(JtiBytes)),
        };
        if (!body.IsEmpty)
            payload["bodySha256"] = StrictBase64Url.Encode(SHA256.HashData(body));
        if (nonce is not null)
            payload["nonce"] = nonce;

        var signed = StrictBase64Url.Encode(Jcs.Write(header)) + "." + StrictBase64Url.Encode(Jcs.Write(payload));
        var signature = key.SignCompact(SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(signed)));
        return signed + "." + StrictBase64Url.Encode(signature);
    }

    /// <summary>Checks the proof of a request whose body is at hand.</summary>
    /// <returns>As <see cref="VerifyHead"/>, then as <see cref="RequestHead.WithBody"/>.</returns>
    public static Result<VerifiedRequest> Verify(
        string? token, string audience, string method, string target, DateTimeOffset now, ReadOnlySpan<byte> body = default) =>
        VerifyHead(token, audience, method, target, now).TryGet(out var head, out var refusal)
            ? head.WithBody(body)
            : refusal;

    /// <summary>Checks everything but the body, which may not have been read yet.</summary>
    /// <returns>
    /// Who sends it; or, first match wins:
    /// <list type="bullet">
    /// <item><c>request-proof-missing</c> there is none</item>
    /// <item><c>request-proof-too-large</c> more than 4,096 characters</item>
    /// <item><c>request-proof-malformed</c> not three parts of base64url without padding, or a part that is not the
    /// JSON above: a member too many, too few or twice, or of another type</item>
    /// <item><c>request-proof-algorithm</c> typ, alg or the key's type and curve are others</item>
    /// <item><c>request-proof-key</c> the key is no point of the curve</item>
    /// <item><c>request-proof-signature</c> the key did not sign it, or s is high</item>
    /// <item><c>request-proof-audience</c> it is for another log or service</item>
    /// <item><c>request-proof-request</c> it is for another method or target</item>
    /// <item><c>request-proof-time</c> iat is more than 120 s from now</item>
    /// </list>
    /// </returns>
    public static Result<RequestHead> VerifyHead(
        string? token, string audience, string method, string target, DateTimeOffset now)
    {
        if (string.IsNullOrEmpty(token))
            return new Refusal("request-proof-missing", "The request shows no key.");
        if (token.Length > MaxCharacters)
            return new Refusal("request-proof-too-large", $"A request proof has at most {MaxCharacters} characters.");
        if (token.Split('.') is not [var headerText, var payloadText, var signatureText]
            || StrictBase64Url.Decode(signatureText) is not { Length: 64 } signature
            || ReadObject(headerText) is not { } headerJson || ReadObject(payloadText) is not { } payloadJson
            || ProofHeader.Read(headerJson) is not { } header || ProofPayload.Read(payloadJson) is not { } payload)
        {
            return new Refusal("request-proof-malformed", "Expected a compact JWT with exactly the members of a request proof.");
        }

        if (!header.IsOurs)
            return new Refusal("request-proof-algorithm", "typ, alg, kty and crv are fixed.");
        if (!Secp256k1.IsPublicKey(header.PublicKey))
            return new Refusal("request-proof-key", "The key is no point of secp256k1.");

        var signed = System.Text.Encoding.ASCII.GetBytes(token[..token.LastIndexOf('.')]);
        if (!Secp256k1.Verify(header.PublicKey, SHA256.HashData(signed), signature))
            return new Refusal("request-proof-signature", "The key that the proof shows did not sign it.");
        if (!string.Equals(payload.Audience, audience, StringComparison.Ordinal))
            return new Refusal("request-proof-audience", "The proof is for another audience.");
        if (!string.Equals(payload.Method, method, StringComparison.Ordinal)
            || !string.Equals(payload.Target, target, StringComparison.Ordinal))
        {
            return new Refusal("request-proof-request", "The proof is for another request.");
        }

        if ((payload.IssuedAt - now).Duration() > Tolerance)
            return new Refusal("request-proof-time", "The proof was made too long ago, or the clocks differ.");
        return new RequestHead(
            new VerifiedRequest(Secp256k1.AddressOf(header.PublicKey), payload.Jti, payload.IssuedAt, payload.Nonce),
            payload.BodySha256);
    }

    private static JsonObject? ReadObject(string base64Url) =>
        StrictBase64Url.Decode(base64Url) is { } utf8
        && StrictJson.ParseObject(utf8, MaxCharacters, maxDepth: 3).TryGet(out var json, out _)
            ? json
            : null;
}

using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Credentials.Jose;

/// <summary>A proof that the sender of a request has a key (RFC 9449). Only <see cref="Verify"/> makes one.</summary>
public sealed class DpopProof
{
    public const string Typ = "dpop+jwt";

    private static readonly JwsRules Rules = new(Typ, MaxBytes: 8_192);

    private DpopProof(Jwk key, string id, string? nonce) => (Key, Id, Nonce) = (key, id, nonce);

    public Jwk Key { get; }

    /// <summary>The proof's <c>jti</c>: good once.</summary>
    public string Id { get; }

    /// <summary>The nonce that the proof answers (§8); whether it is one of the server's, and not over, is for the server to say.</summary>
    public string? Nonce { get; }

    /// <param name="accessToken">The token that goes with the request; null at the token endpoint.</param>
    /// <param name="nonce">What the server last gave in <c>DPoP-Nonce</c>; null where it gave none.</param>
    public static string Create(
        ECDsa key, string method, string url, string? accessToken, DateTimeOffset now, string? nonce = null)
    {
        var payload = new JsonObject
        {
            ["jti"] = StrictBase64Url.Encode(RandomNumberGenerator.GetBytes(16)),
            ["htm"] = method,
            ["htu"] = url,
            ["iat"] = now.ToUnixTimeSeconds(),
        };
        if (accessToken is not null)
            payload["ath"] = HashOf(accessToken);
        if (nonce is not null)
            payload["nonce"] = nonce;
        return JwsWriter.Write(Typ, payload, key, new JsonObject { ["jwk"] = Jwk.Of(key).ToJson() });
    }

    /// <summary>Checks a proof; the numbers are those of RFC 9449 §4.3.</summary>
    /// <param name="url">The request's URL without query and fragment.</param>
    /// <returns>The key and the proof's id; or <c>invalid-dpop-proof</c>, the code of §5.</returns>
    public static Result<DpopProof> Verify(
        string jwt, string method, string url, string? accessToken, DateTimeOffset now, TimeSpan window)
    {
        // 2 to 5.
        if (!StrictReader.Read(jwt, Rules).TryGet(out var unverified, out var refusal)
            || !Jwk.Parse(unverified.Header["jwk"]).TryGet(out var key, out refusal)
            || !unverified.Verify(key).TryGet(out var proof, out refusal)) // 6, 7.
        {
            return Invalid(refusal.Detail);
        }

        var payload = proof.Payload;
        if (payload.Text("jti") is not { Length: > 0 and <= 128 } id)
            return Invalid("jti is missing.");
        // 8, 9.
        if (payload.Text("htm") != method || payload.Text("htu") != url)
            return Invalid("The proof is for another request.");
        // 11.
        if (payload.Time("iat") is not { } iat || (now - DateTimeOffset.FromUnixTimeSeconds(iat)).Duration() > window)
            return Invalid("The proof's time is missing or too far away.");
        // 12.
        if (accessToken is not null && payload.Text("ath") != HashOf(accessToken))
            return Invalid("The proof is for another access token.");
        // 10 is the server's: only it knows the nonces that it gave.
        if (payload.ContainsKey("nonce") && payload.Text("nonce") is null)
            return Invalid("nonce is not a text.");
        return new DpopProof(key, id, payload.Text("nonce"));
    }

    private static string HashOf(string accessToken) => StrictBase64Url.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(accessToken)));

    private static Refusal Invalid(string detail) => new("invalid-dpop-proof", detail);
}

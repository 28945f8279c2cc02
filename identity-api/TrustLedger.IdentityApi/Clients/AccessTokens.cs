using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using TrustLedger.Credentials.Jose;
using TrustLedger.IdentityApi.Keys;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.IdentityApi.Clients;

/// <summary>The API's own access tokens: JWTs by RFC 9068, for itself as the only audience.</summary>
public sealed class AccessTokens(ServiceKeys keys, IOptions<IdentityApiOptions> options, TimeProvider time)
{
    private const string TokenType = "at+jwt";

    private static readonly JwsRules Rules = new(TokenType, MaxBytes: 8_192);

    private readonly string _issuer = options.Value.Issuer;
    private readonly Jwk _key = Jwk.Of(keys.Tokens);

    /// <param name="subject">Whom the token speaks for.</param>
    /// <param name="claims">More members: text, integers, or arrays of text.</param>
    public string Create(string subject, TimeSpan life, IReadOnlyDictionary<string, JsonNode> claims)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var payload = new JsonObject
        {
            ["iss"] = _issuer,
            ["sub"] = subject,
            ["aud"] = _issuer,
            ["iat"] = now,
            ["exp"] = now + (long)life.TotalSeconds,
            ["jti"] = StrictBase64Url.Encode(RandomNumberGenerator.GetBytes(16)),
        };
        foreach (var (name, value) in claims)
            payload.Add(name, value.DeepClone());

        return JwsWriter.Write(TokenType, payload, keys.Tokens);
    }

    /// <returns>
    /// The caller's claims; or, first match wins: what <see cref="StrictReader.Read"/> refuses, <c>jws-signature-wrong</c>,
    /// <c>token-issuer-wrong</c>, <c>token-audience-wrong</c>, <c>token-expired</c>.
    /// </returns>
    internal Result<ClaimsPrincipal> Verify(string compact)
    {
        if (!StrictReader.Read(compact, Rules).TryGet(out var unverified, out var refusal)
            || !unverified.Verify(_key).TryGet(out var token, out refusal))
            return refusal;
        if (token.Payload.Text("iss") != _issuer)
            return new Refusal("token-issuer-wrong", "The token is from another issuer.");
        if (token.Payload.Text("aud") != _issuer)
            return new Refusal("token-audience-wrong", "The token is for another service.");
        if (token.Payload.Time("exp") is not { } expires || expires <= time.GetUtcNow().ToUnixTimeSeconds())
            return new Refusal("token-expired", "The token's time is over.");

        return new ClaimsPrincipal(new ClaimsIdentity(
            token.Payload.SelectMany(Claims), Schemes.Bearer, CallerClaims.Subject, CallerClaims.Role));
    }

    private static IEnumerable<Claim> Claims(KeyValuePair<string, JsonNode?> member) => member.Value switch
    {
        JsonArray items => items.Select(item => new Claim(member.Key, item?.ToString() ?? "")),
        var value => [new Claim(member.Key, value?.ToString() ?? "")],
    };
}

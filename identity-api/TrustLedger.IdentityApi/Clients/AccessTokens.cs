using System.Buffers.Text;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using TrustLedger.IdentityApi.Keys;
using TrustLedger.Protocol;

namespace TrustLedger.IdentityApi.Clients;

/// <summary>The API's own access tokens: JWTs by RFC 9068, for itself as the only audience.</summary>
public sealed class AccessTokens(ServiceKeys keys, IOptions<IdentityApiOptions> options, TimeProvider time)
{
    private const string TokenType = "at+jwt";

    private readonly string _issuer = options.Value.Issuer;

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
            ["jti"] = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16)),
        };
        foreach (var (name, value) in claims)
            payload.Add(name, value.DeepClone());

        var header = new JsonObject { ["alg"] = "ES256", ["typ"] = TokenType };
        var signed = $"{Encode(header)}.{Encode(payload)}";
        return $"{signed}.{Base64Url.EncodeToString(keys.Tokens.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256))}";
    }

    /// <returns>
    /// The caller's claims; or, first match wins: what <see cref="StrictToken.Parse"/> refuses, <c>token-type-wrong</c>,
    /// <c>token-signature-wrong</c>, <c>token-issuer-wrong</c>, <c>token-audience-wrong</c>, <c>token-expired</c>.
    /// </returns>
    internal Result<ClaimsPrincipal> Verify(StrictToken token)
    {
        if (token.Type != TokenType || token.Algorithm != "ES256")
            return new Refusal("token-type-wrong", "This is not an access token of this API.");
        if (!keys.Tokens.VerifyData(token.SigningInput, token.Signature, HashAlgorithmName.SHA256))
            return new Refusal("token-signature-wrong", "The token's signature does not hold.");
        if (token.Text("iss") != _issuer)
            return new Refusal("token-issuer-wrong", "The token is from another issuer.");
        if (token.Audience != _issuer)
            return new Refusal("token-audience-wrong", "The token is for another service.");
        if (token.Time("exp") is not { } expires || expires <= time.GetUtcNow().ToUnixTimeSeconds())
            return new Refusal("token-expired", "The token's time is over.");

        return new ClaimsPrincipal(new ClaimsIdentity(
            token.Payload.EnumerateObject().SelectMany(Claims), Schemes.Bearer, CallerClaims.Subject, CallerClaims.Role));
    }

    private static IEnumerable<Claim> Claims(JsonProperty member) => member.Value.ValueKind switch
    {
        JsonValueKind.Array => member.Value.EnumerateArray().Select(item => new Claim(member.Name, item.ToString())),
        _ => [new Claim(member.Name, member.Value.ToString())],
    };

    private static string Encode(JsonObject json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToJsonString()));
}

using System.Security.Cryptography;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;

namespace TrustLedger.Tests.IdentityApi;

/// <summary>A registered client, and the assertions that it makes (RFC 7523).</summary>
/// <param name="Audience">The authorization server that they are for.</param>
internal sealed record TestClient(string Id, ECDsa Key, string Audience = TestApi.Issuer)
{
    public const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    public JsonObject Claims(DateTimeOffset now) => new()
    {
        ["iss"] = Id,
        ["sub"] = Id,
        ["aud"] = Audience,
        ["iat"] = now.ToUnixTimeSeconds(),
        ["exp"] = now.AddMinutes(2).ToUnixTimeSeconds(),
        ["jti"] = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)),
    };

    public string Assertion(DateTimeOffset now, Action<JsonObject>? change = null, string typ = "client-authentication+jwt")
    {
        var claims = Claims(now);
        change?.Invoke(claims);
        return JwsWriter.Write(typ, claims, Key);
    }

    public FormUrlEncodedContent TokenRequest(string assertion) => new(new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["grant_type"] = "client_credentials",
        ["client_id"] = Id,
        ["client_assertion_type"] = AssertionType,
        ["client_assertion"] = assertion,
    });
}

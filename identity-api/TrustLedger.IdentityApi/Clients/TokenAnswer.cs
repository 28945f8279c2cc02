using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace TrustLedger.IdentityApi.Clients;

/// <summary>The answer of RFC 6749 §5.1.</summary>
internal sealed record TokenAnswer(
    [property: JsonPropertyName("access_token")] string AccessToken,
    [property: JsonPropertyName("token_type")] string TokenType,
    [property: JsonPropertyName("expires_in")] int ExpiresIn,
    [property: JsonPropertyName("scope")] string? Scope = null)
{
    [JsonPropertyName("refresh_token")]
    public string? RefreshToken { get; init; }

    /// <summary>What the token is for, with credential identifiers (OpenID4VCI 1.0 §6.2).</summary>
    [JsonPropertyName("authorization_details")]
    public JsonArray? AuthorizationDetails { get; init; }
}

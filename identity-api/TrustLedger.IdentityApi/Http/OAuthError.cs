using System.Text.Json.Serialization;

namespace TrustLedger.IdentityApi.Http;

/// <summary>The error object of RFC 6749 §5.2.</summary>
internal sealed record OAuthError(
    [property: JsonPropertyName("error")] string Error,
    [property: JsonPropertyName("error_description")] string Description);

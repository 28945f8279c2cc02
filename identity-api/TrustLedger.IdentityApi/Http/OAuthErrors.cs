using Microsoft.AspNetCore.Http.HttpResults;
using TrustLedger.Protocol;

namespace TrustLedger.IdentityApi.Http;

/// <summary>
/// The one place where a refusal becomes the error object of OAuth 2.0 (RFC 6749 §5.2) and OpenID4VC: a code that the
/// specification names, and a description that never holds a value from the request.
/// </summary>
internal static class OAuthErrors
{
    public static JsonHttpResult<OAuthError> InvalidRequest(string description) => Of("invalid_request", description);

    /// <summary>A refusal whose code is our own: the description begins with it.</summary>
    public static JsonHttpResult<OAuthError> InvalidRequest(Refusal refusal) =>
        InvalidRequest($"{refusal.Code}: {refusal.Detail}");

    public static JsonHttpResult<OAuthError> InvalidGrant(string description) => Of("invalid_grant", description);

    public static JsonHttpResult<OAuthError> UnsupportedGrantType() =>
        Of("unsupported_grant_type", "This grant type is not served here.");

    /// <summary>RFC 6749 §5.2 asks for 401 where the client did not prove who it is.</summary>
    public static JsonHttpResult<OAuthError> InvalidClient(string description) =>
        Of("invalid_client", description, StatusCodes.Status401Unauthorized);

    /// <summary>
    /// A wallet that was not authenticated: told so with 401, or to try again with a challenge (draft -07 §6.2).
    /// </summary>
    public static JsonHttpResult<OAuthError> OfClient(Refusal refusal) =>
        refusal.Code == "invalid-client" ? InvalidClient(refusal.Detail) : Of(refusal);

    /// <summary>A refusal whose code is the specification's own, written with hyphens as ours are.</summary>
    public static JsonHttpResult<OAuthError> Of(Refusal refusal, int status = StatusCodes.Status400BadRequest) =>
        Of(refusal.Code.Replace('-', '_'), refusal.Detail, status);

    public static JsonHttpResult<OAuthError> Of(
        string error, string description, int status = StatusCodes.Status400BadRequest) =>
        TypedResults.Json(new OAuthError(error, Permitted(description)), statusCode: status);

    // RFC 6749 §5.2: %x20-21 / %x23-5B / %x5D-7E, and nothing else.
    private static string Permitted(string description) => string.Create(description.Length, description, (text, from) =>
    {
        for (var at = 0; at < text.Length; at++)
            text[at] = from[at] is >= ' ' and <= '~' and not '"' and not '\\' ? from[at] : '\'';
    });
}

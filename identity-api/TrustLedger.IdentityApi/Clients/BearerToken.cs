namespace TrustLedger.IdentityApi.Clients;

/// <summary>The <c>Bearer</c> form of the Authorization header.</summary>
internal static class BearerToken
{
    private const string Prefix = "Bearer ";

    /// <summary>The token's text; null unless there is exactly one header of this form.</summary>
    public static string? Of(HttpRequest request) =>
        request.Headers.Authorization is [{ } header] && header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)
            ? header[Prefix.Length..]
            : null;

    /// <summary>RFC 6750 §3: an error code only where a token was shown.</summary>
    public static Task Challenge(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        context.Response.Headers.Append(
            "WWW-Authenticate", Of(context.Request) is null ? "Bearer" : "Bearer error=\"invalid_token\"");
        return Task.CompletedTask;
    }
}

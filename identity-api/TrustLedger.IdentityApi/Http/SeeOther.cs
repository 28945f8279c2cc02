using Microsoft.AspNetCore.Http.HttpResults;

namespace TrustLedger.IdentityApi.Http;

/// <summary>Sends a browser on with 303, and never with 307, which would send its form along (RFC 9700 §4.12).</summary>
internal static class SeeOther
{
    public static StatusCodeHttpResult Of(HttpContext context, string location)
    {
        context.Response.Headers.Location = location;
        return TypedResults.StatusCode(StatusCodes.Status303SeeOther);
    }
}

using TrustLedger.IdentityApi.Http;
using TrustLedger.Protocol;

namespace TrustLedger.IdentityApi.Authorization;

/// <summary>
/// What a browser is told that cannot be sent back to its wallet, because nobody knows yet, or any more, which one that is
/// (RFC 6749 §4.1.2.1): a page for people, a problem for programs.
/// </summary>
internal static class ConsentErrors
{
    public static IResult Of(HttpContext context, Refusal refusal)
    {
        var status = refusal.Code switch
        {
            "authorization-unknown" or "request-uri-unknown" => StatusCodes.Status404NotFound,
            "authorizations-too-many" => StatusCodes.Status429TooManyRequests,
            "form-foreign" or "resident-unknown" => StatusCodes.Status403Forbidden,
            _ => StatusCodes.Status400BadRequest,
        };
        if (!context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase))
            return Problems.From(refusal, status);

        ConsentPage.Protect(context.Response, redirectUri: null);
        return ConsentPage.Html(ConsentPage.Error(refusal), status);
    }
}

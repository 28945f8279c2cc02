using Microsoft.AspNetCore.Http.HttpResults;
using TrustLedger.IdentityApi.Http;
using TrustLedger.Protocol;

namespace TrustLedger.IdentityApi.Issuance;

/// <summary>How the endpoints that a wallet calls with its access token say that the token does not serve (RFC 6750 §3, RFC 9449 §7.1).</summary>
internal static class WalletToken
{
    public static JsonHttpResult<OAuthError> Refused(HttpContext context, Refusal refusal)
    {
        // RFC 6750 §3.1: a client that showed no token is told nothing but the schemes.
        var code = refusal.Code.Replace('-', '_');
        context.Response.Headers.WWWAuthenticate = context.Request.Headers.Authorization.Count == 0
            ? "Bearer, DPoP algs=\"ES256\""
            : $"Bearer error=\"{code}\", DPoP error=\"{code}\", algs=\"ES256\"";
        return OAuthErrors.Of(refusal, StatusCodes.Status401Unauthorized);
    }
}

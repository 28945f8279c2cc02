using Microsoft.AspNetCore.Http.HttpResults;
using TrustLedger.IdentityApi.Http;
using TrustLedger.Protocol;

namespace TrustLedger.IdentityApi.Issuance;

/// <summary>How the endpoints that a wallet calls with its access token say that the token does not serve (RFC 6750 §3, RFC 9449 §7.1).</summary>
internal static class WalletToken
{
    private const string Algorithms = "algs=\"ES256\"";

    /// <summary>The token is not found good, or the proof beside it; or it is good and for another credential.</summary>
    public static JsonHttpResult<OAuthError> Refused(HttpContext context, Refusal refusal)
    {
        // RFC 6750 §3.1: a client that showed no token is told nothing but the schemes. A wrong proof says nothing about
        // bearer tokens.
        var code = refusal.Code.Replace('-', '_');
        context.Response.Headers.WWWAuthenticate = context.Request.Headers.Authorization.Count == 0
            ? $"Bearer, DPoP {Algorithms}"
            : refusal.Code is "invalid-token" or "insufficient-scope"
                ? $"Bearer error=\"{code}\", DPoP error=\"{code}\", {Algorithms}"
                : $"DPoP error=\"{code}\", {Algorithms}";
        return OAuthErrors.Of(
            refusal, refusal.Code == "insufficient-scope" ? StatusCodes.Status403Forbidden : StatusCodes.Status401Unauthorized);
    }
}

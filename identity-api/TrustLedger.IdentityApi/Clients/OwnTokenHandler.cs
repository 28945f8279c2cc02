using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace TrustLedger.IdentityApi.Clients;

/// <summary>Reads the API's own access tokens from the Authorization header (RFC 6750 §2.1).</summary>
internal sealed class OwnTokenHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory loggers,
    UrlEncoder encoder,
    AccessTokens tokens,
    ClientStore clients) : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string SchemeName = "Bearer.Own";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (BearerToken.Of(Request) is not { } text)
            return AuthenticateResult.NoResult();
        if (!tokens.Verify(text).TryGet(out var caller, out var refusal))
        {
            Logger.Refused("bearer token", refusal);
            return AuthenticateResult.Fail(refusal.Code);
        }

        if (caller.FindFirst("client_id")?.Value is { } clientId
            && await clients.FindAsync(clientId, Context.RequestAborted) is { Active: false })
            return AuthenticateResult.Fail("client-disabled");
        return AuthenticateResult.Success(new AuthenticationTicket(caller, Scheme.Name));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) => BearerToken.Challenge(Context);
}

using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.Tokens;
using TrustLedger.Client.Egress;
using TrustLedger.Protocol;

namespace TrustLedger.IdentityApi.Clients;

/// <summary>Access tokens of the configured OpenID provider, with its roles mapped to ours.</summary>
/// <remarks>
/// The library that verifies them is lax (it takes unknown <c>crit</c>, members twice, padded signatures and more), so
/// a token reaches it only after <see cref="ProviderTokenForm"/> has read it.
/// </remarks>
internal static class OpenIdProviderTokens
{
    public const string SchemeName = "Bearer.Provider";

    private static readonly string[] Algorithms = ["ES256", "ES384", "RS256", "PS256"];

    /// <summary>
    /// Whether the request's token is judged here: where there is a provider, each that does not say that it is our own.
    /// Says nothing of its truth.
    /// </summary>
    public static bool IsFor(IdentityApiOptions options, HttpRequest request) =>
        options.OpenIdProvider is not null && BearerToken.Of(request) is { } text
        && !(ProviderTokenForm.Parse(text).TryGet(out var token, out _) && token.Issuer == options.Issuer);

    public static void AddOpenIdProvider(this AuthenticationBuilder authentication, OpenIdProviderOptions provider) =>
        authentication.AddJwtBearer(SchemeName, bearer =>
        {
            var loopback = new Uri(provider.Authority).IsLoopback;
            bearer.Authority = provider.Authority;
            bearer.RequireHttpsMetadata = !loopback;
            bearer.MapInboundClaims = false;
            bearer.BackchannelHttpHandler = new EgressHandler(new EgressClient(
                new EgressOptions { AllowLoopback = loopback }, TimeProvider.System));
            bearer.TokenValidationParameters = new TokenValidationParameters
            {
                ValidAlgorithms = Algorithms,
                ValidTypes = [provider.TokenType],
                ValidAudience = provider.Audience,
                ClockSkew = TimeSpan.FromSeconds(30),
                RequireSignedTokens = true,
                RequireExpirationTime = true,
                IgnoreTrailingSlashWhenValidatingAudience = false,
            };
            bearer.Events = new JwtBearerEvents
            {
                OnMessageReceived = context =>
                {
                    Admit(context, provider);
                    return Task.CompletedTask;
                },
                OnTokenValidated = context =>
                {
                    context.Principal = Map(context.Principal!, provider);
                    return Task.CompletedTask;
                },
                OnChallenge = async context =>
                {
                    context.HandleResponse();
                    await BearerToken.Challenge(context.HttpContext);
                },
            };
        });

    private static void Admit(MessageReceivedContext context, OpenIdProviderOptions provider)
    {
        if (BearerToken.Of(context.Request) is not { } text)
        {
            context.NoResult();
            return;
        }

        if (ProviderTokenForm.Parse(text).TryGet(out var token, out var refusal)
            && (token.Audience is not null || provider.AllowAudienceArray))
        {
            context.Token = text;
            return;
        }

        refusal ??= new Refusal("token-audience-wrong", "The token is for another service, or for several.");
        context.HttpContext.RequestServices.GetRequiredService<ILoggerFactory>()
            .CreateLogger(typeof(OpenIdProviderTokens)).Refused("bearer token", refusal);
        context.Fail(refusal.Code);
    }

    private static ClaimsPrincipal Map(ClaimsPrincipal provided, OpenIdProviderOptions provider)
    {
        var claims = provided.FindAll(provider.RoleClaim)
            .Select(claim => provider.Roles.TryGetValue(claim.Value, out var role) ? role : null)
            .OfType<string>().Select(role => new Claim(CallerClaims.Role, role))
            .Append(new Claim(CallerClaims.Subject, $"{provider.Authority}#{provided.FindFirstValue("sub")}"))
            .Append(new Claim(CallerClaims.Organisation, provided.FindFirstValue(provider.OrganisationClaim) ?? ""))
            .Append(new Claim(CallerClaims.Place, provided.FindFirstValue(provider.PlaceClaim) ?? ""));
        return new ClaimsPrincipal(new ClaimsIdentity(claims, Schemes.Bearer, CallerClaims.Subject, CallerClaims.Role));
    }
}

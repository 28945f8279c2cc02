using Microsoft.AspNetCore.Authentication;

namespace TrustLedger.IdentityApi.Clients;

/// <summary>Who calls: bearer tokens of officers and agencies, request proofs of residents.</summary>
internal static class ClientServices
{
    public static void AddClients(this IServiceCollection services, IdentityApiOptions options)
    {
        services.AddSingleton<ClientStore>();
        services.AddSingleton<SpentTokens>();
        services.AddSingleton<AccessTokens>();
        services.AddSingleton<ITokenGrant, ClientCredentialsGrant>();

        var authentication = services.AddAuthentication()
            .AddScheme<AuthenticationSchemeOptions, OwnTokenHandler>(OwnTokenHandler.SchemeName, configureOptions: null);
        if (options.OpenIdProvider is { } provider)
            authentication.AddOpenIdProvider(provider);
        authentication.AddPolicyScheme(Schemes.Bearer, displayName: null, policy =>
            policy.ForwardDefaultSelector = context => OpenIdProviderTokens.IsFor(options, context.Request)
                ? OpenIdProviderTokens.SchemeName
                : OwnTokenHandler.SchemeName);

        services.AddAuthorization(Policies.Configure);
    }
}

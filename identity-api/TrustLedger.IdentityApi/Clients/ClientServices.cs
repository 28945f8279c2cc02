using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;

namespace TrustLedger.IdentityApi.Clients;

/// <summary>Who calls: bearer tokens of officers and agencies, request proofs of residents.</summary>
internal static class ClientServices
{
    public static void AddClients(this IServiceCollection services, IdentityApiOptions options)
    {
        services.AddSingleton<ClientStore>();
        services.AddSingleton<SpentTokens>();
        services.AddSingleton<AccessTokens>();
        services.AddSingleton<WalletClients>();
        services.AddSingleton<AttestationStatus>();
        services.AddSingleton<AttestationChallenges>();
        services.AddSingleton<DpopNonces>();
        services.AddSingleton<DpopProofs>();
        services.AddSingleton<ITokenGrant, ClientCredentialsGrant>();

        // Nothing here uses cookies; without this the framework would write keys of its own to the home folder.
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        var authentication = services.AddAuthentication()
            .AddScheme<AuthenticationSchemeOptions, OwnTokenHandler>(OwnTokenHandler.SchemeName, configureOptions: null)
            .AddScheme<AuthenticationSchemeOptions, RequestProofHandler>(Schemes.RequestProof, configureOptions: null);
        if (options.OpenIdProvider is { } provider)
            authentication.AddOpenIdProvider(provider);
        authentication.AddPolicyScheme(Schemes.Bearer, displayName: null, policy =>
            policy.ForwardDefaultSelector = context => OpenIdProviderTokens.IsFor(options, context.Request)
                ? OpenIdProviderTokens.SchemeName
                : OwnTokenHandler.SchemeName);

        services.AddAuthorization(Policies.Configure);
    }
}

using TrustLedger.IdentityApi.Clients;
using TrustLedger.IdentityApi.Status;

namespace TrustLedger.IdentityApi.Issuance;

internal static class IssuanceServices
{
    public static void AddIssuance(this IServiceCollection services)
    {
        services.AddSingleton<Offers>();
        services.AddSingleton<CredentialSubjects>();
        services.AddSingleton<TokenIssuer>();
        services.AddSingleton<Nonces>();
        services.AddSingleton<IssuanceTokens>();
        services.AddSingleton<KeyAttestations>();
        services.AddSingleton<KeyProofs>();
        services.AddSingleton<IssuerKeys>();
        services.AddSingleton<CredentialCopies>();
        services.AddSingleton<CredentialMessages>();
        services.AddSingleton<CredentialIssuerMetadata>();
        services.AddSingleton<IssuanceApprovals>();
        services.AddSingleton<DeferredTransactions>();
        services.AddSingleton<Notifications>();
        services.AddSingleton<CredentialIssuer>();
        services.AddSingleton<ITokenGrant, PreAuthorizedCodeGrant>();
        services.AddSingleton<ICredentialSource, PersonCredentialSource>();
        services.AddSingleton<ICredentialSource, OrganisationCredentialSource>();
        services.AddSingleton<ICredentialSource, RepresentativeCredentialSource>();
        services.AddSingleton<StatusEntries>();
        services.AddSingleton<StatusDecoys>();
        services.AddSingleton<StatusTokens>();
    }

    public static void MapIssuance(this IEndpointRouteBuilder routes)
    {
        routes.MapMetadata();
        routes.MapCredentials();
        routes.MapOffers();
        routes.MapIssuanceApprovals();
        routes.MapStatus();
    }
}

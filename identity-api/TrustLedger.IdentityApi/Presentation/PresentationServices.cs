using TrustLedger.IdentityApi.Trust;

namespace TrustLedger.IdentityApi.Presentation;

internal static class PresentationServices
{
    public static void AddPresentation(this IServiceCollection services)
    {
        services.AddSingleton<IAccreditations, LedgerAccreditations>();
        services.AddSingleton<SeenStatusLists>();
        services.AddSingleton<IStatusTokens, StatusTokenFetcher>();
        services.AddSingleton<CredentialSchemas>();
        services.AddSingleton<PresentationChecks>();
        services.AddSingleton<PresentationPresets>();
        services.AddSingleton<RegisteredVerifier>();
        services.AddSingleton<Questions>();
        services.AddSingleton<RequestObjects>();
        services.AddSingleton<PresentationStore>();
        services.AddSingleton<Presentations>();
    }
}

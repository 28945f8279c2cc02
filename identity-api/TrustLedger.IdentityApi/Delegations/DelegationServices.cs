using TrustLedger.Casework.Delegations;
using TrustLedger.IdentityApi.Issuance;

namespace TrustLedger.IdentityApi.Delegations;

internal static class DelegationServices
{
    public static void AddDelegations(this IServiceCollection services)
    {
        services.AddSingleton(DelegationRules.Current);
        services.AddSingleton<DelegationStore>();
        services.AddSingleton<Consents>();
        services.AddSingleton<DelegationRegister>();
        services.AddSingleton<DelegationAnswer>();
        services.AddSingleton<PresentedDelegations>();
        services.AddSingleton<ICredentialSource, DelegationCredentialSource>();
    }
}

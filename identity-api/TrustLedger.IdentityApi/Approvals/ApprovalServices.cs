using TrustLedger.Casework.Approvals;
using TrustLedger.IdentityApi.Issuance;
using TrustLedger.IdentityApi.Ledger;

namespace TrustLedger.IdentityApi.Approvals;

internal static class ApprovalServices
{
    public static void AddApprovals(this IServiceCollection services)
    {
        services.AddSingleton(new ItemCatalogue(ServiceItemReader.BuiltIn));
        services.AddSingleton<FactFinder>();
        services.AddSingleton<IdentityCheck>();
        services.AddSingleton<ApplicationDrafts>();
        services.AddSingleton<Applications>();
        services.AddSingleton<ApplicationIntake>();
        services.AddSingleton<ApplicationFiles>();
        services.AddSingleton<FollowedApplications>();
        services.AddSingleton<AutoDecision>();
        services.AddSingleton<OfficerDecisions>();
        services.AddSingleton<Licences>();
        services.AddSingleton<ICredentialSource>(provider => provider.GetRequiredService<Licences>());
        services.AddSingleton<IReceiptHandler, ApprovalReceipts>();
    }
}

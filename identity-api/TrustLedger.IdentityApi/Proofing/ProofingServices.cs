using TrustLedger.IdentityApi.Ledger;

namespace TrustLedger.IdentityApi.Proofing;

internal static class ProofingServices
{
    public static void AddProofing(this IServiceCollection services)
    {
        services.AddSingleton<ProofingSessions>();
        services.AddSingleton<Bindings>();
        services.AddSingleton<IdentityProofing>();
        services.AddSingleton<IReceiptHandler, BindingReceipts>();
    }
}

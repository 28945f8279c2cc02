using TrustLedger.IdentityApi.Ledger;

namespace TrustLedger.IdentityApi.Trust;

internal static class TrustServices
{
    public static void AddTrust(this IServiceCollection services)
    {
        services.AddSingleton<Claims>();
        services.AddSingleton<Attestations>();
        services.AddSingleton<Acceptances>();
        services.AddSingleton<LedgerStates>();
        services.AddSingleton<TrustViews>();
        services.AddSingleton<ClaimFiles>();
        services.AddSingleton<IReceiptHandler, TrustReceipts>();
    }
}

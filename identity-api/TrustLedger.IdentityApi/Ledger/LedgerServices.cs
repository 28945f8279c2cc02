namespace TrustLedger.IdentityApi.Ledger;

internal static class LedgerServices
{
    public static void AddLedger(this IServiceCollection services) => services
        .AddSingleton<LedgerLogs>()
        .AddSingleton<Outbox>();
}

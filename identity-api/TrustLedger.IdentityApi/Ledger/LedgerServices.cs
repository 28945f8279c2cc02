namespace TrustLedger.IdentityApi.Ledger;

/// <summary>The outbox with its sender, and the replayed state of each log.</summary>
internal static class LedgerServices
{
    public static void AddLedger(this IServiceCollection services)
    {
        services.AddSingleton<LedgerLogs>();
        services.AddSingleton<LedgerViews>();
        services.AddSingleton<LedgerGate>();
        services.AddSingleton<SettledAnswers>();
        services.AddSingleton<Outbox>();
        services.AddSingleton<ILedgerPost, NodeLedgerPost>();
        services.AddHostedService<OutboxSender>();
    }
}

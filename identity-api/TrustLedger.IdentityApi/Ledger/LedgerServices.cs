namespace TrustLedger.IdentityApi.Ledger;

/// <summary>The outbox, its sender, and the way to the node.</summary>
internal static class LedgerServices
{
    private static readonly TimeSpan LongestPost = TimeSpan.FromSeconds(20);

    public static void AddLedger(this IServiceCollection services)
    {
        services.AddSingleton<LedgerLogs>();
        services.AddSingleton<Outbox>();
        services.AddHttpClient<ILedgerPost, NodeLedgerPost>(http => http.Timeout = LongestPost)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseProxy = false,
                UseCookies = false,
                MaxResponseHeadersLength = 16,
                PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            })
            .RemoveAllLoggers();
        services.AddHostedService<OutboxSender>();
    }
}

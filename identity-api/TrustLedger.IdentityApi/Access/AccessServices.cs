using TrustLedger.IdentityApi.Ledger;

namespace TrustLedger.IdentityApi.Access;

internal static class AccessServices
{
    public static void AddAccess(this IServiceCollection services)
    {
        services.AddSingleton<AccessRecords>();
        services.AddSingleton<PresentationAccess>();
        services.AddSingleton<AccessDays>();
        services.AddSingleton<IReceiptHandler, AccessReceipts>();
        services.AddHostedService<AccessDayCloser>();
    }
}

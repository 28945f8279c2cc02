using TrustLedger.Casework.KeyChanges;

namespace TrustLedger.IdentityApi.Recovery;

internal static class RecoveryServices
{
    public static void AddRecovery(this IServiceCollection services)
    {
        services.AddSingleton(KeyChangeRules.Current);
        services.AddSingleton<Notices>();
        services.AddSingleton<KeyChanges>();
        services.AddSingleton<KeySuspensions>();
        services.AddSingleton<DeviceLoss>();
        services.AddHostedService<LapsedSuspensions>();
    }
}

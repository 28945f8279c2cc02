namespace TrustLedger.IdentityApi.Corrections;

internal static class CorrectionsServices
{
    public static void AddCorrections(this IServiceCollection services)
    {
        services.AddSingleton<CorrectionsLog>();
        services.AddSingleton<Cases>();
        services.AddSingleton<Leaves>();
        services.AddSingleton<Drafts>();
        services.AddSingleton<RecordIntake>();
        services.AddSingleton<CaseViews>();
        services.AddSingleton<HandedInStatements>();
    }
}

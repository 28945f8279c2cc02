namespace TrustLedger.IdentityApi.Registry;

internal static class RegistryServices
{
    public static void AddRegistry(this IServiceCollection services)
    {
        services.AddSingleton<PersonRegister>();
        services.AddSingleton<OrganisationRegister>();
        services.AddSingleton<RepresentativeRegister>();
        services.AddSingleton<RegisterImport>();
        services.AddSingleton<ImportTurn>();
    }
}

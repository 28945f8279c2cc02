namespace TrustLedger.IdentityApi.Clients;

internal static class ClientServices
{
    public static void AddClients(this IServiceCollection services)
    {
        services.AddAuthentication();
        services.AddAuthorization(Policies.Configure);
    }
}

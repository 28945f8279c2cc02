using TrustLedger.IdentityApi.Keys;

namespace TrustLedger.IdentityApi.Storage;

internal static class StorageServices
{
    public static void AddStorage(this IServiceCollection services, IdentityApiOptions options, ServiceKeys keys)
    {
        services.AddSingleton(_ => new Database(options.DatabaseFile));
        services.AddSingleton(_ => new ColumnCipher(keys.Columns));
        services.AddSingleton(_ => new LookupHash(keys.Lookups));
        services.AddSingleton<ContentStore>();
    }
}

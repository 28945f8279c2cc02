using TrustLedger.IdentityApi.Clients;

namespace TrustLedger.IdentityApi.Authorization;

internal static class AuthorizationServices
{
    public static void AddAuthorizationCode(this IServiceCollection services)
    {
        services.AddSingleton<AuthorizationRequests>();
        services.AddSingleton<AuthorizationStore>();
        services.AddSingleton<Authorizations>();
        services.AddSingleton<SignIns>();
        services.AddSingleton<ConsentCookie>();
        services.AddSingleton<ConsentPage>();
        services.AddSingleton<ITokenGrant, AuthorizationCodeGrant>();
        services.AddSingleton<ITokenGrant, RefreshTokenGrant>();
    }
}

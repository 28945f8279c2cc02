using Microsoft.AspNetCore.Authorization;

namespace TrustLedger.IdentityApi.Clients;

/// <summary>The authorization policies beside those named after one role (<see cref="Roles"/>).</summary>
public static class Policies
{
    /// <summary>Any registered client, whatever its roles. No resident.</summary>
    public const string AnyClient = "any-client";

    /// <summary>Any department that attests (<see cref="Roles.Departments"/>).</summary>
    public const string AnyDepartment = "any-department";

    /// <summary>Any justice department (<see cref="Roles.Judicial"/>).</summary>
    public const string AnyJudicial = "any-judicial";

    /// <summary>Who proves a handle with a request proof: a resident's wallet.</summary>
    public const string Handle = "handle";

    /// <summary>A justice department's token, or the subject's own handle.</summary>
    public const string JudicialOrHandle = "judicial-or-handle";

    /// <summary>A department's token, or a resident's handle.</summary>
    public const string DepartmentOrHandle = "department-or-handle";

    /// <summary>Any registered client's token, or a resident's handle; the endpoint decides what each may see.</summary>
    public const string ClientOrHandle = "client-or-handle";

    internal static void Configure(AuthorizationOptions options)
    {
        foreach (var role in Roles.All)
            options.AddPolicy(role, Bearer([role]));
        options.AddPolicy(AnyClient, Bearer(Roles.All));
        options.AddPolicy(AnyDepartment, Bearer(Roles.Departments));
        options.AddPolicy(AnyJudicial, Bearer(Roles.Judicial));
        options.AddPolicy(Handle, policy =>
            policy.AddAuthenticationSchemes(Schemes.RequestProof).RequireClaim(CallerClaims.Handle));
        options.AddPolicy(JudicialOrHandle, Either(Roles.Judicial));
        options.AddPolicy(ClientOrHandle, Either(Roles.All));
        options.AddPolicy(DepartmentOrHandle, Either(Roles.Departments));
    }

    private static Action<AuthorizationPolicyBuilder> Bearer(IEnumerable<string> roles) => policy =>
        policy.AddAuthenticationSchemes(Schemes.Bearer).RequireClaim(CallerClaims.Role, roles);

    private static Action<AuthorizationPolicyBuilder> Either(IReadOnlyList<string> roles) => policy =>
        policy.AddAuthenticationSchemes(Schemes.Bearer, Schemes.RequestProof).RequireAssertion(context =>
            context.User.HasClaim(claim => claim.Type == CallerClaims.Handle)
            || roles.Any(role => context.User.HasClaim(CallerClaims.Role, role)));
}

namespace TrustLedger.IdentityApi.Clients;

/// <summary>
/// What a caller may be. Each name is also an authorization policy: <c>.RequireAuthorization(Roles.WindowOfficer)</c>.
/// </summary>
public static class Roles
{
    /// <summary>Confirms documents at the window (窗口).</summary>
    public const string WindowOfficer = "window-officer";

    /// <summary>Imports the registers of residents and organisations.</summary>
    public const string RegistryAdmin = "registry-admin";

    /// <summary>Offers and revokes credentials.</summary>
    public const string IssuerOfficer = "issuer-officer";

    /// <summary>Decides applications that the rules left to a human, and accepts claims for its office.</summary>
    public const string ApprovalOfficer = "approval-officer";

    /// <summary>Asks residents for presentations.</summary>
    public const string VerifierOfficer = "verifier-officer";

    /// <summary>Department 公安: attests residence.</summary>
    public const string PublicSecurity = "public-security";

    /// <summary>Department 人社: attests employment.</summary>
    public const string HumanResources = "human-resources";

    /// <summary>Judicial office (司法所): opines.</summary>
    public const string Office = "office";

    /// <summary>County corrections agency (县级社区矫正机构): decides.</summary>
    public const string CountyAgency = "county-agency";

    /// <summary>Procuratorate (检察院): gets its copy, acknowledges, may object.</summary>
    public const string Procuratorate = "procuratorate";

    /// <summary>City corrections agency: decides long leave.</summary>
    public const string CityAgency = "city-agency";

    public static IReadOnlyList<string> All { get; } =
    [
        WindowOfficer, RegistryAdmin, IssuerOfficer, ApprovalOfficer, VerifierOfficer, PublicSecurity, HumanResources,
        Office, CountyAgency, Procuratorate, CityAgency,
    ];

    /// <summary>Those that attest facts about residents.</summary>
    public static IReadOnlyList<string> Departments { get; } = [PublicSecurity, HumanResources];

    /// <summary>Those that sign a supervised person's records.</summary>
    public static IReadOnlyList<string> Judicial { get; } = [Office, CountyAgency, Procuratorate, CityAgency];
}

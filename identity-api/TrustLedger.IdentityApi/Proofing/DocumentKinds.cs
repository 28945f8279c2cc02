namespace TrustLedger.IdentityApi.Proofing;

/// <summary>The documents that an officer at the window may confirm a person by.</summary>
internal static class DocumentKinds
{
    private static readonly string[] All = ["resident-id-card", "temporary-resident-id-card", "residence-permit", "passport"];

    public static bool Has(string kind) => All.Contains(kind, StringComparer.Ordinal);

    public static string List => string.Join(", ", All);
}

namespace TrustLedger.IdentityApi.Delegations;

/// <summary>Why a delegation ends before its term (民法典 §173).</summary>
internal static class RevocationReasons
{
    private static readonly string[] All = ["no-longer-wanted", "done", "misused", "key-lost", "facts-changed", "issued-in-error", "deceased"];

    public static string List => string.Join(", ", All);

    public static bool Has(string reason) => All.Contains(reason, StringComparer.Ordinal);
}

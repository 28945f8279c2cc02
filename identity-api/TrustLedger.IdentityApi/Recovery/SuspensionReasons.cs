namespace TrustLedger.IdentityApi.Recovery;

/// <summary>Why keys are suspended.</summary>
internal static class SuspensionReasons
{
    private static readonly string[] All = ["device-lost", "device-stolen", "key-compromised", "change-not-mine"];

    public static string List => string.Join(", ", All);

    public static bool Has(string reason) => All.Contains(reason, StringComparer.Ordinal);
}

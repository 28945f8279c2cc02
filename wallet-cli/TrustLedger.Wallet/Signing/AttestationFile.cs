using System.Globalization;
using System.Text.Json.Nodes;

namespace TrustLedger.Wallet.Signing;

/// <summary>What an attestation says: the claim's value, the day its author looked, and how the author knows.</summary>
internal static class AttestationFile
{
    private static readonly TimeSpan ChinaTime = TimeSpan.FromHours(8);

    /// <param name="basis">A peer must say; a department speaks from its register.</param>
    public static JsonObject Of(JsonObject value, DateTimeOffset now, string? basis)
    {
        var content = new JsonObject
        {
            ["value"] = value.DeepClone(),
            ["asOf"] = now.ToOffset(ChinaTime).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        };
        if (basis is not null)
            content["basis"] = basis;
        return content;
    }
}

using System.Text.Json.Nodes;

namespace TrustLedger.IdentityApi.Corrections;

/// <summary>A signed statement with the content that it commits to.</summary>
/// <param name="Statement">The EAS object.</param>
/// <param name="Content">What the commitment opens to; null for a signature without reasons.</param>
/// <param name="ItemKey">0x and 64 hex digits; null with the content.</param>
internal sealed record HandIn(JsonObject Statement, JsonObject? Content, string? ItemKey)
{
    /// <summary>Says what it is, and nothing of it.</summary>
    public override string ToString() => "a statement handed in";
}

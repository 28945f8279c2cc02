using System.Text.Json.Nodes;

namespace TrustLedger.IdentityApi.Trust;

/// <summary>A claim as its author hands it in.</summary>
/// <param name="Statement">The EAS object, signed by the claim's own handle.</param>
/// <param name="Content">The predicate's value.</param>
/// <param name="ItemKey">0x and 64 hex digits.</param>
/// <param name="OneTimeAddress">Where a relying office may say what it made of the claim.</param>
internal sealed record NewClaim(JsonObject Statement, JsonObject Content, string ItemKey, string? OneTimeAddress = null)
{
    /// <summary>Says what it is, and nothing of it.</summary>
    public override string ToString() => "a claim handed in";
}

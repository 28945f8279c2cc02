using System.Text.Json.Nodes;

namespace TrustLedger.IdentityApi.Approvals;

/// <summary>An officer's decision as it is handed in.</summary>
/// <param name="Statement">The EAS object, signed in the officer's own wallet.</param>
/// <param name="Content">What it commits to; a refusal says its <c>reasons</c>.</param>
/// <param name="ItemKey">0x and 64 hex digits.</param>
internal sealed record NewDecision(JsonObject Statement, JsonObject Content, string ItemKey)
{
    /// <summary>Says what it is, and nothing of it.</summary>
    public override string ToString() => "a decision handed in";
}

using System.Text.Json.Nodes;

namespace TrustLedger.IdentityApi.Approvals;

/// <summary>An application as its author hands it in.</summary>
/// <param name="Draft">The draft that it was made of.</param>
/// <param name="Statement">The EAS object, signed by the application's own handle.</param>
/// <param name="Form">The form as confirmed; what the statement commits to.</param>
/// <param name="ItemKey">0x and 64 hex digits.</param>
/// <param name="VpToken">The presentation of identity, made for the draft's nonce and audience; without it a human decides.</param>
/// <param name="AcceptanceAddresses">One-time addresses where the office may say that it relied on the claims behind the form.</param>
internal sealed record NewApplication(
    string Draft, JsonObject Statement, JsonObject Form, string ItemKey, JsonObject? VpToken = null,
    IReadOnlyList<string>? AcceptanceAddresses = null)
{
    /// <summary>Says what it is, and nothing of it.</summary>
    public override string ToString() => "an application handed in";
}

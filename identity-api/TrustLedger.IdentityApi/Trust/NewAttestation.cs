using System.Text.Json.Nodes;

namespace TrustLedger.IdentityApi.Trust;

/// <summary>An attestation as a department, an organisation or a peer hands it in.</summary>
/// <param name="Statement">The EAS object.</param>
/// <param name="Content"><c>{"value":{…}, "asOf":"yyyy-MM-dd", "until"?:"yyyy-MM-dd", "basis"?:"…"}</c>.</param>
/// <param name="ItemKey">0x and 64 hex digits.</param>
/// <param name="Share">The token by which the claimant showed the claim to a peer.</param>
internal sealed record NewAttestation(JsonObject Statement, JsonObject Content, string ItemKey, string? Share = null)
{
    /// <summary>Says what it is, and nothing of it.</summary>
    public override string ToString() => "an attestation handed in";
}

using System.Text.Json.Nodes;

namespace TrustLedger.IdentityApi.Trust;

/// <summary>A relying office's word as it hands it in.</summary>
/// <param name="Statement">The EAS object; its recipient is the one-time address.</param>
/// <param name="Subject">What it is about.</param>
internal sealed record NewAcceptance(JsonObject Statement, NewAcceptance.About Subject)
{
    /// <param name="Application">The application whose claims it relied on; or</param>
    /// <param name="Claim">the claim by itself.</param>
    /// <param name="Presentation">The presentation in which it was shown.</param>
    internal sealed record About(string? Application = null, string? Claim = null, string? Presentation = null);
}

using System.Text.Json.Nodes;

namespace TrustLedger.Wallet.Api;

/// <summary>A successful answer of the API.</summary>
/// <param name="Status">2xx.</param>
/// <param name="Json">The body; empty when there was none. An array stands in its member <c>items</c>.</param>
/// <param name="Location">Where a 202 says that the outcome will be.</param>
internal sealed record ApiAnswer(int Status, JsonObject Json, string? Location)
{
    /// <summary>The first cookie that it set, as <c>name=value</c>; null for none.</summary>
    public string? Cookie { get; init; }
}

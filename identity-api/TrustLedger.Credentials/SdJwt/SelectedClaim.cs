using System.Text.Json.Nodes;

namespace TrustLedger.Credentials.SdJwt;

/// <summary>A claim that a path selected: where it is, without nulls, and its value (null is JSON null).</summary>
public readonly record struct SelectedClaim(ClaimsPath Path, JsonNode? Value);

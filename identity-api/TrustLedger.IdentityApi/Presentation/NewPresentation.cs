using System.Text.Json.Nodes;

namespace TrustLedger.IdentityApi.Presentation;

/// <summary>What an officer asks for.</summary>
/// <param name="Purpose">Why, in words that the holder reads.</param>
/// <param name="Preset">A question by its name; exactly one of this and <paramref name="Dcql"/>.</param>
/// <param name="Dcql">A question in full (OpenID4VP 1.0 §6).</param>
internal sealed record NewPresentation(string Purpose, string? Preset = null, JsonObject? Dcql = null);

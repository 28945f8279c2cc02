using System.Text.Json.Nodes;

namespace TrustLedger.IdentityApi.Presentation;

/// <summary>What an officer asks for.</summary>
/// <param name="Purpose">Why, in words that the holder reads.</param>
/// <param name="Preset">A question by its name; exactly one of this and <paramref name="Dcql"/>.</param>
/// <param name="Dcql">A question in full (OpenID4VP 1.0 §6).</param>
/// <param name="RegisteredPurpose">Which of the verifier's registered purposes it serves; the first that covers it where absent.</param>
/// <param name="TransactionData">What the holder is to authorize besides (§8.4): objects of a known type.</param>
/// <param name="SameDevice">Whether the wallet is on the device of the browser that asks; its session then gets the result.</param>
/// <param name="ResponseMode"><c>direct_post.jwt</c>, or <c>direct_post</c> where the profile is open.</param>
/// <param name="ByValue">Whether the link holds the signed request; only where the profile is open.</param>
internal sealed record NewPresentation(
    string Purpose,
    string? Preset = null,
    JsonObject? Dcql = null,
    string? RegisteredPurpose = null,
    IReadOnlyList<JsonObject>? TransactionData = null,
    bool SameDevice = false,
    string? ResponseMode = null,
    bool ByValue = false);

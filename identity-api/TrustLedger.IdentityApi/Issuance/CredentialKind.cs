using System.Text.Json.Nodes;

namespace TrustLedger.IdentityApi.Issuance;

/// <summary>One type of credential that this API issues.</summary>
/// <param name="ConfigurationId">Its key in <c>credential_configurations_supported</c>.</param>
/// <param name="TypePath">What follows the issuer identifier in its <c>vct</c>.</param>
/// <param name="Days">How long one copy is valid.</param>
internal sealed record CredentialKind(
    string ConfigurationId,
    string TypePath,
    string Chinese,
    string English,
    int Days,
    IReadOnlyList<ClaimDescription> Claims)
{
    public string Vct(string issuer) => $"{issuer}/credentials/{TypePath}";

    /// <summary>Display names in both languages.</summary>
    public JsonArray Display() => Names(Chinese, English);

    public JsonArray DescribedClaims() => new([.. Claims.Select(claim => (JsonNode)new JsonObject
    {
        ["path"] = new JsonArray(claim.Name),
        ["display"] = Names(claim.Chinese, claim.English),
    })]);

    private static JsonArray Names(string chinese, string english) => new(
        new JsonObject { ["name"] = chinese, ["locale"] = "zh-CN" },
        new JsonObject { ["name"] = english, ["locale"] = "en-US" });
}

using System.Text.Json.Nodes;
using TrustLedger.Credentials.SdJwt;

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

    /// <summary>Whether the credential may have something at this path: a claim that is described, or what encloses one.</summary>
    /// <remarks>A step into an array is described for each of its elements, and so stands for any of them.</remarks>
    public bool CanHave(ClaimsPath path) => Claims.Any(claim => claim.Path.Count >= path.Steps.Count
        && path.Steps.Zip(claim.Path).All(pair => pair.First.Name == pair.Second));

    /// <summary>Display names in both languages.</summary>
    public JsonArray Display() => Names("name", Chinese, English);

    /// <summary>The claims as the issuer's metadata describes them (OpenID4VCI 1.0, Appendix B.2).</summary>
    public JsonArray DescribedClaims() => Described("name", claim => claim);

    /// <summary>The claims as type metadata describes them, where a claim's display has a <c>label</c> (SD-JWT VC -13 §9).</summary>
    public JsonArray TypeClaims() => Described("label", claim =>
    {
        claim["sd"] = "always";
        return claim;
    });

    private JsonArray Described(string member, Func<JsonObject, JsonObject> finish) => new([.. Claims.Select(claim => (JsonNode)finish(new JsonObject
    {
        ["path"] = new JsonArray([.. claim.Path.Select(step => (JsonNode?)step)]),
        ["display"] = Names(member, claim.Chinese, claim.English),
    }))]);

    private static JsonArray Names(string member, string chinese, string english) => new(
        new JsonObject { [member] = chinese, ["locale"] = "zh-CN" },
        new JsonObject { [member] = english, ["locale"] = "en-US" });
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.SdJwt;

namespace TrustLedger.Tests.Credentials.SdJwt;

/// <summary>@sd-jwt/core's cases: issue by its frame, present by its frame, read what it says.</summary>
public sealed class SdJwtJsTests
{
    public static TheoryData<string> Cases => [.. Directory
        .GetFiles(Path.Combine(Vectors.Folder, "sd-jwt-js"), "*.json").Select(file => Path.GetFileName(file)!)];

    [Fact]
    public void All_cases_are_there() => Assert.Equal(17, Cases.Count);

    [Theory, MemberData(nameof(Cases))]
    public void Issues_and_presents_by_frame(string file)
    {
        var vector = Vectors.Json("sd-jwt-js", file).AsObject();
        var claims = vector["claims"]!.AsObject();
        var hidden = Hidden(vector["disclosureFrame"] as JsonObject, ClaimsPath.Root).ToList();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var issued = SdJwtIssuer.Issue(claims, DisclosureFrame.Of(hidden), key);
        var held = SdJwtVerifier.VerifyIssued(issued, new JwsRules(SdJwtNames.VcTyp), _ => Jwk.Of(key)).Value();
        Assert.True(JsonNode.DeepEquals(claims, held.Payload), held.Payload.ToJsonString());
        Assert.Equal(hidden.Count, issued.Disclosures.Count);

        var presented = SdJwtPresenter.Select(held, Chosen(vector["presentationFrames"] as JsonObject, ClaimsPath.Root)).Value();

        var read = SdJwtVerifier.Verify(presented, new JwsRules(SdJwtNames.VcTyp), _ => Jwk.Of(key)).Value();
        Assert.True(JsonNode.DeepEquals(vector["presentedClaims"], read.Payload), read.Payload.ToJsonString());
    }

    private static IEnumerable<ClaimsPath> Hidden(JsonObject? frame, ClaimsPath at)
    {
        foreach (var (name, value) in frame ?? [])
        {
            if (name == "_sd")
            {
                foreach (var item in value!.AsArray())
                    yield return at.Then(Step(item!.ToString()));
            }
            else if (value is JsonObject inner)
            {
                foreach (var path in Hidden(inner, at.Then(Step(name))))
                    yield return path;
            }
        }
    }

    private static IEnumerable<ClaimsPath> Chosen(JsonObject? frame, ClaimsPath at)
    {
        foreach (var (name, value) in frame ?? [])
        {
            var path = at.Then(Step(name));
            if (value is not JsonObject inner)
                yield return path;
            foreach (var deeper in Chosen(value as JsonObject, path))
                yield return deeper;
        }
    }

    private static PathStep Step(string name) => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
        ? PathStep.Element(index)
        : PathStep.Member(name);
}

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
        var hidden = Hidden(vector["disclosureFrame"] as JsonObject, claims, ClaimsPath.Root).ToList();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var issued = SdJwtIssuer.Issue(claims, DisclosureFrame.Of(hidden), key);
        var held = SdJwtVerifier.VerifyIssued(issued, new JwsRules(SdJwtNames.VcTyp), _ => Jwk.Of(key)).Value();
        Assert.True(JsonNode.DeepEquals(claims, held.Payload), held.Payload.ToJsonString());
        Assert.Equal(hidden.Count, issued.Disclosures.Count);

        // One case asks for an element that is not there; that library passes over it.
        var chosen = Chosen(vector["presentationFrames"] as JsonObject, claims, ClaimsPath.Root)
            .Where(path => path.Select(claims).Count > 0);
        var presented = SdJwtPresenter.Select(held, chosen).Value();

        var read = SdJwtVerifier.Verify(presented, new JwsRules(SdJwtNames.VcTyp), _ => Jwk.Of(key)).Value().Payload;
        // One case leaves out an object that lost all its members; RFC 9901 §7.1 step 3.5 keeps it, empty.
        var emptied = read.Where(member => member.Value is JsonObject { Count: 0 }).Select(member => member.Key).ToList();
        emptied.ForEach(name => read.Remove(name));
        Assert.True(JsonNode.DeepEquals(vector["presentedClaims"], read), read.ToJsonString());
    }

    private static IEnumerable<ClaimsPath> Hidden(JsonObject? frame, JsonNode? claims, ClaimsPath at)
    {
        foreach (var (name, value) in frame ?? [])
        {
            if (name == "_sd")
            {
                foreach (var item in value!.AsArray())
                    yield return at.Then(Step(claims, item!.ToString()));
            }
            else if (value is JsonObject inner)
            {
                foreach (var path in Hidden(inner, Member(claims, name), at.Then(Step(claims, name))))
                    yield return path;
            }
        }
    }

    private static IEnumerable<ClaimsPath> Chosen(JsonObject? frame, JsonNode? claims, ClaimsPath at)
    {
        foreach (var (name, value) in frame ?? [])
        {
            var path = at.Then(Step(claims, name));
            if (value is not JsonObject)
                yield return path;
            foreach (var deeper in Chosen(value as JsonObject, Member(claims, name), path))
                yield return deeper;
        }
    }

    private static PathStep Step(JsonNode? claims, string name) => claims is JsonArray
        ? PathStep.Element(int.Parse(name, CultureInfo.InvariantCulture))
        : PathStep.Member(name);

    private static JsonNode? Member(JsonNode? claims, string name) => claims is JsonArray array
        ? array.ElementAtOrDefault(int.Parse(name, CultureInfo.InvariantCulture))
        : claims?[name];
}

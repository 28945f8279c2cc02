using System.Security.Cryptography;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.SdJwt;

namespace TrustLedger.Tests.Credentials.SdJwt;

public sealed class SdJwtVcTests : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    [Fact]
    public void Reads_the_registered_claims()
    {
        var vc = SdJwtVc.Read(Issue("""
            {"vct":"t","iss":"i","nbf":100,"exp":200,"status":{"status_list":{"idx":7,"uri":"https://a.example/1"}}}
            """)).Value();

        Assert.Equal(("t", "i", new StatusReference("https://a.example/1", 7)), (vc.Type, vc.Issuer, vc.Status!));
        Assert.Equal("credential-not-yet-valid", vc.CheckValidity(At(99))?.Code);
        Assert.Null(vc.CheckValidity(At(100)));
        Assert.Null(vc.CheckValidity(At(199)));
        Assert.Equal("credential-expired", vc.CheckValidity(At(200))?.Code);
        Assert.Equal("credential-expired", vc.CheckValidity(At(200), TimeSpan.FromMinutes(1))?.Code);
        Assert.Null(vc.CheckValidity(At(90), TimeSpan.FromSeconds(10)));
        Assert.Equal("credential-not-yet-valid", vc.CheckValidity(At(89), TimeSpan.FromSeconds(10))?.Code);
    }

    [Theory]
    [InlineData("{}", "vc-type-missing")]
    [InlineData("""{"vct":1}""", "vc-type-missing")]
    [InlineData("""{"vct":"t","iss":1}""", "vc-issuer-malformed")]
    [InlineData("""{"vct":"t","iss":""}""", "vc-issuer-malformed")]
    [InlineData("""{"vct":"t","exp":"200"}""", "vc-time-malformed")]
    [InlineData("""{"vct":"t","nbf":1.5}""", "vc-time-malformed")]
    [InlineData("""{"vct":"t","status":{}}""", "status-reference-malformed")]
    [InlineData("""{"vct":"t","status":{"status_list":{"idx":-1,"uri":"https://a.example/1"}}}""", "status-reference-malformed")]
    [InlineData("""{"vct":"t","status":{"status_list":{"idx":1,"uri":"a"}}}""", "status-reference-malformed")]
    public void Refuses_registered_claims_of_a_wrong_form(string claims, string code) =>
        Assert.Equal(code, SdJwtVc.Read(Issue(claims)).Refusal().Code);

    [Theory]
    [InlineData("iss")]
    [InlineData("nbf")]
    [InlineData("exp")]
    [InlineData("cnf")]
    [InlineData("vct")]
    [InlineData("vct#integrity")]
    [InlineData("status")]
    [InlineData("aka_vcts")]
    public void Refuses_a_registered_claim_that_could_be_left_out(string name)
    {
        var claims = new JsonObject { ["vct"] = "t", [name] = new JsonObject { ["inner"] = 1 } };
        var whole = SdJwtIssuer.Issue(claims, DisclosureFrame.Of(ClaimsPath.Of(name)), _key);
        var inside = SdJwtIssuer.Issue(claims, DisclosureFrame.Of(ClaimsPath.Of(name, "inner")), _key);

        Assert.Equal("vc-claim-hidden", SdJwtVc.Read(Verify(whole)).Refusal().Code);
        Assert.Equal("vc-claim-hidden", SdJwtVc.Read(Verify(inside)).Refusal().Code);
    }

    [Theory]
    [InlineData("iss", "i")]
    [InlineData("nbf", 100)]
    [InlineData("exp", 200)]
    [InlineData("vct", "t")]
    [InlineData("vct#integrity", "sha256-a")]
    [InlineData("status", "s")]
    [InlineData("aka_vcts", "a")]
    public void What_must_not_be_hidden_stays_in_the_open(string name, object value) =>
        Assert.Empty(SdJwtIssuer.Issue(new JsonObject { ["vct"] = "t", [name] = JsonValue.Create(value) }, DisclosureFrame.Credential, _key).Disclosures);

    [Fact]
    public void A_time_of_issue_that_is_no_number_is_refused()
    {
        var issued = SdJwtIssuer.Issue(new JsonObject { ["vct"] = "t", ["iat"] = "200" }, DisclosureFrame.Of(), _key);

        Assert.Equal("vc-time-malformed", SdJwtVc.Read(Verify(issued)).Refusal().Code);
    }

    [Fact]
    public void A_credential_with_nothing_to_disclose_has_no_digests_and_no_disclosures()
    {
        var issued = SdJwtIssuer.Issue(
            new JsonObject { ["vct"] = "t", ["cnf"] = new JsonObject() }, DisclosureFrame.Credential.WithDecoys(3), _key);

        Assert.Empty(issued.Disclosures);
        Assert.False(Verify(issued).IssuerJwt.Payload.ContainsKey("_sd"));
    }

    public void Dispose() => _key.Dispose();

    private static DateTimeOffset At(long seconds) => DateTimeOffset.FromUnixTimeSeconds(seconds);

    private VerifiedSdJwt Issue(string claims) =>
        Verify(SdJwtIssuer.Issue(JsonNode.Parse(claims)!.AsObject(), DisclosureFrame.Credential, _key));

    private VerifiedSdJwt Verify(CompactSdJwt issued) =>
        SdJwtVerifier.Verify(issued, new JwsRules(SdJwtNames.VcTyp), _ => Jwk.Of(_key)).Value();
}

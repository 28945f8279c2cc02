using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.SdJwt;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Tests.Credentials.SdJwt;

/// <summary>One malformed SD-JWT for each step of RFC 9901 §7.1.</summary>
public sealed class SdJwtVerifierTests : IDisposable
{
    private const string Typ = "dc+sd-jwt";
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    [Fact]
    public void Refuses_another_issuers_key()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var issued = SdJwtIssuer.Issue(new JsonObject { ["a"] = 1 }, DisclosureFrame.Credential, other);

        Assert.Equal("jws-signature-wrong", Refusal(issued));
    }

    [Fact]
    public void Refuses_what_the_callers_policy_refuses_about_the_key()
    {
        var issued = SdJwtIssuer.Issue([], DisclosureFrame.Credential, _key);

        Assert.Equal(
            "x5c-malformed",
            SdJwtVerifier.Verify(issued, new JwsRules(Typ), _ => new TrustLedger.Protocol.Refusal("x5c-malformed", "")).Refusal().Code);
    }

    [Theory]
    [InlineData("\"sha-512\"")]
    [InlineData("\"SHA-256\"")]
    [InlineData("1")]
    [InlineData("null")]
    public void Refuses_another_digest_algorithm(string algorithm) =>
        Assert.Equal("sd-alg-not-allowed", Refusal($$"""{"_sd_alg":{{algorithm}}}"""));

    [Fact]
    public void Takes_SHA_256_where_none_is_named()
    {
        var name = Disclosed("""["salt","name","A"]""");

        Assert.Equal("A", Verified($$"""{"_sd":["{{name.Digest}}"]}""", name).Payload.Text("name"));
    }

    [Fact]
    public void Refuses_a_disclosure_sent_twice()
    {
        var name = Disclosed("""["salt","name","A"]""");

        Assert.Equal("disclosure-repeated", Refusal($$"""{"_sd":["{{name.Digest}}"]}""", name, name));
    }

    [Fact]
    public void Refuses_a_disclosure_that_nobody_signed() =>
        Assert.Equal("disclosure-unreferenced", Refusal("""{"_sd":["x"]}""", Disclosed("""["salt","name","A"]""")));

    [Fact]
    public void Refuses_a_disclosure_whose_outer_claim_stays_hidden()
    {
        var inner = Disclosed("""["salt","name","A"]""");
        var outer = Disclosed($$"""["salt","person",{"_sd":["{{inner.Digest}}"]}]""");

        Assert.Equal("disclosure-unreferenced", Refusal($$"""{"_sd":["{{outer.Digest}}"]}""", inner));
    }

    [Fact]
    public void Refuses_a_digest_in_two_places()
    {
        var name = Disclosed("""["salt","name","A"]""");

        Assert.Equal("digest-repeated", Refusal($$"""{"_sd":["{{name.Digest}}"],"x":{"_sd":["{{name.Digest}}"] } }""", name));
        Assert.Equal("digest-repeated", Refusal("""{"_sd":["unused","unused"]}"""));
        Assert.Equal("digest-repeated", Refusal("""{"_sd":["unused"],"a":[{"...":"unused"}]}"""));
    }

    [Fact]
    public void Refuses_an_elements_disclosure_for_a_claim()
    {
        var element = Disclosed("""["salt","A"]""");

        Assert.Equal("disclosure-wrong-kind", Refusal($$"""{"_sd":["{{element.Digest}}"]}""", element));
    }

    [Fact]
    public void Refuses_a_claims_disclosure_for_an_element()
    {
        var name = Disclosed("""["salt","name","A"]""");

        Assert.Equal("disclosure-wrong-kind", Refusal($$"""{"a":[{"...":"{{name.Digest}}"}]}""", name));
    }

    [Theory]
    [InlineData("_sd")]
    [InlineData("...")]
    [InlineData("_sd_alg")]
    public void Refuses_a_reserved_name(string reserved)
    {
        var name = Disclosed($$"""["salt","{{reserved}}","A"]""");

        Assert.Equal("disclosure-name-reserved", Refusal($$"""{"_sd":["{{name.Digest}}"]}""", name));
    }

    [Fact]
    public void Refuses_a_name_that_is_there_already()
    {
        var (first, second) = (Disclosed("""["salt","name","A"]"""), Disclosed("""["salt","name","B"]"""));

        Assert.Equal("disclosure-name-taken", Refusal($$"""{"name":"C","_sd":["{{first.Digest}}"]}""", first));
        Assert.Equal("disclosure-name-taken", Refusal($$"""{"_sd":["{{first.Digest}}","{{second.Digest}}"]}""", first, second));
    }

    [Theory]
    [InlineData("""{"_sd":"x"}""")]
    [InlineData("""{"_sd":[1]}""")]
    [InlineData("""{"_sd":[null]}""")]
    [InlineData("""{"...":"x"}""")]
    [InlineData("""{"a":[{"...":1}]}""")]
    [InlineData("""{"a":[{"...":"x","b":1}]}""")]
    public void Refuses_digests_of_a_wrong_form(string payload) => Assert.Equal("sd-jwt-digests-malformed", Refusal(payload));

    [Fact]
    public void Refuses_claims_that_nest_without_end()
    {
        var innermost = Disclosed("""["salt","deep","A"]""");
        var disclosures = new List<Disclosure> { innermost };
        for (var i = 0; i < 40; i++)
            disclosures.Add(Disclosed($$"""["salt","deep",{"_sd":["{{disclosures[^1].Digest}}"]}]"""));

        Assert.Equal("sd-jwt-too-deep", Refusal($$"""{"_sd":["{{disclosures[^1].Digest}}"]}""", [.. disclosures]));
    }

    [Theory]
    [InlineData("""{"salt":"name"}""")]
    [InlineData("""["salt"]""")]
    [InlineData("""["salt","name","value","more"]""")]
    [InlineData("""[1,"name","value"]""")]
    [InlineData("""["salt",1,"value"]""")]
    [InlineData("""["salt","name",{"a":1,"a":2}]""")]
    public void Refuses_a_disclosure_of_a_wrong_form(string json) => Assert.Equal(
        "disclosure-malformed", Disclosure.Parse(StrictBase64Url.Encode(Encoding.UTF8.GetBytes(json))).Refusal().Code);

    [Theory]
    [InlineData("eyJ", "sd-jwt-malformed")]
    [InlineData("~", "sd-jwt-malformed")]
    [InlineData("a~~", "disclosure-malformed")]
    public void Refuses_what_is_no_SD_JWT(string text, string code) => Assert.Equal(code, CompactSdJwt.Parse(text).Refusal().Code);

    [Fact]
    public void Refuses_too_much()
    {
        Assert.Equal("sd-jwt-too-large", CompactSdJwt.Parse(new string('a', 262_145)).Refusal().Code);
        Assert.Equal("sd-jwt-malformed", CompactSdJwt.Parse(new string('a', 262_144)).Refusal().Code);
        Assert.Equal("sd-jwt-malformed", CompactSdJwt.Parse("a~" + string.Concat(Enumerable.Repeat("W10~", 600))).Refusal().Code);
    }

    [Fact]
    public void A_holder_refuses_somebodys_presentation()
    {
        var issued = SdJwtIssuer.Issue([], DisclosureFrame.Credential, _key);
        var bound = SdJwtPresenter.Bind(issued, _key, "n", "a", TestAuthority.Now);

        Assert.Equal(
            "key-binding-unexpected", SdJwtVerifier.VerifyIssued(bound, new JwsRules(Typ), _ => Jwk.Of(_key)).Refusal().Code);
    }

    [Fact]
    public void Hides_every_claim_member_and_element_but_the_registered_ones()
    {
        var claims = JsonNode.Parse("""
            {"iss":"i","nbf":1,"exp":2,"vct":"t","cnf":{"jwk":{}},"status":{"status_list":{"idx":0,"uri":"u"}},"iat":1,
             "name":"A","address":{"street":"S","city":"C"},"nationalities":["CN","FR"]}
            """)!.AsObject();

        var issued = SdJwtIssuer.Issue(claims, DisclosureFrame.Credential.WithDecoys(3), _key);

        var verified = SdJwtVerifier.Verify(issued, new JwsRules(Typ), _ => Jwk.Of(_key)).Value();
        var open = verified.IssuerJwt.Payload;
        Assert.Equal(
            "_sd _sd_alg cnf exp iss nbf status vct",
            string.Join(' ', open.Select(member => member.Key).Order(StringComparer.Ordinal)));
        Assert.Equal(4 + 3, open["_sd"]!.AsArray().Count);
        Assert.Equal(8, issued.Disclosures.Count);
        Assert.True(JsonNode.DeepEquals(claims, verified.Payload));
    }

    [Fact]
    public void The_order_of_digests_tells_nothing()
    {
        var claims = new JsonObject(Enumerable.Range(0, 20).Select(i => KeyValuePair.Create($"c{i}", (JsonNode?)i)));

        var issued = SdJwtIssuer.Issue(claims, DisclosureFrame.Credential, _key);
        var verified = SdJwtVerifier.Verify(issued, new JwsRules(Typ), _ => Jwk.Of(_key)).Value();

        var digests = verified.IssuerJwt.Payload["_sd"]!.AsArray().Select(digest => digest!.GetValue<string>()).ToList();
        Assert.True(digests.Order(StringComparer.Ordinal).SequenceEqual(digests, StringComparer.Ordinal));
    }

    [Fact]
    public void Salts_have_128_bits_and_never_return()
    {
        var salts = Enumerable.Range(0, 100).Select(_ => Disclosure.OfClaim("name", "A").Encoded).ToHashSet(StringComparer.Ordinal);

        Assert.Equal(100, salts.Count);
        Assert.All(salts, encoded =>
        {
            Assert.True(StrictBase64Url.TryDecode(encoded, out var json));
            Assert.True(StrictBase64Url.TryDecode(JsonNode.Parse(json)![0]!.GetValue<string>(), out var salt));
            Assert.Equal(16, salt.Length);
        });
    }

    [Theory]
    [InlineData("_sd")]
    [InlineData("...")]
    public void An_issuer_does_not_sign_reserved_names(string name) => Assert.Throws<ArgumentException>(
        () => SdJwtIssuer.Issue(new JsonObject { [name] = 1 }, DisclosureFrame.Credential, _key));

    public void Dispose() => _key.Dispose();

    private static Disclosure Disclosed(string json) => Disclosure.Parse(StrictBase64Url.Encode(Encoding.UTF8.GetBytes(json))).Value();

    private string Refusal(string payload, params Disclosure[] disclosures) =>
        Refusal(CompactSdJwt.Of(JwsWriter.Write(Typ, JsonNode.Parse(payload)!.AsObject(), _key), disclosures));

    private string Refusal(CompactSdJwt sdJwt) =>
        SdJwtVerifier.Verify(sdJwt, new JwsRules(Typ), _ => Jwk.Of(_key)).Refusal().Code;

    private VerifiedSdJwt Verified(string payload, params Disclosure[] disclosures) => SdJwtVerifier.Verify(
        CompactSdJwt.Of(JwsWriter.Write(Typ, JsonNode.Parse(payload)!.AsObject(), _key), disclosures),
        new JwsRules(Typ),
        _ => Jwk.Of(_key)).Value();
}

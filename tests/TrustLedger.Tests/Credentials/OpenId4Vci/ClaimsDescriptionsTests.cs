using System.Text.Json.Nodes;
using TrustLedger.Credentials.OpenId4Vci;

namespace TrustLedger.Tests.Credentials.OpenId4Vci;

/// <summary>OpenID4VCI 1.0, Appendix B: the claims that metadata and authorization details speak of.</summary>
public sealed class ClaimsDescriptionsTests
{
    [Fact]
    public void Reads_the_claims_in_the_order_given()
    {
        var read = ClaimsDescriptions.Read(JsonNode.Parse(
            """[{"path":["name"],"mandatory":true},{"path":["address","street"]},{"path":["degrees",null,"type"],"more":1}]""")).Value();

        Assert.Equal("""["name"] ["address","street"] ["degrees",null,"type"]""", string.Join(' ', read.Select(claim => claim.Path)));
        Assert.Equal([true, false, false], read.Select(claim => claim.IsMandatory));
    }

    [Fact]
    public void An_absent_array_says_nothing() => Assert.Empty(ClaimsDescriptions.Read(null).Value());

    [Theory]
    [InlineData("""[{"path":["a"]},{"path":["b"]}]""")]
    [InlineData("""[{"path":["a"]},{"path":["a","b"]}]""")]
    [InlineData("""[{"path":["a",0]},{"path":["a",1]}]""")]
    [InlineData("""[{"path":["a",null,"b"]},{"path":["a",null,"c"]}]""")]
    [InlineData("""[{"path":["a","x",0]},{"path":["b",0,"x"]}]""")]
    public void Claims_that_differ_do_not_contradict(string json) => Assert.Equal(2, ClaimsDescriptions.Read(JsonNode.Parse(json)).Value().Count);

    [Theory]
    [InlineData("""[{"path":["a"]},{"path":["a"]}]""")]
    [InlineData("""[{"path":["a",null]},{"path":["a",0]}]""")]
    [InlineData("""[{"path":["a",null,"b"]},{"path":["a",3,"c"]}]""")]
    [InlineData("""[{"path":["a",0]},{"path":["a","b"]}]""")]
    [InlineData("""[{"path":["a","b"]},{"path":["a",null]}]""")]
    public void Refuses_two_descriptions_that_contradict_each_other(string json) => Assert.Equal(
        "claims-description-contradictory", ClaimsDescriptions.Read(JsonNode.Parse(json)).Refusal().Code);

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""["name"]""")]
    [InlineData("""[{"path":[]}]""")]
    [InlineData("""[{"path":[-1]}]""")]
    [InlineData("""[{"path":["a"],"mandatory":"yes"}]""")]
    public void Refuses_what_is_no_description(string json) => Assert.Equal(
        "claims-description-malformed", ClaimsDescriptions.Read(JsonNode.Parse(json)).Refusal().Code);
}

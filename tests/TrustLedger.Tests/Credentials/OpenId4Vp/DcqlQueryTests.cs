using System.Text.Json.Nodes;
using TrustLedger.Credentials.OpenId4Vp;

namespace TrustLedger.Tests.Credentials.OpenId4Vp;

public sealed class DcqlQueryTests
{
    public static TheoryData<string> Examples =>
    [
        "claims_alternatives", "complex_mdoc", "credentials_alternatives", "multi_credentials", "simple", "simple_mdoc",
        "value_matching_simple",
    ];

    [Theory, MemberData(nameof(Examples))]
    public void Reads_the_specifications_examples(string name)
    {
        var json = Vectors.Json("openid4vp", name + ".json");

        var query = DcqlQuery.Parse(json).Value();

        Assert.Equal(json["credentials"]!.AsArray().Count, query.Credentials.Count);
        Assert.Equal(json["credential_sets"]?.AsArray().Count ?? 0, query.CredentialSets.Count);
    }

    [Theory]
    [InlineData("claims_alternatives")]
    [InlineData("credentials_alternatives")]
    [InlineData("simple")]
    [InlineData("value_matching_simple")]
    public void Reads_back_what_it_wrote(string name)
    {
        var query = DcqlQuery.Parse(Vectors.Json("openid4vp", name + ".json")).Value();

        var again = DcqlQuery.Parse(query.ToJson()).Value();

        Assert.Equal(query.ToJson().ToJsonString(), again.ToJson().ToJsonString());
    }

    [Theory]
    [InlineData("""{}""", "dcql-malformed")]
    [InlineData("""{"credentials":[]}""", "dcql-malformed")]
    [InlineData("""{"credentials":[1]}""", "dcql-malformed")]
    [InlineData("""{"credentials":[{"id":"a b","format":"dc+sd-jwt","meta":{"vct_values":["t"]}}]}""", "dcql-malformed")]
    [InlineData("""{"credentials":[{"format":"dc+sd-jwt","meta":{"vct_values":["t"]}}]}""", "dcql-malformed")]
    [InlineData("""{"credentials":[{"id":"","format":"dc+sd-jwt","meta":{"vct_values":["t"]}}]}""", "dcql-malformed")]
    [InlineData("""{"credentials":[{"id":"a","format":"dc+sd-jwt","meta":{"vct_values":["t"]},"claims":[{"id":"c d","path":["x"]}]}]}""", "dcql-malformed")]
    [InlineData("""{"credentials":[{"id":"a","format":"dc+sd-jwt","meta":{"vct_values":["t"]},"trusted_authorities":[{"values":["x"]}]}]}""", "dcql-malformed")]
    [InlineData("""{"credentials":[{"id":"a","meta":{"vct_values":["t"]}}]}""", "dcql-malformed")]
    [InlineData("""{"credentials":[{"id":"a","format":"dc+sd-jwt"}]}""", "dcql-malformed")]
    [InlineData("""{"credentials":[{"id":"a","format":"dc+sd-jwt","meta":{}}]}""", "dcql-malformed")]
    [InlineData("""{"credentials":[{"id":"a","format":"dc+sd-jwt","meta":{"vct_values":[]}}]}""", "dcql-malformed")]
    [InlineData("""{"credentials":[{"id":"a","format":"dc+sd-jwt","meta":{"vct_values":["t"]},"multiple":"yes"}]}""", "dcql-malformed")]
    [InlineData("""{"credentials":[{"id":"a","format":"dc+sd-jwt","meta":{"vct_values":["t"]},"claims":[]}]}""", "dcql-malformed")]
    [InlineData("""{"credentials":[{"id":"a","format":"dc+sd-jwt","meta":{"vct_values":["t"]},"claims":[{"path":[]}]}]}""", "claims-path-malformed")]
    [InlineData("""{"credentials":[{"id":"a","format":"dc+sd-jwt","meta":{"vct_values":["t"]},"claims":[{"path":[-1]}]}]}""", "claims-path-malformed")]
    [InlineData("""{"credentials":[{"id":"a","format":"dc+sd-jwt","meta":{"vct_values":["t"]},"claims":[{"path":[1.5]}]}]}""", "claims-path-malformed")]
    [InlineData("""{"credentials":[{"id":"a","format":"dc+sd-jwt","meta":{"vct_values":["t"]},"claims":[{"path":[true]}]}]}""", "claims-path-malformed")]
    [InlineData("""{"credentials":[{"id":"a","format":"dc+sd-jwt","meta":{"vct_values":["t"]},"claims":[{"path":["x"],"values":[]}]}]}""", "dcql-malformed")]
    [InlineData("""{"credentials":[{"id":"a","format":"dc+sd-jwt","meta":{"vct_values":["t"]},"claims":[{"path":["x"],"values":[{}]}]}]}""", "dcql-malformed")]
    [InlineData("""{"credentials":[{"id":"a","format":"dc+sd-jwt","meta":{"vct_values":["t"]},"claims":[{"path":["x"],"values":[1.5]}]}]}""", "dcql-malformed")]
    [InlineData("""{"credentials":[{"id":"a","format":"dc+sd-jwt","meta":{"vct_values":["t"]},"claims":[{"id":"c","path":["x"]},{"id":"c","path":["y"]}]}]}""", "dcql-id-repeated")]
    [InlineData("""{"credentials":[{"id":"a","format":"dc+sd-jwt","meta":{"vct_values":["t"]},"claim_sets":[["c"]]}]}""", "dcql-malformed")]
    [InlineData("""{"credentials":[{"id":"a","format":"dc+sd-jwt","meta":{"vct_values":["t"]},"claims":[{"path":["x"]}],"claim_sets":[["c"]]}]}""", "dcql-malformed")]
    [InlineData("""{"credentials":[{"id":"a","format":"dc+sd-jwt","meta":{"vct_values":["t"]},"claims":[{"id":"c","path":["x"]}],"claim_sets":[["d"]]}]}""", "dcql-id-unknown")]
    [InlineData("""{"credentials":[{"id":"a","format":"dc+sd-jwt","meta":{"vct_values":["t"]},"trusted_authorities":[{"type":"aki"}]}]}""", "dcql-malformed")]
    [InlineData("""{"credentials":[{"id":"a","format":"x","meta":{}},{"id":"a","format":"x","meta":{}}]}""", "dcql-id-repeated")]
    [InlineData("""{"credentials":[{"id":"a","format":"x","meta":{}}],"credential_sets":[]}""", "dcql-malformed")]
    [InlineData("""{"credentials":[{"id":"a","format":"x","meta":{}}],"credential_sets":[{"options":[]}]}""", "dcql-malformed")]
    [InlineData("""{"credentials":[{"id":"a","format":"x","meta":{}}],"credential_sets":[{"options":[[]]}]}""", "dcql-malformed")]
    [InlineData("""{"credentials":[{"id":"a","format":"x","meta":{}}],"credential_sets":[{"options":[["b"]]}]}""", "dcql-id-unknown")]
    public void Refuses_what_is_no_query(string json, string code) => Assert.Equal(code, DcqlQuery.Parse(JsonNode.Parse(json)).Refusal().Code);

    [Fact]
    public void Passes_over_members_that_it_does_not_know() => Assert.True(DcqlQuery.Parse(JsonNode.Parse(
        """{"new":1,"credentials":[{"id":"a","format":"x","meta":{},"new":2}]}""")).Succeeded());
}

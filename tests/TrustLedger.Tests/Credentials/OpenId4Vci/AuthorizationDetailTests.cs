using TrustLedger.Credentials.OpenId4Vci;
using TrustLedger.Credentials.SdJwt;

namespace TrustLedger.Tests.Credentials.OpenId4Vci;

/// <summary>Authorization details of requests and token answers (RFC 9396; OpenID4VCI 1.0 §5.1.1, §6.2).</summary>
public sealed class AuthorizationDetailTests
{
    [Fact]
    public void Reads_back_what_a_wallet_asks_for()
    {
        var written = new AuthorizationDetail("person") { Claims = [new(ClaimsPath.Of("name"), IsMandatory: true)], Locations = ["https://issuer.example"] };

        var read = Assert.Single(AuthorizationDetail.ReadRequest(AuthorizationDetail.ToJson([written]).ToJsonString()).Value());

        Assert.Equal(written.ToJson().ToJsonString(), read.ToJson().ToJsonString());
        Assert.Contains("\"type\":\"openid_credential\"", read.ToJson().ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Reads_back_what_a_token_answer_grants()
    {
        var written = new AuthorizationDetail("person") { CredentialIdentifiers = ["one", "two"] };

        Assert.Equal(["one", "two"], Assert.Single(AuthorizationDetail.ReadAnswer(AuthorizationDetail.ToJson([written])).Value()).CredentialIdentifiers);
    }

    [Theory]
    [InlineData("""[{"type":"openid_credential","credential_configuration_id":"person"}]""")]
    [InlineData("""[{"type":"openid_credential","credential_configuration_id":"person","credential_identifiers":[]}]""")]
    [InlineData("[]")]
    public void Refuses_an_answer_without_identifiers(string json) => Assert.Equal(
        "invalid-authorization-details", AuthorizationDetail.ReadAnswer(System.Text.Json.Nodes.JsonNode.Parse(json)).Refusal().Code);

    // OpenID4VCI 1.0, examples/authorization_details_sd_jwt_vc.json.
    [Fact]
    public void The_published_example_reads()
    {
        const string Published = """
            [
              {
                "type": "openid_credential",
                "credential_configuration_id": "PID_SD_JWT_VC",
                "claims": [
                  {"path": ["given_name"]},
                  {"path": ["family_name"]}
                ]
              }
            ]
            """;

        var read = Assert.Single(AuthorizationDetail.ReadRequest(Published).Value());

        Assert.Equal(("PID_SD_JWT_VC", 2), (read.ConfigurationId, read.Claims.Count));
    }
}

using System.Text.Json.Nodes;
using TrustLedger.Credentials.OpenId4Vci;

namespace TrustLedger.Tests.Credentials.OpenId4Vci;

/// <summary>Offers by value and by reference, and the specification's own example.</summary>
public sealed class CredentialOfferTests
{
    private static readonly CredentialOffer Offer = new(
        "https://issuer.example", ["person"], "c0de", new TransactionCodeRequirement("numeric", 6, "By text message"));

    // OpenID4VCI 1.0, examples/credential_offer_pre-authz_code.json.
    private const string Published = """
        {
          "credential_issuer": "https://credential-issuer.example.com",
          "credential_configuration_ids": [ "UniversityDegree_LDP_VC" ],
          "grants": {
            "urn:ietf:params:oauth:grant-type:pre-authorized_code": {
              "pre-authorized_code": "adhjhdjajkdkhjhdj",
              "tx_code": {}
            }
          }
        }
        """;

    [Fact]
    public void Reads_back_what_it_wrote_into_a_uri()
    {
        var read = CredentialOfferUri.Parse(CredentialOfferUri.ByValue(Offer)).Value().Offer!;

        Assert.Equal(Offer.ToJson().ToJsonString(), read.ToJson().ToJsonString());
    }

    [Fact]
    public void A_reference_is_an_address_and_no_offer()
    {
        var read = CredentialOfferUri.Parse(CredentialOfferUri.ByReference("https://issuer.example/offers/1?a=b&c=d")).Value();

        Assert.Null(read.Offer);
        Assert.Equal(new Uri("https://issuer.example/offers/1?a=b&c=d"), read.Reference);
    }

    [Fact]
    public void The_published_example_asks_for_a_numeric_code()
    {
        var read = CredentialOffer.Read(JsonNode.Parse(Published)!.AsObject()).Value();

        Assert.Equal("adhjhdjajkdkhjhdj", read.PreAuthorizedCode);
        Assert.Equal(new TransactionCodeRequirement("numeric", Length: null, Description: null), read.TransactionCode);
    }

    [Fact]
    public void Reads_back_an_offer_of_the_authorization_code_flow()
    {
        var offer = new CredentialOffer("https://issuer.example", ["person"], PreAuthorizedCode: null, TransactionCode: null)
        {
            HasAuthorizationCode = true,
            IssuerState = "st4te",
            AuthorizationCodeServer = "https://server.example",
        };

        Assert.Equal(offer with { ConfigurationIds = [] }, CredentialOffer.Read(offer.ToJson()).Value() with { ConfigurationIds = [] });
    }

    [Theory]
    [InlineData("""{"credential_issuer":"https://i.example","credential_configuration_ids":["a"]}""")]
    [InlineData("""{"credential_issuer":"https://i.example","credential_configuration_ids":["a"],"grants":{}}""")]
    public void An_offer_without_grants_leaves_them_to_the_metadata(string json)
    {
        var offer = CredentialOffer.Read(JsonNode.Parse(json)!.AsObject()).Value();

        Assert.Equal((null, false), (offer.PreAuthorizedCode, offer.HasAuthorizationCode));
    }

    [Theory]
    [InlineData("""{"credential_configuration_ids":["a"],"grants":{}}""", "offer-malformed")]
    [InlineData("""{"credential_issuer":"https://i.example","credential_configuration_ids":[],"grants":{}}""", "offer-malformed")]
    [InlineData("""{"credential_issuer":"https://i.example","credential_configuration_ids":["a","a"],"grants":{}}""", "offer-malformed")]
    [InlineData("""{"credential_issuer":"https://i.example","credential_configuration_ids":["a"],"grants":[]}""", "offer-malformed")]
    [InlineData("""{"credential_issuer":"https://i.example","credential_configuration_ids":["a"],"grants":{"password":{}}}""", "offer-grant-unsupported")]
    [InlineData("""{"credential_issuer":"https://i.example","credential_configuration_ids":["a"],"grants":{"authorization_code":7}}""", "offer-malformed")]
    [InlineData("""{"credential_issuer":"https://i.example","credential_configuration_ids":["a"],"grants":{"authorization_code":{"issuer_state":7}}}""", "offer-malformed")]
    [InlineData("""{"credential_issuer":"https://i.example","credential_configuration_ids":["a"],"grants":{"urn:ietf:params:oauth:grant-type:pre-authorized_code":{}}}""", "offer-malformed")]
    [InlineData("""{"credential_issuer":"https://i.example","credential_configuration_ids":["a"],"grants":{"urn:ietf:params:oauth:grant-type:pre-authorized_code":{"pre-authorized_code":"c","tx_code":{"length":0}}}}""", "offer-malformed")]
    public void Refuses_an_offer_that_the_specification_does_not_know(string json, string code) =>
        Assert.Equal(code, CredentialOffer.Read(JsonNode.Parse(json)!.AsObject()).Refusal().Code);

    [Fact]
    public void Members_that_nobody_knows_are_passed_over()
    {
        var json = JsonNode.Parse("""
            {"credential_issuer":"https://i.example","credential_configuration_ids":["a"],"later":[],"grants":{"later":{},
             "authorization_code":{"later":1},
             "urn:ietf:params:oauth:grant-type:pre-authorized_code":{"pre-authorized_code":"c","later":[1],"tx_code":{"later":2}}}}
            """)!;

        Assert.Equal("c", CredentialOffer.Read(json.AsObject()).Value().PreAuthorizedCode);
    }

    [Theory, InlineData(300, true), InlineData(301, false)]
    public void A_description_of_the_transaction_code_has_300_characters_at_most(int length, bool taken)
    {
        var offer = Offer with { TransactionCode = new TransactionCodeRequirement("numeric", 6, new string('x', length)) };

        Assert.Equal(taken, CredentialOffer.Read(offer.ToJson()).TryGet(out _, out _));
    }

    [Theory]
    [InlineData("https://issuer.example/?credential_offer=%7B%7D")]
    [InlineData("openid-credential-offer://")]
    [InlineData("openid-credential-offer://?credential_offer=%7B%7D&credential_offer_uri=https%3A%2F%2Fa.example")]
    [InlineData("openid-credential-offer://?credential_offer_uri=not-absolute")]
    [InlineData("openid-credential-offer://?credential_offer_uri=https%3A%2F%2Fa.example&credential_offer_uri=https%3A%2F%2Fb.example")]
    public void Refuses_a_uri_that_carries_no_offer(string uri) =>
        Assert.Equal("offer-uri-malformed", CredentialOfferUri.Parse(uri).Refusal().Code);
}

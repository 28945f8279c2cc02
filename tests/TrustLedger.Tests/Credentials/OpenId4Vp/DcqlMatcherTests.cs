using System.Text.Json.Nodes;
using TrustLedger.Credentials.OpenId4Vp;
using TrustLedger.Credentials.SdJwt;

namespace TrustLedger.Tests.Credentials.OpenId4Vp;

/// <summary>The specification's example queries, asked of wallets that can and cannot answer.</summary>
public sealed class DcqlMatcherTests
{
    private const string Identity = "https://credentials.example.com/identity_credential";

    [Fact]
    public void Simple_is_answered_by_its_three_claims()
    {
        var match = Assert.Single(Choose("simple", Held(Identity, """
            {"family_name":"Doe","given_name":"John","address":{"street_address":"Market","locality":"M"},"other":1}
            """)));

        Assert.Equal(
            """["family_name"] ["given_name"] ["address","street_address"]""", string.Join(' ', match.Disclosed));
    }

    [Theory]
    [InlineData("https://other.example/type", """{"family_name":"Doe","given_name":"J","address":{"street_address":"M"}}""")]
    [InlineData(Identity, """{"family_name":"Doe","address":{"street_address":"M"}}""")]
    [InlineData(Identity, """{"family_name":"Doe","given_name":"J","address":"M"}""")]
    public void Simple_is_not_answered_by_less(string type, string claims) =>
        Assert.Equal("credentials-missing", DcqlMatcher.Choose(Example("simple"), [Held(type, claims)]).Refusal().Code);

    [Theory]
    [InlineData("""{"family_name":"D","postal_code":"1","locality":"L","region":"R","date_of_birth":"B"}""", 0)]
    [InlineData("""{"family_name":"D","postal_code":"1","locality":"L","date_of_birth":"B"}""", 1)]
    [InlineData("""{"family_name":"D","postal_code":"1","locality":"L","region":"R"}""", -1)]
    public void Claims_alternatives_take_the_first_set_that_can_be_shown(string claims, int set)
    {
        var query = Example("claims_alternatives");

        var match = DcqlMatcher.Match(query.Credentials[0], Held(Identity, claims));

        var expected = set < 0 ? null : query.Credentials[0].Alternatives()[set].Select(claim => claim.Path);
        Assert.Equal(expected, match?.Disclosed);
    }

    [Theory]
    [InlineData("Doe", "\"90210\"", true)]
    [InlineData("Doe", "\"90211\"", true)]
    [InlineData("Doe", "90210", false)]
    [InlineData("Doe", "\"10000\"", false)]
    [InlineData("doe", "\"90210\"", false)]
    public void Value_matching_looks_at_type_and_value(string familyName, string postalCode, bool answers) => Assert.Equal(
        answers,
        DcqlMatcher.Match(Example("value_matching_simple").Credentials[0], Held(Identity, $$"""
            {"family_name":"{{familyName}}","given_name":"J","address":{"street_address":"M"},"postal_code":{{postalCode}}}
            """)) is not null);

    [Fact]
    public void Credentials_alternatives_take_the_first_option_that_is_held()
    {
        var other = Held("https://othercredentials.example/pid", """{"given_name":"J","family_name":"D","address":{"street_address":"M"}}""");
        var reduced = Held("https://credentials.example.com/reduced_identity_credential", """{"given_name":"J","family_name":"D"}""");
        var residence = Held("https://cred.example/residence_credential", """{"postal_code":"1","locality":"L","region":"R"}""");
        var rewards = Held("https://company.example/company_rewards", """{"rewards_number":"1"}""");

        Assert.Equal("other_pid", Ids(Choose("credentials_alternatives", rewards, residence, reduced, other)));
        Assert.Equal("pid_reduced_cred_1 pid_reduced_cred_2", Ids(Choose("credentials_alternatives", rewards, residence, reduced)));
        Assert.Equal("other_pid nice_to_have", Ids(DcqlMatcher.Choose(Example("credentials_alternatives"), [rewards, other], true).Value()));
        Assert.Equal(
            "credentials-missing",
            DcqlMatcher.Choose(Example("credentials_alternatives"), [rewards, reduced]).Refusal().Code);
    }

    [Theory]
    [InlineData("multi_credentials")]
    [InlineData("simple_mdoc")]
    [InlineData("complex_mdoc")]
    public void A_format_that_is_not_held_is_not_answered(string name) => Assert.Equal(
        "credentials-missing",
        DcqlMatcher.Choose(Example(name), [Held(Identity, """{"given_name":"J","family_name":"D","address":{"street_address":"M"}}""")])
            .Refusal().Code);

    [Theory]
    [InlineData("""["name"]""", """["name"]""")]
    [InlineData("""["degrees",null,"type"]""", """["degrees",0,"type"] ["degrees",1,"type"]""")]
    [InlineData("""["degrees",null,"honours"]""", """["degrees",1,"honours"]""")]
    [InlineData("""["nationalities",1]""", """["nationalities",1]""")]
    [InlineData("""["nationalities",null]""", """["nationalities",0] ["nationalities",1]""")]
    [InlineData("""["nationalities",2]""", "")]
    [InlineData("""["nationalities","x"]""", "")]
    [InlineData("""["name",0]""", "")]
    [InlineData("""["name",null]""", "")]
    [InlineData("""["nothing"]""", "")]
    public void Paths_select_as_in_section_7(string path, string selected)
    {
        var credential = JsonNode.Parse("""
            {"name":"Arthur Dent","degrees":[{"type":"Bachelor"},{"type":"Master","honours":true}],"nationalities":["British","Betelgeusian"]}
            """)!.AsObject();

        var places = ClaimsPath.Parse(JsonNode.Parse(path)).Value().Select(credential);

        Assert.Equal(selected, string.Join(' ', places.Select(place => place.Path)));
    }

    [Fact]
    public void A_query_without_claims_discloses_nothing() =>
        Assert.Empty(DcqlMatcher.Match(new CredentialQuery { Id = "a", Types = ["t"] }, Held("t", """{"name":"x"}"""))!.Disclosed);

    [Fact]
    public void A_claim_that_is_asked_for_twice_is_shown_once() => Assert.Single(DcqlMatcher.Match(
        new CredentialQuery { Id = "a", Types = ["t"], Claims = [ClaimsQuery.Of("name"), ClaimsQuery.Of("name")] },
        Held("t", """{"name":"x"}"""))!.Disclosed);

    [Fact]
    public void A_credential_without_holder_key_answers_only_where_none_is_required()
    {
        var unbound = Held("t", "{}") with { IsHolderBound = false };
        var query = new CredentialQuery { Id = "a", Types = ["t"] };

        Assert.Null(DcqlMatcher.Match(query, unbound));
        Assert.NotNull(DcqlMatcher.Match(query with { RequiresHolderBinding = false }, unbound));
    }

    [Fact]
    public void Trusted_authorities_match_by_authority_key_identifier_and_by_nothing_else()
    {
        var held = Held("t", "{}") with { AuthorityKeyIdentifiers = ["s9tIpPmhxdiuNkHMEWNpYim8S8Y"] };
        var query = new CredentialQuery { Id = "a", Types = ["t"] };

        Assert.NotNull(DcqlMatcher.Match(query with { TrustedAuthorities = [new("aki", ["x", "s9tIpPmhxdiuNkHMEWNpYim8S8Y"])] }, held));
        Assert.Null(DcqlMatcher.Match(query with { TrustedAuthorities = [new("aki", ["x"])] }, held));
        Assert.Null(DcqlMatcher.Match(query with { TrustedAuthorities = [new("etsi_tl", ["s9tIpPmhxdiuNkHMEWNpYim8S8Y"])] }, held));
    }

    private static DcqlQuery Example(string name) => DcqlQuery.Parse(Vectors.Json("openid4vp", name + ".json")).Value();

    private static IReadOnlyList<CredentialMatch> Choose(string name, params DcqlCandidate[] held) =>
        DcqlMatcher.Choose(Example(name), held).Value();

    private static string Ids(IEnumerable<CredentialMatch> matches) => string.Join(' ', matches.Select(match => match.Query.Id));

    private static DcqlCandidate Held(string type, string claims) =>
        new(type, "dc+sd-jwt", type, JsonNode.Parse(claims)!.AsObject(), IsHolderBound: true, []);
}

using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using TrustLedger.Credentials.OpenId4Vp;
using TrustLedger.Credentials.SdJwt;
using TrustLedger.IdentityApi.Issuance;
using TrustLedger.Protocol;

namespace TrustLedger.IdentityApi.Presentation;

/// <summary>Questions that officers ask often, by name, so that none asks for more than it needs.</summary>
internal sealed class PresentationPresets(IOptions<IdentityApiOptions> options)
{
    /// <summary>Name and proofing level of the person credential.</summary>
    public const string PersonNameLevel = "person-name-level";

    /// <summary>That the person is 18 or older, and nothing else.</summary>
    public const string PersonAdult = "person-adult";

    /// <summary>Holder and term of the residence permit.</summary>
    public const string ResidencePermit = "residence-permit";

    /// <summary>Who stands there: for themselves, or for somebody whose delegation they show beside their own credential.</summary>
    public const string Applicant = "applicant";

    /// <returns>The query; or <c>preset-unknown</c>.</returns>
    public Result<DcqlQuery> Find(string name) => name switch
    {
        PersonNameLevel => Query("person", CredentialCatalogue.Person, ClaimsQuery.Of("name"), ClaimsQuery.Of("proofing_level")),
        PersonAdult => Query(
            "person", CredentialCatalogue.Person,
            new ClaimsQuery(null, ClaimsPath.Of("age_equal_or_over_18"), [JsonValue.Create(true)])),
        ResidencePermit => Query(
            "permit", CredentialCatalogue.ResidencePermit, ClaimsQuery.Of("licence_id"), ClaimsQuery.Of("holder_name"),
            ClaimsQuery.Of("endorsed_until")),
        Applicant => ForWhom(),
        _ => new Refusal("preset-unknown", "There is no question of that name."),
    };

    private Result<DcqlQuery> ForWhom()
    {
        var person = Of("person", CredentialCatalogue.Person, ClaimsQuery.Of("name"), ClaimsQuery.Of("proofing_level"));
        var delegation = Of(
            "delegation", CredentialCatalogue.Delegation, ClaimsQuery.Of("principal", "name"), ClaimsQuery.Of("items"), ClaimsQuery.Of("scopes"));
        return DcqlQuery.Create(
            [person, person with { Id = "agent" }, delegation],
            [new CredentialSetQuery([["person"], ["agent", "delegation"]], Required: true)]);
    }

    private Result<DcqlQuery> Query(string id, string configuration, params ClaimsQuery[] claims) => DcqlQuery.Create(Of(id, configuration, claims));

    private CredentialQuery Of(string id, string configuration, params ClaimsQuery[] claims) => new()
    {
        Id = id,
        Types = [CredentialCatalogue.Find(configuration)!.Vct(options.Value.Issuer)],
        Claims = claims,
    };
}

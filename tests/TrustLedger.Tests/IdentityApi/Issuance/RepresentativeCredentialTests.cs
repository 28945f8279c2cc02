using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.SdJwt;
using TrustLedger.IdentityApi.Keys;
using TrustLedger.IdentityApi.Registry;

namespace TrustLedger.Tests.IdentityApi.Issuance;

/// <summary>A person holds a credential for the legal entities that the register lets them act for.</summary>
public sealed class RepresentativeCredentialTests : IAsyncLifetime
{
    private const string Justice = "11090101000000019H";
    private const string Fund = "11090101000000027C";

    private IssuanceApi _issuance = null!;

    public async Task InitializeAsync()
    {
        _issuance = await IssuanceApi.StartAsync();
        await _issuance.Api.ImportAsync($"code,name,place\n{Justice},司法局,090101\n{Fund},公积金中心,090101\n", RegisterImport.Organisations);
    }

    public async Task DisposeAsync() => await _issuance.DisposeAsync();

    [Fact]
    public async Task Each_entity_and_each_thing_said_of_it_can_be_hidden_by_itself()
    {
        await RepresentAsync((Justice, "legal-representative"), (Fund, "authorised"));

        var credential = Read(await FetchAsync());

        Assert.Equal(TestApi.Issuer + "/credentials/representative", credential.Payload.Text("vct"));
        // The members of a disclosed object come in no fixed order.
        Assert.Equal(
            [(Justice, "司法局", "legal-representative"), (Fund, "公积金中心", "authorised")],
            credential.Payload["represents"]!.AsArray().Select(entity => (
                entity!["organisation_code"]!.GetValue<string>(),
                entity["organisation_name"]!.GetValue<string>(),
                entity["role"]!.GetValue<string>())));
        Assert.Equal(1 + 2 + (2 * 3), credential.Source.Disclosures.Count); // The array, its elements, their members.
        Assert.DoesNotContain("represents", credential.IssuerJwt.Payload.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_offer_may_name_one_entity_and_the_credential_then_names_no_other()
    {
        await RepresentAsync((Justice, "legal-representative"), (Fund, "authorised"));

        var answer = await RequestAsync(await _issuance.TokenAsync("representative", Fund));

        var entity = Assert.Single(Read(Assert.Single(answer.Credentials)).Payload["represents"]!.AsArray());
        Assert.Equal((Fund, "authorised"), (entity!.Text("organisation_code"), entity!.Text("role")));
    }

    [Fact]
    public async Task Nothing_is_offered_to_who_may_act_for_nobody()
    {
        var (status, problem) = await _issuance.TryOfferAsync("representative");

        Assert.Equal((409, "representation-missing"), (status, problem.Text("title")));
    }

    [Fact]
    public async Task Nothing_is_issued_any_more_when_the_representation_has_ended()
    {
        await RepresentAsync((Justice, "authorised"));
        var token = await _issuance.TokenAsync("representative");
        await RepresentAsync((Justice, "ended"));

        Assert.Equal((400, "credential_request_denied"), (await RequestAsync(token)).Error);
    }

    private async Task RepresentAsync(params (string Code, string Role)[] lines)
    {
        var counts = await _issuance.Api.ImportAsync(
            "code,number,role\n" + string.Concat(lines.Select(line => $"{line.Code},{IssuanceApi.Number},{line.Role}\n")),
            RegisterImport.Representatives);
        Assert.Equal(0, counts.Refused);
    }

    private async Task<string> FetchAsync() =>
        Assert.Single((await RequestAsync(await _issuance.TokenAsync("representative"))).Credentials);

    private async Task<WalletAnswer> RequestAsync(string token) => await _issuance.PostAsync(
        "/credential", (await _issuance.RequestAsync() with { ConfigurationId = "representative" }).ToJson(), token);

    private VerifiedSdJwt Read(string credential) => SdJwtVerifier.VerifyIssued(
        CompactSdJwt.Parse(credential).Value(),
        new JwsRules(SdJwtNames.VcTyp),
        _ => Jwk.Of(_issuance.Api.Get<ServiceKeys>().Issuer.Key)).Value();
}

using System.Text.Json.Nodes;
using Dapper;
using TrustLedger.IdentityApi.Registry;
using TrustLedger.IdentityApi.Storage;

namespace TrustLedger.Tests.IdentityApi.Issuance;

/// <summary>A legal entity's credential comes into a wallet through a person who may act for it, and goes when they may no longer.</summary>
public sealed class OrganisationCredentialTests : IAsyncLifetime
{
    private const string Justice = "11090101000000019H";
    private const string Fund = "11090101000000027C";

    private IssuanceApi _issuance = null!;

    public async Task InitializeAsync()
    {
        _issuance = await IssuanceApi.StartAsync();
        await _issuance.Api.ImportAsync($"code,name,place\n{Justice},司法局,090101\n{Fund},公积金中心,090102\n", RegisterImport.Organisations);
    }

    public async Task DisposeAsync() => await _issuance.DisposeAsync();

    [Fact]
    public async Task It_says_what_the_register_has_of_the_entity_that_the_offer_names_and_hides_all_of_it()
    {
        await RepresentAsync((Justice, "legal-representative"), (Fund, "authorised"));

        var credential = Assert.Single((await RequestAsync(await _issuance.TokenAsync("organisation", Fund))).Credentials);

        Assert.Equal(TestApi.Issuer + "/credentials/organisation", IssuanceApi.PayloadOf(credential).Text("vct"));
        Assert.Equal(
            [("organisation_code", Fund), ("organisation_name", "公积金中心"), ("region", "090102")],
            Disclosed(credential).OrderBy(claim => claim.Name, StringComparer.Ordinal));
        Assert.DoesNotContain(Fund, IssuanceApi.PayloadOf(credential).ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_offer_to_who_acts_for_one_entity_alone_need_not_name_it()
    {
        await RepresentAsync((Justice, "authorised"));

        var credential = Assert.Single((await RequestAsync(await _issuance.TokenAsync("organisation"))).Credentials);

        Assert.Contains(("organisation_code", Justice), Disclosed(credential));
    }

    [Theory]
    [InlineData("organisation", null, 409, "entity-unnamed")]
    [InlineData("organisation", "11090101000000027D", 400, "entity-malformed")]
    [InlineData("organisation", "91350100M000100Y43", 409, "representation-missing")]
    [InlineData("representative", "91350100M000100Y43", 409, "representation-missing")]
    [InlineData("person", Justice, 400, "entity-malformed")]
    public async Task Refuses_an_offer(string configuration, string? entity, int status, string code)
    {
        await RepresentAsync((Justice, "legal-representative"), (Fund, "authorised"));

        var (answered, problem) = await _issuance.TryOfferAsync(configuration, entity);

        Assert.Equal((status, code), (answered, problem.Text("title")));
    }

    [Fact]
    public async Task Who_acts_no_longer_loses_that_entity_s_credential_and_what_says_that_they_do()
    {
        await RepresentAsync((Justice, "legal-representative"), (Fund, "authorised"));
        foreach (var (configuration, entity) in new[] { ("organisation", Justice), ("organisation", Fund), ("representative", Fund), ("person", null) })
            Assert.Single((await RequestAsync(await _issuance.TokenAsync(configuration, entity), configuration)).Credentials);

        await RepresentAsync((Justice, "legal-representative"));
        Assert.Empty(await RevokedAsync());
        await RepresentAsync((Fund, "ended"));

        Assert.Equal([("organisation", Fund), ("representative", Fund)], await RevokedAsync());
        Assert.Equal("representation-missing", (await _issuance.TryOfferAsync("organisation", Fund)).Json.Text("title"));
    }

    private Task<IEnumerable<(string Configuration, string About)>> RevokedAsync() => _issuance.Api.Get<Database>().ReadAsync(
        connection => connection.QueryAsync<(string, string)>(
            """
            SELECT offers.configuration, offers.about FROM issued_credentials JOIN offers ON offers.id = issued_credentials.offer
            WHERE revoked IS NOT NULL AND reason = 'facts-changed' AND EXISTS
              (SELECT 1 FROM status_flips f WHERE f.status_list = issued_credentials.status_list AND f.status_index = issued_credentials.status_index)
            ORDER BY offers.configuration
            """),
        CancellationToken.None);

    private async Task RepresentAsync(params (string Code, string Role)[] lines)
    {
        var counts = await _issuance.Api.ImportAsync(
            "code,number,role\n" + string.Concat(lines.Select(line => $"{line.Code},{IssuanceApi.Number},{line.Role}\n")),
            RegisterImport.Representatives);
        Assert.Equal(0, counts.Refused);
    }

    private async Task<WalletAnswer> RequestAsync(string token, string configuration = "organisation") => await _issuance.PostAsync(
        "/credential", (await _issuance.RequestAsync() with { ConfigurationId = configuration }).ToJson(), token);

    private static IEnumerable<(string Name, string Value)> Disclosed(string credential) => credential.Split('~')[1..^1]
        .Select(disclosure => JsonNode.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(disclosure))!.AsArray())
        .Select(disclosure => ((string)disclosure[1]!, (string)disclosure[2]!));
}

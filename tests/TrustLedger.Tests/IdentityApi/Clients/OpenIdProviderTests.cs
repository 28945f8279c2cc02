using System.Text.Json.Nodes;
using TrustLedger.IdentityApi;
using TrustLedger.IdentityApi.Clients;

namespace TrustLedger.Tests.IdentityApi.Clients;

/// <summary>Officers who sign in at another OpenID provider, and tokens of its that two readers could read differently.</summary>
public sealed class OpenIdProviderTests : IAsyncLifetime
{
    private OpenIdProvider _provider = null!;
    private TestApi _api = null!;

    public async Task InitializeAsync()
    {
        _provider = await OpenIdProvider.StartAsync();
        _api = await TestApi.StartAsync(options => options with
        {
            OpenIdProvider = new OpenIdProviderOptions
            {
                Authority = _provider.Authority,
                Audience = "identity-api",
                RoleClaim = "groups",
                Roles = new Dictionary<string, string>(StringComparer.Ordinal) { ["window"] = Roles.WindowOfficer },
            },
        });
    }

    public async Task DisposeAsync()
    {
        await _api.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task A_token_of_the_provider_opens_what_its_mapped_roles_open()
    {
        var token = OpenIdProvider.Sign(Payload());

        Assert.Equal(404, await StatusAsync("/proofing/sessions/none/review", token)); // The role is there, the session is not.
        Assert.Equal(403, await StatusAsync("/registry/imports/residents", token, HttpMethod.Post));
    }

    [Fact]
    public async Task Its_own_tokens_go_on_to_count() =>
        Assert.Equal(404, await StatusAsync("/proofing/sessions/none/review", await _api.SignInAsync("window", Roles.WindowOfficer)));

    [Theory]
    [InlineData("groups", "[\"canteen\"]")]
    [InlineData("groups", "[\"window-officer\"]")]
    public async Task A_role_that_is_not_mapped_gives_nothing(string claim, string value) =>
        Assert.Equal(403, await StatusAsync("/proofing/sessions/none/review", OpenIdProvider.Sign(Payload(claim, value))));

    [Theory]
    [InlineData("aud", "\"another\"")]
    [InlineData("aud", "\"identity-api/\"")]
    [InlineData("aud", "[\"identity-api\"]")]
    [InlineData("iss", "\"http://127.0.0.1:1\"")]
    [InlineData("exp", "\"9999999999\"")]
    [InlineData("exp", "1")]
    [InlineData("exp", "null")]
    [InlineData("nbf", "9999999999")]
    public async Task A_token_with_a_bad_claim_opens_nothing(string claim, string value) =>
        Assert.Equal(401, await StatusAsync("/proofing/sessions/none/review", OpenIdProvider.Sign(Payload(claim, value))));

    [Theory]
    [InlineData("""{"alg":"none","typ":"at+jwt","kid":"1"}""")]
    [InlineData("""{"alg":"HS256","typ":"at+jwt","kid":"1"}""")]
    [InlineData("""{"alg":"RS256","typ":"JWT","kid":"1"}""")]
    [InlineData("""{"alg":"RS256","typ":"at+jwt","kid":"1","crit":["x"],"x":1}""")]
    [InlineData("""{"alg":"RS256","typ":"at+jwt","kid":"1","b64":false}""")]
    [InlineData("""{"alg":"RS256","typ":"at+jwt","kid":"1","kid":"1"}""")]
    public async Task A_token_with_a_bad_header_opens_nothing(string header) =>
        Assert.Equal(401, await StatusAsync("/proofing/sessions/none/review", OpenIdProvider.Sign(Payload(), header)));

    [Theory]
    [InlineData("""{"alg":"RS256","typ":"at+jwt","kid":"1","kid":"1"}""", "exp", "9999999999", "token-malformed")]
    [InlineData("""{"alg":"RS256","typ":"at+jwt","kid":"1","crit":["x"],"x":1}""", "exp", "9999999999", "token-critical")]
    [InlineData("""{"alg":"RS256","typ":"at+jwt","kid":"1"}""", "exp", "\"9999999999\"", "token-claim-malformed")]
    [InlineData("""{"alg":"RS256","typ":"at+jwt","kid":"1"}""", "jti", "7", "token-claim-malformed")]
    [InlineData("""{"alg":"RS256","typ":"at+jwt","kid":"1"}""", "aud", "[\"identity-api\"]", "token-audience-wrong")]
    public async Task The_log_says_why_a_token_of_the_provider_was_not_read(string header, string claim, string value, string code)
    {
        Assert.Equal(401, await StatusAsync("/proofing/sessions/none/review", OpenIdProvider.Sign(Payload(claim, value), header)));

        Assert.Contains(_api.Logged.Lines, line => line.Contains($"Refused bearer token: {code}:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_token_with_a_member_twice_opens_nothing()
    {
        var twice = Payload()[..^1] + ",\"groups\":[\"window\"]}";

        Assert.Equal(401, await StatusAsync("/proofing/sessions/none/review", OpenIdProvider.Sign(twice)));
    }

    [Fact]
    public async Task A_changed_token_opens_nothing()
    {
        var token = OpenIdProvider.Sign(Payload());

        foreach (var bad in new[] { token + "=", token + "==", token[..^4], token + "A" })
            Assert.Equal(401, await StatusAsync("/proofing/sessions/none/review", bad));
    }

    private string Payload(string? claim = null, string? value = null)
    {
        var claims = _provider.Claims(_api.Time.GetUtcNow());
        if (claim is not null)
            claims[claim] = JsonNode.Parse(value!);
        return claims.ToJsonString();
    }

    private async Task<int> StatusAsync(string path, string token, HttpMethod? method = null) =>
        (await _api.SendAsync(method ?? HttpMethod.Get, path, null, token)).Status;
}

using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Dapper;
using TrustLedger.Credentials.Jose;
using TrustLedger.IdentityApi.Clients;
using TrustLedger.IdentityApi.Keys;
using TrustLedger.IdentityApi.Storage;

namespace TrustLedger.Tests.IdentityApi.Clients;

/// <summary>Sign-in with a client assertion (RFC 7523), and what must not sign in.</summary>
public sealed class TokenEndpointTests : IAsyncLifetime
{
    private TestApi _api = null!;
    private TestClient _client = null!;

    public async Task InitializeAsync()
    {
        _api = await TestApi.StartAsync();
        _client = await _api.AddClientAsync("window-7", [Roles.WindowOfficer, Roles.RegistryAdmin]);
    }

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Theory]
    [InlineData("client-authentication+jwt")]
    [InlineData("JWT")]
    public async Task A_registered_client_gets_a_token_with_its_roles(string typ)
    {
        var (status, json) = await TokenAsync(_client.Assertion(_api.Time.GetUtcNow(), typ: typ));

        Assert.Equal(200, status);
        Assert.Equal(("Bearer", "window-officer registry-admin"), (json.Text("token_type"), json.Text("scope")));
        Assert.Equal(404, (await ReviewAsync(json.Text("access_token"))).Status);
    }

    public static TheoryData<string, string, string> BadClaims => new()
    {
        { "aud", "\"http://127.0.0.1:7402/\"", "assertion-audience-wrong" },
        { "aud", "[\"http://127.0.0.1:7402\"]", "assertion-audience-wrong" },
        { "aud", "\"http://127.0.0.1:7402/token\"", "assertion-audience-wrong" },
        { "aud", "null", "assertion-audience-wrong" },
        { "iss", "\"another\"", "assertion-issuer-wrong" },
        { "sub", "\"another\"", "assertion-issuer-wrong" },
        { "iss", "7", "assertion-issuer-wrong" },
        { "exp", "\"9999999999\"", "assertion-expired" },
        { "exp", "9999999999", "assertion-time-wrong" },
        { "exp", "1", "assertion-expired" },
        { "exp", "1e10", "assertion-expired" },
        { "exp", "9999999999.5", "assertion-expired" },
        { "exp", "null", "assertion-expired" },
        { "iat", "9999999999", "assertion-time-wrong" },
        { "nbf", "9999999999", "assertion-time-wrong" },
        { "jti", "\"short\"", "assertion-id-missing" },
        { "jti", "null", "assertion-id-missing" },
    };

    [Theory, MemberData(nameof(BadClaims))]
    public async Task Refuses_an_assertion_with_a_bad_claim_and_spends_nothing(string claim, string value, string code)
    {
        var (status, json) = await TokenAsync(_client.Assertion(_api.Time.GetUtcNow(), claims => claims[claim] = JsonNode.Parse(value)));

        Assert.Equal((401, "invalid_client", code), (status, json.Text("error"), json.Text("error_description")));
        Assert.Equal(0, await _api.Get<Database>().ReadAsync(
            connection => connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM spent_tokens"), CancellationToken.None));
    }

    [Theory]
    [InlineData("iss", "another", "token-issuer-wrong")]
    [InlineData("aud", "another", "token-audience-wrong")]
    public async Task A_token_from_or_for_another_opens_nothing(string claim, string value, string code)
    {
        var claims = _client.Claims(_api.Time.GetUtcNow());
        (claims["iss"], claims["role"]) = (TestApi.Issuer, new JsonArray(Roles.WindowOfficer));
        string Token() => JwsWriter.Write("at+jwt", claims, _api.Get<ServiceKeys>().Tokens);
        Assert.Equal(404, (await ReviewAsync(Token())).Status); // Good but for one claim.

        claims[claim] = value;
        var (status, json) = await ReviewAsync(Token());

        Assert.Equal((401, "caller-unknown"), (status, json.Text("title")));
        Assert.Contains(_api.Logged.Lines, line => line.Contains($"Refused bearer token: {code}:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Refuses_a_form_with_a_parameter_twice()
    {
        var (status, json) = await _api.SendAsync(
            HttpMethod.Post, "/token", "grant_type=client_credentials&grant_type=client_credentials"u8.ToArray(), null,
            "application/x-www-form-urlencoded");

        Assert.Equal((400, "invalid_request"), (status, json.Text("error")));
        Assert.StartsWith("parameter-repeated:", json.Text("error_description"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_an_assertion_the_second_time()
    {
        var assertion = _client.Assertion(_api.Time.GetUtcNow());

        Assert.Equal(200, (await TokenAsync(assertion)).Status);
        var (status, json) = await TokenAsync(assertion);
        Assert.Equal((401, "assertion-used"), (status, json.Text("error_description")));
    }

    [Fact]
    public async Task Refuses_an_assertion_the_second_time_also_after_a_restart()
    {
        using var folder = new TemporaryFolder();
        string assertion;
        await using (var api = await TestApi.StartAsync(folder: folder))
        {
            var client = await api.AddClientAsync("a", [Roles.WindowOfficer]);
            assertion = client.Assertion(api.Time.GetUtcNow());
            using var first = await api.Http.PostAsync(new Uri("/token", UriKind.Relative), client.TokenRequest(assertion));
            Assert.True(first.IsSuccessStatusCode);
        }

        await using var again = await TestApi.StartAsync(folder: folder);
        using var second = await again.Http.PostAsync(new Uri("/token", UriKind.Relative), (_client with { Id = "a" }).TokenRequest(assertion));
        Assert.Equal(401, (int)second.StatusCode);
    }

    [Fact]
    public async Task Refuses_another_key_an_unknown_client_and_a_disabled_one()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = _api.Time.GetUtcNow();

        Assert.Equal("jws-signature-wrong", (await TokenAsync((_client with { Key = other }).Assertion(now))).Json.Text("error_description"));
        Assert.Equal("client-unknown", (await TokenAsync((_client with { Id = "nobody" }).Assertion(now), "nobody")).Json.Text("error_description"));
        await _api.Get<ClientStore>().DisableAsync(_client.Id, CancellationToken.None);
        Assert.Equal("client-unknown", (await TokenAsync(_client.Assertion(now))).Json.Text("error_description"));
    }

    [Fact]
    public async Task A_disabled_client_loses_the_token_it_holds()
    {
        var token = (await TokenAsync(_client.Assertion(_api.Time.GetUtcNow()))).Json.Text("access_token");
        await _api.Get<ClientStore>().DisableAsync(_client.Id, CancellationToken.None);

        Assert.Equal(401, (await ReviewAsync(token)).Status);
    }

    [Fact]
    public async Task A_token_ends_with_its_time()
    {
        var token = (await TokenAsync(_client.Assertion(_api.Time.GetUtcNow()))).Json.Text("access_token");
        _api.Time.Advance(TimeSpan.FromSeconds(601));

        Assert.Equal(401, (await ReviewAsync(token)).Status);
    }

    [Fact]
    public async Task A_token_opens_what_its_roles_open_and_nothing_else()
    {
        var token = await _api.SignInAsync("office", Roles.Office);

        var (status, json) = await ReviewAsync(token);
        Assert.Equal((403, "role-missing"), (status, json.Text("title")));
    }

    [Fact]
    public async Task Scope_narrows_the_roles_and_never_widens_them()
    {
        var narrow = await TokenAsync(_client.Assertion(_api.Time.GetUtcNow()), scope: Roles.RegistryAdmin);
        Assert.Equal(403, (await ReviewAsync(narrow.Json.Text("access_token"))).Status);

        var (status, json) = await TokenAsync(_client.Assertion(_api.Time.GetUtcNow()), scope: Roles.IssuerOfficer);
        Assert.Equal((400, "invalid_scope"), (status, json.Text("error")));
    }

    [Theory]
    [InlineData("", "invalid_request")]
    [InlineData("grant_type=client_credentials", "invalid_request")]
    [InlineData("grant_type=client_credentials&grant_type=client_credentials", "invalid_request")]
    [InlineData("grant_type=password&username=a&password=b", "unsupported_grant_type")]
    [InlineData("grant_type=client_credentials&client_assertion_type=x&client_assertion=y", "invalid_request")]
    [InlineData("grant_type=%FF%FE", "unsupported_grant_type")]
    public async Task Answers_a_bad_form_with_the_error_of_RFC_6749(string form, string error)
    {
        var (status, json) = await _api.SendAsync(
            HttpMethod.Post, "/token", Encoding.ASCII.GetBytes(form), null, "application/x-www-form-urlencoded");

        Assert.Equal((400, error), (status, json.Text("error")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a.b.c")]
    [InlineData("....")]
    [InlineData("eyJhbGciOiJub25lIn0.e30.")]
    public async Task Refuses_what_is_no_token(string assertion) =>
        Assert.Equal(401, (await TokenAsync(assertion)).Status);

    [Fact]
    public async Task Takes_no_token_that_was_changed_padded_or_made_by_another()
    {
        var token = (await TokenAsync(_client.Assertion(_api.Time.GetUtcNow()))).Json.Text("access_token");
        var assertion = _client.Assertion(_api.Time.GetUtcNow(), claims => claims["role"] = new JsonArray("window-officer"), "at+jwt");

        foreach (var bad in new[] { token + "=", token + "A", token[..^4], token.Replace('.', '~'), assertion, "", "x" })
            Assert.Equal(401, (await ReviewAsync(bad)).Status);
    }

    private Task<(int Status, JsonObject Json)> ReviewAsync(string token) =>
        _api.SendAsync(HttpMethod.Get, "/proofing/sessions/none/review", null, token);

    private async Task<(int Status, JsonObject Json)> TokenAsync(string assertion, string? clientId = null, string? scope = null)
    {
        var form = new List<KeyValuePair<string, string>>
        {
            new("grant_type", "client_credentials"),
            new("client_id", clientId ?? _client.Id),
            new("client_assertion_type", TestClient.AssertionType),
            new("client_assertion", assertion),
        };
        if (scope is not null)
            form.Add(new("scope", scope));
        using var content = new FormUrlEncodedContent(form);
        using var response = await _api.Http.PostAsync(new Uri("/token", UriKind.Relative), content);
        Assert.Contains("no-store", response.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        return ((int)response.StatusCode, (JsonObject)JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }
}

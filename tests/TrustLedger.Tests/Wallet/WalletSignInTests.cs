using System.Net;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.OpenId4Vci;
using TrustLedger.Wallet;
using TrustLedger.Wallet.OpenId;

namespace TrustLedger.Tests.Wallet;

/// <summary>A wallet fetches a credential by its owner's sign-in at the issuer: authorization code, PAR and PKCE.</summary>
public sealed class WalletSignInTests : IAsyncLifetime, IDisposable
{
    private readonly WalletRunner _wallet = new() { Browser = FakeSignIn.Browse };
    private FakeIssuer _issuer = null!;
    private FakeSignIn _signIn = null!;

    public async Task InitializeAsync()
    {
        _issuer = await FakeIssuer.StartAsync();
        _signIn = new FakeSignIn(_issuer);
        _issuer.Describe(metadata => Configuration(metadata)["scope"] = "person");
        await _wallet.With("init", "--loopback", "--anchor", _wallet.Write("root.pem", _issuer.Authority.Pem));
    }

    public async Task DisposeAsync() => await _issuer.DisposeAsync();

    public void Dispose() => _wallet.Dispose();

    [Fact]
    public async Task A_credential_comes_by_the_browser()
    {
        var ran = await ReceiveAsync();

        Assert.Equal((ExitCode.Done, 3), (ran.ExitCode, (int?)ran.Json["credentials"]![0]!["copies"]));
        Assert.Equal(
            ("code", "person", "S256", "an issuer's state"),
            (_signIn.Pushed["response_type"], _signIn.Pushed["scope"], _signIn.Pushed["code_challenge_method"], _signIn.Pushed["issuer_state"]));
        Assert.StartsWith("http://127.0.0.1:", _signIn.Pushed["redirect_uri"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_scheme_of_the_high_assurance_profile_is_taken_too()
    {
        var ran = await _wallet.With(
            "receive", _signIn.OfferUri.Replace(VciNames.OfferScheme + ":", "haip-vci:", StringComparison.Ordinal), "--json", "--yes");

        Assert.Equal(ExitCode.Done, ran.ExitCode);
    }

    [Fact]
    public async Task Where_a_configuration_has_no_scope_it_is_asked_for_in_details()
    {
        _issuer.Describe(metadata => metadata[VciNames.AuthorizationServers] = new JsonArray(_issuer.Id));

        Assert.Equal(ExitCode.Done, (await ReceiveAsync()).ExitCode);

        var detail = JsonNode.Parse(_signIn.Pushed["authorization_details"])![0]!;
        Assert.Equal(("openid_credential", "person"), ((string?)detail["type"], (string?)detail["credential_configuration_id"]));
        Assert.Equal(_issuer.Id, (string?)detail["locations"]![0]);
        Assert.False(_signIn.Pushed.ContainsKey("scope"));
    }

    [Theory]
    [InlineData("iss", "https://another.example", "authorization-issuer-wrong")]
    [InlineData("iss", null, "authorization-issuer-wrong")]
    [InlineData("error", "access_denied", "authorization-refused")]
    [InlineData("error", "\u001b[2J", "authorization-refused")]
    [InlineData("code", null, "authorization-response-malformed")]
    public async Task An_answer_that_is_not_the_issuer_s_consent_is_refused(string parameter, string? value, string code)
    {
        _signIn.Change = back =>
        {
            if (value is null)
                back.Remove(parameter);
            else
                back[parameter] = value;
        };

        var ran = await ReceiveAsync();

        Assert.Equal((ExitCode.Refused, code), (ran.ExitCode, ran.ErrorCode));
        Assert.Empty(_issuer.Api.BodiesOf(FakeSignIn.Token));
        Assert.DoesNotContain("\u001b", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_calls_without_the_state_is_turned_away_and_the_wallet_waits_on()
    {
        _wallet.Browser = url => FakeSignIn.Browse(new Uri(_signIn.Pushed["redirect_uri"] + "?code=stolen&state=guessed")) && FakeSignIn.Browse(url);

        Assert.Equal(ExitCode.Done, (await ReceiveAsync()).ExitCode);
    }

    [Theory]
    [InlineData("pushed_authorization_request_endpoint")]
    [InlineData("authorization_endpoint")]
    public async Task A_server_without_what_guards_a_code_is_refused(string missing)
    {
        _signIn.Describe(server => server.Remove(missing));

        Assert.Equal("authorization-server-unfit", (await ReceiveAsync()).ErrorCode);
    }

    [Fact]
    public async Task A_server_that_takes_no_S256_is_refused()
    {
        _signIn.Describe(server => server["code_challenge_methods_supported"] = new JsonArray("plain"));

        Assert.Equal("authorization-server-unfit", (await ReceiveAsync()).ErrorCode);
    }

    [Fact]
    public async Task The_open_profile_asks_a_server_without_PAR_by_the_browser()
    {
        await _wallet.With("settings", "--profile", "open");
        _signIn.Describe(server => server.Remove("pushed_authorization_request_endpoint"));

        Assert.Equal(ExitCode.Done, (await ReceiveAsync()).ExitCode);
        Assert.Empty(_issuer.Api.BodiesOf(FakeSignIn.Push));
    }

    [Fact]
    public async Task A_pushed_request_that_gets_no_address_ends_it()
    {
        _issuer.Api.Raw[FakeSignIn.Push] = (_, _) => new FakeAnswer(201, "application/json", "{}");

        Assert.Equal("authorization-response-malformed", (await ReceiveAsync()).ErrorCode);
    }

    [Fact]
    public async Task An_offer_without_grants_is_taken_by_those_of_the_server_s_metadata()
    {
        var offer = CredentialOfferUri.ByValue(new CredentialOffer(_issuer.Id, ["person"], null, null));

        Assert.Equal(ExitCode.Done, (await _wallet.With("receive", offer, "--json", "--yes")).ExitCode);
        _signIn.Describe(server => server["grant_types_supported"] = new JsonArray("client_credentials"));
        Assert.Equal("offer-grant-unsupported", (await _wallet.With("receive", offer, "--json", "--yes")).ErrorCode);
    }

    [Fact]
    public async Task A_server_that_the_issuer_does_not_list_is_not_asked()
    {
        var ran = await _wallet.With(
            "receive", CredentialOfferUri.ByValue(_signIn.Offer with { AuthorizationCodeServer = "https://another.example" }), "--json", "--yes");

        Assert.Equal((ExitCode.Refused, "offer-server-unlisted"), (ran.ExitCode, ran.ErrorCode));
    }

    [Fact]
    public async Task Of_several_servers_the_first_that_takes_the_grant_is_used()
    {
        await using var other = await FakeApi.StartAsync();
        var id = other.Url.ToString().TrimEnd('/');
        other.Answers[FakeIssuer.ServerMetadata] = _ => (200, new JsonObject
        {
            ["issuer"] = id,
            [VciNames.TokenEndpoint] = id + "/token",
            ["grant_types_supported"] = new JsonArray(VciNames.PreAuthorizedGrant),
        });
        _issuer.Describe(metadata => metadata[VciNames.AuthorizationServers] = new JsonArray(id, _issuer.Id));

        Assert.Equal(ExitCode.Done, (await ReceiveAsync()).ExitCode);
        Assert.Empty(other.BodiesOf(FakeSignIn.Token));
    }

    [Fact]
    public async Task Who_does_not_come_back_is_not_waited_for_for_ever()
    {
        using var redirect = new LoopbackRedirect();

        var waited = await redirect.WaitAsync("state", "", TimeSpan.FromMilliseconds(1), TimeProvider.System, CancellationToken.None);

        Assert.Equal("authorization-timeout", waited.Refusal().Code);
    }

    [Fact]
    public async Task Only_the_callback_s_path_and_method_are_heard()
    {
        using var redirect = new LoopbackRedirect();
        using var stranger = new HttpClient();
        var waiting = redirect.WaitAsync("s", "thanks", TimeSpan.FromMinutes(1), TimeProvider.System, CancellationToken.None);

        using var posted = await stranger.PostAsync(redirect.Uri + "?state=s&code=c", null);
        using var elsewhere = await stranger.GetAsync(redirect.Uri.Replace("callback", "other", StringComparison.Ordinal) + "?state=s&code=c");
        using var right = await stranger.GetAsync(redirect.Uri + "?state=s&code=c");

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest, HttpStatusCode.OK), (posted.StatusCode, elsewhere.StatusCode, right.StatusCode));
        Assert.Equal("c", (await waiting).Value()["code"]);
    }

    private static JsonObject Configuration(JsonObject metadata) => metadata[VciNames.CredentialConfigurationsSupported]!["person"]!.AsObject();

    private Task<WalletRunner.Ran> ReceiveAsync() => _wallet.With("receive", _signIn.OfferUri, "--json", "--yes");
}

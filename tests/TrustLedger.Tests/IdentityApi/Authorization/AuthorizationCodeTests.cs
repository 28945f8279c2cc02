using System.Text.Json.Nodes;
using TrustLedger.Credentials.OpenId4Vci;
using TrustLedger.IdentityApi;

namespace TrustLedger.Tests.IdentityApi.Authorization;

/// <summary>The authorization code flow over HTTP, from the pushed request to the credential, and each way to abuse it.</summary>
public sealed class AuthorizationCodeTests : IAsyncLifetime
{
    private AuthorizationApi _api = null!;

    public async Task InitializeAsync() => _api = await AuthorizationApi.StartAsync();

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task A_wallet_gets_a_credential_that_a_resident_consented_to()
    {
        var pushed = await _api.PushAsync();
        Assert.Equal(201, pushed.Status);
        Assert.StartsWith("urn:ietf:params:oauth:request_uri:", pushed.Json.Text("request_uri"), StringComparison.Ordinal);
        Assert.True((int)pushed.Json["expires_in"]! is > 0 and < 600);
        Assert.True(pushed.Headers.CacheControl!.NoStore);

        var cookie = await _api.OpenAsync(pushed.Json.Text("request_uri"));
        Assert.Equal(200, (await _api.ConfirmAsync(cookie)).Status);
        var decided = await _api.DecideAsync(cookie);
        Assert.Equal(303, decided.Status);
        Assert.StartsWith(AuthorizationApi.RedirectUri + "?", decided.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Equal(("of the wallet", TestApi.Issuer), (decided.Parameter("state"), decided.Parameter("iss")));

        var token = await _api.RedeemAsync(decided.Parameter("code")!);
        Assert.True(token.Status == 200, token.Text);
        Assert.Equal(("DPoP", "person", 600), (token.Json.Text("token_type"), token.Json.Text("scope"), (int)token.Json["expires_in"]!));
        var fetched = await _api.FetchAsync(token.Json.Text("access_token"));
        Assert.True(fetched.Status == 200, fetched.Text);
        Assert.Single(fetched.Json["credentials"]!.AsArray());
    }

    public static TheoryData<string, string?, string> BadRequests => new()
    {
        { "response_type", null, "invalid_request" },
        { "response_type", "token", "unsupported_response_type" },
        { "response_mode", "form_post", "invalid_request" },
        { "client_id", null, "invalid_request" },
        { "redirect_uri", null, "invalid_request" },
        { "redirect_uri", "http://wallet.example/cb", "invalid_request" },
        { "redirect_uri", "javascript:alert(1)", "invalid_request" },
        { "redirect_uri", "https://wallet.example/cb#x", "invalid_request" },
        { "code_challenge", null, "invalid_request" },
        { "code_challenge", "short", "invalid_request" },
        { "code_challenge_method", null, "invalid_request" },
        { "code_challenge_method", "plain", "invalid_request" },
        { "scope", null, "invalid_scope" },
        { "scope", "openid profile", "invalid_scope" },
        { "state", "\u0007", "invalid_request" },
        { "issuer_state", "of nobody", "invalid_request" },
        { "issuer_state", "", "invalid_request" },
        { "dpop_jkt", "short", "invalid_request" },
        { "request_uri", "urn:ietf:params:oauth:request_uri:x", "invalid_request" },
        { "request", "a.b.c", "request_not_supported" },
        { "resource", "https://another-issuer.example", "invalid_target" },
        { "authorization_details", "not json", "invalid_authorization_details" },
        { "authorization_details", "[]", "invalid_authorization_details" },
        { "authorization_details", """[{"type":"payment","credential_configuration_id":"person"}]""", "invalid_authorization_details" },
        { "authorization_details", """[{"type":"openid_credential"}]""", "invalid_authorization_details" },
        { "authorization_details", """[{"type":"openid_credential","credential_configuration_id":"crown"}]""", "invalid_authorization_details" },
        {
            "authorization_details",
            """[{"type":"openid_credential","credential_configuration_id":"person","claims":[{"path":["shoe_size"],"mandatory":true}]}]""",
            "invalid_authorization_details"
        },
    };

    public static TheoryData<string> BadClaims =>
    [
        "[]",
        "{}",
        """[{"mandatory":true}]""",
        """[{"path":[]}]""",
        """[{"path":"name"}]""",
        """[{"path":[-1]}]""",
        """[{"path":["name"],"mandatory":"yes"}]""",
        // Appendix B.3: one claim twice, whole and by index, as object and as array.
        """[{"path":["name"]},{"path":["name"]}]""",
        """[{"path":["name"],"mandatory":true},{"path":["name"],"mandatory":false}]""",
        """[{"path":["region",null]},{"path":["region",0]}]""",
        """[{"path":["region","code"]},{"path":["region",0]}]""",
        // Never there: below a claim that is a text, and in another credential.
        """[{"path":["name","family"],"mandatory":true}]""",
        """[{"path":["represents"],"mandatory":true}]""",
        """[{"path":[null],"mandatory":true}]""",
    ];

    [Theory, MemberData(nameof(BadClaims))]
    public async Task Claims_that_are_malformed_contradict_each_other_or_can_not_be_had_end_the_request(string claims)
    {
        var details = $$"""[{"type":"openid_credential","credential_configuration_id":"person","claims":{{claims}}}]""";

        Assert.Equal((400, "invalid_authorization_details"), StatusAndCode(await _api.PushAsync(("authorization_details", details))));
        Assert.Equal(0, await _api.CountAsync("authorizations"));
        // The token request, too.
        var code = await _api.CodeAsync();
        Assert.Equal((400, "invalid_authorization_details"), StatusAndCode(await _api.RedeemAsync(code, ("authorization_details", details))));
        Assert.Equal(0, await _api.CountAsync("issuance_tokens"));
    }

    [Theory]
    [InlineData("person", """[{"path":["name"],"mandatory":true},{"path":["birthdate"]},{"path":["shoe_size"]}]""")]
    [InlineData("representative", """[{"path":["represents",null,"role"],"mandatory":true},{"path":["represents"],"mandatory":true}]""")]
    [InlineData("representative", """[{"path":["represents",0,"organisation_code"],"mandatory":true,"display":[]}]""")]
    public async Task Claims_that_can_be_had_or_are_not_insisted_on_are_asked_for(string configuration, string claims) => Assert.Equal(
        201,
        (await _api.PushAsync(
            ("authorization_details", $$"""[{"type":"openid_credential","credential_configuration_id":"{{configuration}}","claims":{{claims}}}]"""),
            ("resource", TestApi.Issuer))).Status);

    [Theory, MemberData(nameof(BadRequests))]
    public async Task A_request_that_is_not_as_the_specifications_have_it_is_refused_when_it_is_pushed(string name, string? value, string code)
    {
        var answer = await _api.PushAsync((name, value));

        Assert.Equal((400, code), (answer.Status, answer.Code));
        Assert.Equal(0, await _api.CountAsync("authorizations"));
    }

    [Fact]
    public async Task Parameters_that_no_specification_names_and_unknown_scopes_are_passed_over()
    {
        var code = await _api.CodeAsync(("scope", "openid person nonsense person"), ("wallet_says", "anything"), ("nonce", "n"));

        Assert.Equal("person", (await _api.RedeemAsync(code, ("color", "red"))).Json.Text("scope"));
    }

    [Fact]
    public async Task A_request_that_was_not_pushed_opens_no_page()
    {
        var query = string.Join('&', _api.Request().Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value)}"));

        Assert.Equal((400, "request-not-pushed"), StatusAndCode(await _api.GetAsync($"/authorize?{query}")));
        Assert.Equal((404, "request-uri-unknown"), StatusAndCode(await _api.GetAsync($"/authorize?client_id=x&request_uri=urn%3Anone")));
    }

    [Fact]
    public async Task A_request_uri_is_good_once_for_its_own_client_and_for_a_short_time()
    {
        var uri = (await _api.PushAsync()).Json.Text("request_uri");
        var escaped = Uri.EscapeDataString(uri);
        Assert.Equal((404, "request-uri-unknown"), StatusAndCode(await _api.GetAsync($"/authorize?client_id=another&request_uri={escaped}")));
        var cookie = await _api.OpenAsync(uri);

        var again = $"/authorize?client_id={Uri.EscapeDataString(AuthorizationApi.Client)}&request_uri={escaped}";
        Assert.Equal((404, "request-uri-unknown"), StatusAndCode(await _api.GetAsync(again)));
        // The browser that has it open goes on where it is.
        var reloaded = await _api.GetAsync(again, cookie);
        Assert.Equal((303, TestApi.Issuer + AuthorizationApi.PagePath(cookie), false), (reloaded.Status, reloaded.Headers.Location?.ToString(), reloaded.Headers.Contains("Set-Cookie")));

        var late = (await _api.PushAsync()).Json.Text("request_uri");
        _api.Api.Time.Advance(TimeSpan.FromSeconds(91));
        Assert.Equal((404, "request-uri-unknown"), StatusAndCode(await _api.GetAsync(
            $"/authorize?client_id={Uri.EscapeDataString(AuthorizationApi.Client)}&request_uri={Uri.EscapeDataString(late)}")));
    }

    [Fact]
    public async Task A_resident_who_says_no_sends_the_wallet_an_error_and_no_code()
    {
        var cookie = await SignedInAsync();

        var denied = await _api.DecideAsync(cookie, "deny");

        Assert.Equal((303, "access_denied", null), (denied.Status, denied.Parameter("error"), denied.Parameter("code")));
        Assert.Equal(("of the wallet", TestApi.Issuer), (denied.Parameter("state"), denied.Parameter("iss")));
        Assert.Equal(404, (await _api.PageAsync(cookie)).Status);
    }

    [Fact]
    public async Task Only_the_form_of_this_browser_s_page_decides()
    {
        var (mine, other) = (await SignedInAsync(), await SignedInAsync());
        var foreign = Token((await _api.PageAsync(other)).Text);
        var own = Token((await _api.PageAsync(mine)).Text);

        Assert.Equal((403, "form-foreign"), StatusAndCode(await _api.DecideAsync(mine, "allow", foreign)));
        Assert.Equal((403, "form-foreign"), StatusAndCode(await _api.DecideAsync(mine, "allow", "")));
        Assert.Equal((403, "form-foreign"), StatusAndCode(await _api.DecideAsync(null, "allow", own, AuthorizationApi.PagePath(mine))));
        Assert.Equal((403, "form-foreign"), StatusAndCode(await _api.DecideAsync(other, "allow", own, AuthorizationApi.PagePath(mine))));
        Assert.Equal((400, "decision-missing"), StatusAndCode(await _api.DecideAsync(mine, "perhaps", own)));
        Assert.Equal(303, (await _api.DecideAsync(mine, "allow", own)).Status);
        Assert.Equal((404, "authorization-unknown"), StatusAndCode(await _api.DecideAsync(mine, "allow", own)));
    }

    [Fact]
    public async Task Nobody_consents_before_somebody_signed_in()
    {
        var cookie = await _api.OpenAsync((await _api.PushAsync()).Json.Text("request_uri"));
        var page = (await _api.PageAsync(cookie)).Text;
        Assert.DoesNotContain("name=\"decision\"", page, StringComparison.Ordinal);

        // The token of the form that this page would have.
        var token = _api.Api.Get<TrustLedger.IdentityApi.Authorization.ConsentCookie>().FormToken(AuthorizationApi.SecretOf(cookie));
        Assert.Equal((404, "authorization-unknown"), StatusAndCode(await _api.DecideAsync(cookie, "allow", token)));
        Assert.Equal((404, "sign-in-code-unknown"), StatusAndCode(await _api.ConfirmAsync("00000000", "any")));
    }

    [Theory]
    [InlineData("code", "of nobody", "invalid_grant")]
    [InlineData("redirect_uri", "https://wallet.example/cb/", "invalid_grant")]
    [InlineData("client_id", "https://another.example", "invalid_grant")]
    [InlineData("code_verifier", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "invalid_grant")]
    [InlineData("code_verifier", "short", "invalid_grant")]
    [InlineData("code", null, "invalid_request")]
    [InlineData("redirect_uri", null, "invalid_request")]
    [InlineData("client_id", null, "invalid_request")]
    [InlineData("code_verifier", null, "invalid_request")]
    [InlineData("authorization_details", """[{"type":"openid_credential","credential_configuration_id":"licence-residence-permit"}]""", "invalid_authorization_details")]
    public async Task A_code_is_for_one_client_one_address_and_one_verifier(string name, string? value, string error)
    {
        var code = await _api.CodeAsync();

        Assert.Equal((400, error), StatusAndCode(await _api.RedeemAsync(code, (name, value))));
        Assert.Equal(0, await _api.CountAsync("issuance_tokens"));
    }

    [Fact]
    public async Task A_code_is_over_after_a_minute()
    {
        var code = await _api.CodeAsync();
        _api.Api.Time.Advance(TimeSpan.FromSeconds(61));

        Assert.Equal((400, "invalid_grant"), StatusAndCode(await _api.RedeemAsync(code)));
    }

    [Fact]
    public async Task A_code_that_comes_twice_ends_the_tokens_of_the_first_time()
    {
        var code = await _api.CodeAsync();
        var token = (await _api.RedeemAsync(code)).Json;
        Assert.Equal(200, (await _api.FetchAsync(token.Text("access_token"))).Status);

        Assert.Equal((400, "invalid_grant"), StatusAndCode(await _api.RedeemAsync(code)));

        Assert.Equal((401, "invalid_token"), StatusAndCode(await _api.FetchAsync(token.Text("access_token"))));
        Assert.Equal((400, "invalid_grant"), StatusAndCode(await _api.RefreshAsync(token.Text("refresh_token"))));
    }

    [Fact]
    public async Task An_offer_leads_its_own_resident_to_the_consent_page_once()
    {
        var (answer, offer) = await _api.OfferAsync("authorization_code");
        Assert.Null(answer.Json["txCode"]);
        Assert.True(offer.HasAuthorizationCode && offer.PreAuthorizedCode is null);
        var fetched = await _api.GetAsync("/offers/" + Uri.UnescapeDataString(answer.Json.Text("offer")).Split('/')[^1]);
        Assert.Equal(offer.IssuerState, CredentialOffer.Read(fetched.Json.AsObject()).Value().IssuerState);

        var code = await _api.CodeAsync(("issuer_state", offer.IssuerState));

        Assert.Equal(200, (await _api.RedeemAsync(code)).Status);
        Assert.Equal((400, "invalid_request"), StatusAndCode(await _api.PushAsync(("issuer_state", offer.IssuerState))));
    }

    [Fact]
    public async Task An_offer_has_one_of_two_grants() => Assert.Equal((400, "grant-unknown"), StatusAndCode(await _api.TryOfferAsync("password")));

    [Fact]
    public async Task An_issuer_state_gives_no_code_that_a_token_request_takes()
    {
        var (_, offer) = await _api.OfferAsync("authorization_code");

        var answer = await _api.PostAsync("/token", new(StringComparer.Ordinal)
        {
            ["grant_type"] = VciNames.PreAuthorizedGrant,
            ["pre-authorized_code"] = offer.IssuerState!,
            ["tx_code"] = "",
        });
        Assert.Equal((400, "invalid_grant"), StatusAndCode(answer));
    }

    [Fact]
    public async Task Who_asks_with_details_gets_identifiers_and_uses_them()
    {
        const string Details = """[{"type":"openid_credential","credential_configuration_id":"person","extra":1}]""";
        var code = await _api.CodeAsync(("authorization_details", Details), ("scope", null));

        var token = (await _api.RedeemAsync(code)).Json;

        var detail = Assert.Single(AuthorizationDetail.ReadAnswer(token["authorization_details"]).Value());
        Assert.Equal("person", detail.ConfigurationId);
        var (access, identifier) = (token.Text("access_token"), Assert.Single(detail.CredentialIdentifiers));
        Assert.Equal((400, "invalid_credential_request"), StatusAndCode(await _api.FetchAsync(access)));
        Assert.Equal((400, "unknown_credential_identifier"), StatusAndCode(await _api.FetchAsync(access, Identifier("of nobody"))));
        Assert.Equal(200, (await _api.FetchAsync(access, Identifier(identifier))).Status);
    }

    [Fact]
    public async Task Scope_and_details_are_read_each_by_itself_and_one_type_counts_once()
    {
        const string Details = """[{"type":"openid_credential","credential_configuration_id":"person"}]""";
        var code = await _api.CodeAsync(("authorization_details", Details), ("scope", "person licence-residence-permit"));

        // There is no permit to issue, so nobody is promised one.
        var detail = Assert.Single(AuthorizationDetail.ReadAnswer((await _api.RedeemAsync(code)).Json["authorization_details"]).Value());
        Assert.Equal(("person", 1), (detail.ConfigurationId, detail.CredentialIdentifiers.Count));
    }

    [Fact]
    public async Task Where_there_is_nothing_to_issue_the_wallet_is_told_so()
    {
        var cookie = await SignedInAsync(("scope", "licence-residence-permit"));

        Assert.Equal("access_denied", (await _api.DecideAsync(cookie)).Parameter("error"));
    }

    [Fact]
    public async Task A_token_opens_no_credential_but_its_own()
    {
        var token = (await _api.RedeemAsync(await _api.CodeAsync())).Json.Text("access_token");

        var other = await _api.FetchAsync(token, new JsonObject { ["credential_configuration_id"] = "licence-residence-permit" });
        Assert.Equal((403, "insufficient_scope"), StatusAndCode(other));
        Assert.Contains("insufficient_scope", other.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
        var unknown = await _api.FetchAsync(token, new JsonObject { ["credential_configuration_id"] = "crown" });
        Assert.Equal((400, "unknown_credential_configuration"), StatusAndCode(unknown));
        Assert.Equal((400, "unknown_credential_identifier"), StatusAndCode(await _api.FetchAsync(token, Identifier("x"))));
    }

    [Fact]
    public async Task A_known_wallet_is_sent_back_to_its_own_addresses_only()
    {
        await using var api = await AuthorizationApi.StartAsync(change: options => options with
        {
            Wallets = [new WalletOptions { ClientId = AuthorizationApi.Client, Name = "市民钱包", RedirectUris = [AuthorizationApi.RedirectUri] }],
        });

        Assert.Equal(400, (await api.PushAsync(("redirect_uri", AuthorizationApi.RedirectUri + "?x=1"))).Status);
        var cookie = await api.OpenAsync((await api.PushAsync()).Json.Text("request_uri"));
        Assert.Contains("市民钱包", (await api.PageAsync(cookie)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_secret_of_a_request_is_in_the_database()
    {
        var uri = (await _api.PushAsync()).Json.Text("request_uri");
        var cookie = await _api.OpenAsync(uri);
        await _api.ConfirmAsync(cookie);
        var code = (await _api.DecideAsync(cookie)).Parameter("code")!;
        var token = (await _api.RedeemAsync(code)).Json;

        var bytes = Directory.GetFiles(_api.Api.Folder, "identity.db*").SelectMany(ReadShared).ToArray();
        Assert.Empty(PersonalForms.In(
            bytes, uri.Split(':')[^1], AuthorizationApi.SecretOf(cookie), code, token.Text("access_token"), token.Text("refresh_token")));
    }

    private async Task<string> SignedInAsync(params IEnumerable<(string Name, string? Value)> changes)
    {
        var cookie = await _api.OpenAsync((await _api.PushAsync(changes)).Json.Text("request_uri"));
        Assert.Equal(200, (await _api.ConfirmAsync(cookie)).Status);
        return cookie;
    }

    private static JsonObject Identifier(string identifier) => new() { ["credential_identifier"] = identifier };

    private static string Token(string page) => page.Split("name=\"token\" value=\"")[1].Split('"')[0];

    private static (int Status, string? Code) StatusAndCode(AuthorizationApi.Answer answer) => (answer.Status, answer.Code);

    private static byte[] ReadShared(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}

using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vp;
using TrustLedger.Credentials.SdJwt;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Wallet;

namespace TrustLedger.Tests.Wallet;

/// <summary>A wallet tells a verifier what it was asked, after its owner said so, and otherwise that it does not.</summary>
public sealed class PresentCommandTests : IAsyncLifetime, IDisposable
{
    private readonly WalletRunner _wallet = new();
    private FakeIssuer _issuer = null!;
    private FakeVerifier _verifier = null!;

    public async Task InitializeAsync()
    {
        _issuer = await FakeIssuer.StartAsync();
        _verifier = await FakeVerifier.StartAsync(_issuer.Authority, Asking("person"));
        await _wallet.With("init", "--loopback", "--anchor", _wallet.Write("root.pem", _issuer.Authority.Pem));
        await _wallet.With("receive", _issuer.OfferUri, "--yes");
    }

    public async Task DisposeAsync()
    {
        await _issuer.DisposeAsync();
        await _verifier.DisposeAsync();
    }

    public void Dispose() => _wallet.Dispose();

    [Fact]
    public async Task What_was_asked_is_shown_and_nothing_else()
    {
        var ran = await PresentAsync();

        Assert.Equal((ExitCode.Done, _verifier.ClientId), (ran.ExitCode, (string?)ran.Json["clientId"]));
        var presented = CompactSdJwt.Parse(_verifier.Opened().Presentations["person"].Single()).Value();
        Assert.Equal("name", Assert.Single(presented.Disclosures).Name);
    }

    [Fact]
    public async Task A_query_without_claims_discloses_nothing_that_may_stay_hidden()
    {
        _verifier.Query = DcqlQuery.Create(new CredentialQuery { Id = "person", Types = [_issuer.Type] }).Value();

        await PresentAsync();

        Assert.Empty(CompactSdJwt.Parse(_verifier.Opened().Presentations["person"].Single()).Value().Disclosures);
    }

    [Fact]
    public async Task Each_presentation_of_an_answer_is_bound_to_the_nonce_and_the_whole_client_identifier()
    {
        _verifier.Query = AskingForEach("one", "two");

        await PresentAsync();

        var presentations = _verifier.Opened().Presentations;
        Assert.Equal(2, presentations.Count);
        Assert.All(presentations.Values, texts =>
        {
            var binding = StrictReader.Read(CompactSdJwt.Parse(texts.Single()).Value().KeyBindingJwt!, new JwsRules("kb+jwt")).Value().Payload;
            Assert.Equal(("n-0S6_WzA2Mj", _verifier.ClientId), ((string?)binding["nonce"], (string?)binding["aud"]));
        });
    }

    [Theory]
    [InlineData(null, FakeVerifier.Fetch)]
    [InlineData("get", FakeVerifier.Fetch)]
    [InlineData("post", FakeVerifier.FetchByPost)]
    public async Task The_request_is_fetched_as_the_link_says(string? method, string call)
    {
        Assert.Equal(ExitCode.Done, (await PresentAsync(_verifier.Link(method))).ExitCode);

        var (_, headers) = Assert.Single(_verifier.Api.Headers, sent => sent.Call is FakeVerifier.Fetch or FakeVerifier.FetchByPost && sent.Call == call);
        Assert.Equal(OpenId4VpNames.RequestMediaType, headers["Accept"]);
        if (method == "post")
        {
            Assert.Equal("application/x-www-form-urlencoded", headers["Content-Type"]);
            Assert.StartsWith("wallet_nonce=", Assert.Single(_verifier.Api.BodiesOf(call)), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(404, "server-refused")]
    [InlineData(302, "egress-redirect")]
    [InlineData(500, "api-fault")]
    public async Task A_request_that_is_not_given_ends_it_with_nothing_sent(int status, string code)
    {
        _verifier.Api.Raw[FakeVerifier.Fetch] = (_, _) => new FakeAnswer(status, "text/plain", "");

        Assert.Equal(code, (await PresentAsync()).ErrorCode);
        Assert.Empty(_verifier.Answers);
    }

    [Theory]
    [InlineData("http://93.184.216.34/request", "egress-address")]
    [InlineData("https://xn--vrifier-7gg.example/request", "host-lookalike")] // a Cyrillic letter
    [InlineData("https://user@verifier.example/request", "request-link-malformed")]
    public async Task A_request_is_not_fetched_from_a_place_that_nobody_can_trust(string place, string code)
    {
        Assert.Equal(code, (await PresentAsync($"openid4vp://?client_id=x509_hash%3Aabc&request_uri={Uri.EscapeDataString(place)}")).ErrorCode);
        Assert.Empty(_verifier.Api.Sent);
    }

    [Fact]
    public async Task Nothing_of_what_is_held_is_in_any_request_but_the_encrypted_answer()
    {
        await PresentAsync();

        Assert.DoesNotContain(_verifier.Api.Sent, sent => sent.Body.Contains('甲', StringComparison.Ordinal) || sent.Body.Contains("name", StringComparison.Ordinal)
            || sent.Call.Contains("name", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_no_a_lack_and_another_value_end_alike_and_after_the_question()
    {
        var refused = new List<(string Code, Dictionary<string, string> Told, bool Asked)>();
        foreach (var query in new[] { Asking("person"), Asking("officer", type: _issuer.Id + "/credentials/officer"), Asking("person", value: "乙") })
        {
            _verifier.Query = query;
            var ran = await _wallet.With("present", _verifier.Link(), "--json");
            refused.Add((ran.ErrorCode, _verifier.Answers[^1], ran.Error.Contains("[y/N]", StringComparison.Ordinal)));
        }

        Assert.Equal(["not-confirmed", "credentials-missing", "credentials-missing"], refused.Select(one => one.Code), StringComparer.Ordinal);
        Assert.All(refused, one =>
        {
            Assert.True(one.Asked);
            Assert.Equal(["error=access_denied", "state=state-1"], one.Told.Select(pair => $"{pair.Key}={pair.Value}").Order(StringComparer.Ordinal), StringComparer.Ordinal);
        });
    }

    [Theory]
    [InlineData("response_type", "\"code\"", "unsupported_response_type")]
    [InlineData("transaction_data", "[\"eyJ0eXBlIjoibmV3In0\"]", "invalid_transaction_data")]
    [InlineData("scope", "\"person\"", "invalid_request")]
    [InlineData("dcql_query", "{}", "invalid_request")]
    public async Task A_proven_verifier_is_told_what_is_wrong_with_its_request(string member, string value, string error)
    {
        _verifier.Tamper = request => request[member] = JsonNode.Parse(value);

        Assert.Equal(ExitCode.Refused, (await PresentAsync()).ExitCode);

        Assert.Equal((error, "state-1"), (_verifier.Answers.Single()["error"], _verifier.Answers.Single()["state"]));
    }

    [Fact]
    public async Task Who_is_not_proven_is_told_nothing()
    {
        using var stranger = new Credentials.TestAuthority("A stranger's root", TimeProvider.System.GetUtcNow());
        await using var verifier = await FakeVerifier.StartAsync(stranger, Asking("person"));

        Assert.Equal("x5c-untrusted", (await PresentAsync(verifier.Link())).ErrorCode);
        Assert.Empty(verifier.Answers);
    }

    [Fact]
    public async Task A_request_in_the_link_itself_and_parameters_beside_it_are_not_used()
    {
        Assert.Equal("request-unsigned", (await PresentAsync("openid4vp://?client_id=x509_hash%3Aabc&dcql_query=%7B%7D&nonce=n")).ErrorCode);
        Assert.Equal(ExitCode.Done, (await PresentAsync(_verifier.Link(more: "&nonce=another&response_uri=https%3A%2F%2Fanother.example&dcql_query=%7B%7D"))).ExitCode);
        Assert.Single(_verifier.Answers);
    }

    [Fact]
    public async Task Where_the_verifier_sends_the_person_is_shown_and_opened()
    {
        var opened = new List<Uri>();
        _wallet.Browser = url =>
        {
            opened.Add(url);
            return true;
        };
        Answer(new JsonObject { ["redirect_uri"] = _verifier.Id + "/done?response_code=c0de", ["later"] = new JsonObject { ["more"] = 1 } }.ToJsonString());

        var ran = await PresentAsync();

        Assert.Equal(new Uri(_verifier.Id + "/done?response_code=c0de"), Assert.Single(opened));
        Assert.Equal((opened[0].AbsoluteUri, true), ((string?)ran.Json["redirectUri"], (bool)ran.Json["redirectOpened"]!));
        Assert.DoesNotContain(_verifier.Api.Sent, sent => sent.Call.Contains("/done", StringComparison.Ordinal));
    }

    [Fact]
    public async Task After_a_no_the_person_is_sent_back_too()
    {
        var opened = new List<Uri>();
        _wallet.Browser = url =>
        {
            opened.Add(url);
            return true;
        };
        Answer(new JsonObject { ["redirect_uri"] = _verifier.Id + "/declined" }.ToJsonString());

        await _wallet.With("present", _verifier.Link(), "--json");

        Assert.Single(opened);
    }

    [Theory]
    [InlineData("http://verifier.example/done")]
    [InlineData("javascript:alert(1)")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://v\u0435rifier.example/done")]
    [InlineData("not an address")]
    public async Task An_address_that_nobody_should_visit_is_named_and_left_alone(string address)
    {
        _wallet.Browser = _ => throw new InvalidOperationException("It must not be opened.");
        Answer(new JsonObject { ["redirect_uri"] = address }.ToJsonString());

        var ran = await PresentAsync();

        Assert.Equal((ExitCode.Done, null, address), (ran.ExitCode, (string?)ran.Json["redirectUri"], (string?)ran.Json["redirectRefused"]));
    }

    [Theory, InlineData("en", "who asks", "identifier"), InlineData("zh", "核验方", "标识")]
    public async Task Who_asks_is_told_with_the_whole_identifier(string language, string label, string identifier)
    {
        var ran = await _wallet.With("present", _verifier.Link(), "--yes", "--lang", language);

        Assert.Contains(label, ran.Error, StringComparison.Ordinal);
        Assert.Contains(identifier + ": " + _verifier.ClientId, ran.Error, StringComparison.Ordinal);
    }

    [Theory, InlineData("en", "you declare"), InlineData("zh", "声明")]
    public async Task What_is_authorized_is_shown_before_it_is_signed(string language, string told)
    {
        Declare("I agree to the plan.");

        var ran = await _wallet.With("present", _verifier.Link(), "--lang", language);

        Assert.Equal(ExitCode.Refused, ran.ExitCode);
        Assert.Contains(told, ran.Error, StringComparison.Ordinal);
        Assert.Contains("I agree to the plan.", ran.Error[..ran.Error.IndexOf("[y/N]", StringComparison.Ordinal)], StringComparison.Ordinal);
        Assert.Equal("access_denied", _verifier.Answers.Single()["error"]);
    }

    [Fact]
    public async Task What_is_authorized_is_hashed_into_the_key_binding_of_one_credential()
    {
        _verifier.Query = AskingForEach("one", "two");
        Declare("I agree to the plan.", "two", "one");

        Assert.Equal(ExitCode.Done, (await PresentAsync()).ExitCode);

        var encoded = (string)RequestPayload()["transaction_data"]![0]!;
        var hash = StrictBase64Url.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(encoded)));
        Assert.Equal((hash, "sha-256"), ((string?)BindingOf("two")["transaction_data_hashes"]![0], (string?)BindingOf("two")["transaction_data_hashes_alg"]));
        Assert.False(BindingOf("one").ContainsKey("transaction_data_hashes"));
    }

    [Theory, InlineData("en", "the verifier's own word"), InlineData("zh", "自己的说法")]
    public async Task A_purpose_that_nobody_confirmed_is_told_to_be_a_claim(string language, string told)
    {
        Register("name");

        Assert.Contains(told, (await _wallet.With("present", _verifier.Link(), "--yes", "--lang", language)).Error, StringComparison.Ordinal);
        Assert.False((bool)(await PresentAsync()).Json["purposeRegistered"]!);
    }

    [Theory]
    [InlineData("region", "permit", "claims-unregistered")]
    [InlineData("name", "tax", "purpose-unregistered")]
    public async Task More_than_the_verifier_s_own_registration_has_is_refused(string claim, string purpose, string code)
    {
        Register(claim, purpose);

        var ran = await PresentAsync();

        Assert.Equal((ExitCode.Refused, code), (ran.ExitCode, ran.ErrorCode));
        Assert.Equal(("invalid_request", "state-1"), (_verifier.Answers.Single()["error"], _verifier.Answers.Single()["state"]));
    }

    [Fact]
    public async Task An_answer_in_clear_is_given_by_the_open_profile_only()
    {
        _verifier.Change = request => request with { EncryptionKey = null, EncryptionKeyId = null };

        var strict = await PresentAsync();
        await _wallet.With("settings", "--profile", "open");
        var open = await PresentAsync();

        Assert.Equal(("request-response-mode-unsupported", ExitCode.Done), (strict.ErrorCode, open.ExitCode));
        Assert.Equal("invalid_request", _verifier.Answers[0]["error"]);
        Assert.Equal(["person"], JsonNode.Parse(_verifier.Answers[1]["vp_token"])!.AsObject().Select(pair => pair.Key), StringComparer.Ordinal);
        Assert.Equal("state-1", _verifier.Answers[1]["state"]);
    }

    private void Declare(string text, params string[] credentials) => _verifier.Change = request => request with
    {
        TransactionData = TransactionData.Create(
            [
                new JsonObject
                {
                    ["type"] = TransactionDataType.Declaration.Name,
                    ["credential_ids"] = new JsonArray([.. credentials.DefaultIfEmpty("person").Select(id => (JsonNode)id)]),
                    ["text"] = text,
                },
            ],
            request.Query).Value(),
    };

    private void Register(string claim, string purpose = "permit")
    {
        var now = TimeProvider.System.GetUtcNow();
        var document = Encoding.UTF8.GetBytes(new JsonObject
        {
            ["client_id"] = _verifier.ClientId,
            ["organisation"] = "11090101000000019H",
            ["nbf"] = now.AddDays(-1).ToUnixTimeSeconds(),
            ["exp"] = now.AddDays(1).ToUnixTimeSeconds(),
            ["purposes"] = new JsonArray(new JsonObject
            {
                ["id"] = "permit",
                ["text"] = "checks who applies",
                ["credentials"] = new JsonArray(new JsonObject { ["vct"] = _issuer.Type, ["claims"] = new JsonArray(new JsonArray(claim)) }),
            }),
        }.ToJsonString());
        _verifier.Change = request => request with { Registration = new RegistrationEntry(document, purpose) };
    }

    private JsonObject RequestPayload() => StrictReader.Read(_verifier.Signed, new JwsRules(OpenId4VpNames.RequestTyp)).Value().Payload;

    private JsonObject BindingOf(string id) => StrictReader.Read(
        CompactSdJwt.Parse(_verifier.Opened().Presentations[id].Single()).Value().KeyBindingJwt!, new JwsRules("kb+jwt")).Value().Payload;

    private void Answer(string body) => _verifier.Api.Raw[FakeVerifier.Answer] = (_, _) => new FakeAnswer(200, "application/json", body);

    private DcqlQuery AskingForEach(params string[] ids) => DcqlQuery.Create(
        [.. ids.Select(id => new CredentialQuery { Id = id, Types = [_issuer.Type], Claims = [ClaimsQuery.Of("name")] })]).Value();

    private DcqlQuery Asking(string id, string? type = null, string? value = null) => DcqlQuery.Create(new CredentialQuery
    {
        Id = id,
        Types = [type ?? _issuer.Type],
        Claims = [value is null ? ClaimsQuery.Of("name") : ClaimsQuery.Of("name") with { Values = [JsonValue.Create(value)] }],
    }).Value();

    private Task<WalletRunner.Ran> PresentAsync(string? link = null) => _wallet.With("present", link ?? _verifier.Link(), "--json", "--yes");
}

using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vp;
using TrustLedger.Credentials.StatusLists;
using TrustLedger.IdentityApi.Clients;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Tests.IdentityApi.Presentation;

/// <summary>An officer asks, a wallet answers, the officer reads what came of it.</summary>
public sealed class PresentationEndpointTests : IAsyncLifetime
{
    private PresentationApi _api = null!;

    public async Task InitializeAsync() => _api = await PresentationApi.StartAsync();

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task What_is_not_known_of_a_key_binding_is_passed_over()
    {
        var (id, link) = await _api.OpenAsync();
        var request = await _api.FetchAsync(link);

        await _api.AnswerAsync(request, _api.Present(request, keyBinding: payload =>
        {
            payload["later"] = new JsonObject { ["crit"] = true };
            payload["iss"] = 7;
        }));

        Assert.Equal("accepted", (await _api.ResultAsync(id)).Text("status"));
    }

    [Fact]
    public async Task An_accepted_presentation_shows_its_claims_and_every_check()
    {
        var (id, link) = await _api.OpenAsync();
        Assert.Equal("open", (await _api.ResultAsync(id)).Text("status"));

        var request = await _api.FetchAsync(link);
        var answered = await _api.AnswerAsync(request, _api.Present(request));

        Assert.Equal("Residence permit", request.Purpose);
        Assert.Equal(HttpStatusCode.OK, answered.StatusCode);
        Assert.Equal("{}", await answered.Content.ReadAsStringAsync());
        Assert.Equal("no-store", answered.Headers.CacheControl?.ToString());
        var result = await _api.ResultAsync(id);
        Assert.Equal("accepted", result.Text("status"));
        Assert.Equal(15, result["checks"]!.AsArray().Count);
        Assert.All(result["checks"]!.AsArray(), check => Assert.Equal("passed", (string?)check!["result"]));
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse("""{"name":"甲某","proofing_level":3}"""), result["credentials"]![0]!["claims"]), result.ToJsonString());
    }

    [Fact]
    public async Task The_reference_names_every_check_of_a_result_in_its_order()
    {
        var (id, link) = await _api.OpenAsync();
        var request = await _api.FetchAsync(link);
        await _api.AnswerAsync(request, _api.Present(request));

        var document = await File.ReadAllLinesAsync(Path.Combine(Repository.Root, "docs", "reference", "presentations.md"));
        var documented = document.SkipWhile(line => line != "## Checks").Skip(1).TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('`')[1]);

        Assert.Equal(
            string.Join(' ', documented), string.Join(' ', (await _api.ResultAsync(id))["checks"]!.AsArray().Select(check => (string?)check!["name"])));
    }

    [Fact]
    public async Task A_wallet_that_fetches_by_POST_gets_its_nonce_back()
    {
        var (_, link) = await _api.OpenAsync();
        Assert.True(link.ByPost);

        var response = await _api.Http.PostAsync(link.RequestUri, new FormUrlEncodedContent([new("wallet_nonce", "w-1"), new("wallet_metadata", "{}")]));

        var payload = StrictReader.Read(await response.Content.ReadAsStringAsync(), new JwsRules("oauth-authz-req+jwt")).Value().Payload;
        Assert.Equal("w-1", payload.Text("wallet_nonce"));
    }

    [Fact]
    public async Task Each_request_has_a_nonce_a_state_and_a_key_of_its_own()
    {
        var first = await _api.FetchAsync((await _api.OpenAsync()).Link);
        var second = await _api.FetchAsync((await _api.OpenAsync()).Link);

        Assert.False(first.Nonce == second.Nonce);
        Assert.False(first.State == second.State);
        Assert.NotEqual(first.EncryptionKey, second.EncryptionKey);
    }

    [Fact]
    public async Task A_nonce_has_more_than_128_random_bits()
    {
        var nonces = new List<byte[]>();
        for (var i = 0; i < 8; i++)
        {
            Assert.True(StrictBase64Url.TryDecode((await _api.FetchAsync((await _api.OpenAsync()).Link)).Nonce, out var nonce));
            nonces.Add(nonce);
        }

        // Each of at least 16 bytes differs between some two of eight: that happens by chance to a byte in 2^56.
        Assert.All(Enumerable.Range(0, 16), at => Assert.True(nonces.Select(nonce => nonce[at]).Distinct().Count() > 1));
    }

    [Fact]
    public async Task The_same_presentation_again_is_refused_and_changes_nothing()
    {
        var (id, link) = await _api.OpenAsync();
        var request = await _api.FetchAsync(link);
        var presented = _api.Present(request);
        await _api.AnswerAsync(request, presented);
        var before = (await _api.ResultAsync(id)).ToJsonString();

        await Refused(await _api.AnswerAsync(request, presented), "presentation-replayed");
        Assert.Equal(before, (await _api.ResultAsync(id)).ToJsonString());
        Assert.Equal(HttpStatusCode.BadRequest, (await _api.Http.GetAsync(link.RequestUri)).StatusCode);
    }

    [Fact]
    public async Task Of_racing_answers_one_is_taken()
    {
        var (_, link) = await _api.OpenAsync();
        var request = await _api.FetchAsync(link);
        var presented = _api.Present(request);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => _api.AnswerAsync(request, presented))));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_presentation_for_one_request_does_not_answer_another()
    {
        var first = await _api.FetchAsync((await _api.OpenAsync()).Link);
        var (id, link) = await _api.OpenAsync();
        var second = await _api.FetchAsync(link);

        await Refused(await _api.AnswerAsync(second, _api.Present(first)), "key-binding-nonce-wrong");
        Assert.Equal("refused", (await _api.ResultAsync(id)).Text("status"));
    }

    [Fact]
    public async Task An_answer_encrypted_for_another_request_is_not_read()
    {
        var first = await _api.FetchAsync((await _api.OpenAsync()).Link);
        var (id, link) = await _api.OpenAsync();
        var second = await _api.FetchAsync(link);

        await Refused(await _api.AnswerAsync(first with { ResponseUri = second.ResponseUri }, _api.Present(first)), "jwe-decryption-failed");
        Assert.Equal("open", (await _api.ResultAsync(id)).Text("status"));
    }

    [Fact]
    public async Task Somebody_elses_key_is_refused()
    {
        using var thief = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var (id, link) = await _api.OpenAsync();
        var request = await _api.FetchAsync(link);

        await Refused(await _api.AnswerAsync(request, _api.Present(request, holder: thief)), "jws-signature-wrong");
        var result = await _api.ResultAsync(id);
        Assert.Equal("failed", Of(result, "holder-binding"));
        Assert.Null(result["credentials"]);
    }

    [Fact]
    public async Task A_revoked_credential_is_refused()
    {
        _api.Statuses!.Write(7, StatusType.Invalid);
        var (id, link) = await _api.OpenAsync();
        var request = await _api.FetchAsync(link);

        await Refused(await _api.AnswerAsync(request, _api.Present(request)), "credential-revoked");
        Assert.Equal("failed", Of(await _api.ResultAsync(id), "status"));
    }

    [Fact]
    public async Task A_suspended_credential_is_refused()
    {
        _api.Statuses = StatusList.Create(2, 64);
        _api.Statuses.Write(7, StatusType.Suspended);
        var (id, link) = await _api.OpenAsync();
        var request = await _api.FetchAsync(link);

        await Refused(await _api.AnswerAsync(request, _api.Present(request)), "credential-suspended");
        var result = await _api.ResultAsync(id);
        Assert.Equal(("refused", "failed"), (result.Text("status"), Of(result, "status")));
        Assert.Null(result["credentials"]);
    }

    [Fact]
    public async Task A_list_older_than_one_that_was_relied_on_leaves_it_undecided()
    {
        var first = await _api.FetchAsync((await _api.OpenAsync()).Link);
        Assert.Equal(HttpStatusCode.OK, (await _api.AnswerAsync(first, _api.Present(first))).StatusCode);

        _api.StatusSignedAt = _api.Time.GetUtcNow().AddMinutes(-5);
        var (id, link) = await _api.OpenAsync();
        var second = await _api.FetchAsync(link);
        var answered = await _api.AnswerAsync(second, _api.Present(second));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answered.StatusCode);
        Assert.Contains("status-older", await answered.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("undecided", (await _api.ResultAsync(id)).Text("status"));
    }

    [Fact]
    public async Task An_issuer_that_the_ledger_does_not_accredit_is_refused()
    {
        _api.Accreditation = new AccreditationAnswer(CheckResult.Failed, "issuer-not-accredited: none");
        var (id, link) = await _api.OpenAsync();
        var request = await _api.FetchAsync(link);

        await Refused(await _api.AnswerAsync(request, _api.Present(request)), "issuer-not-accredited");
        Assert.Equal("failed", Of(await _api.ResultAsync(id), "issuer-accredited"));
    }

    [Fact]
    public async Task While_the_status_is_unknown_nothing_is_accepted_and_the_wallet_may_come_again()
    {
        var statuses = _api.Statuses;
        _api.Statuses = null;
        var (id, link) = await _api.OpenAsync();
        var request = await _api.FetchAsync(link);
        var presented = _api.Present(request);

        var away = await _api.AnswerAsync(request, presented);
        var undecided = await _api.ResultAsync(id);
        _api.Statuses = statuses;
        var again = await _api.AnswerAsync(request, presented);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, away.StatusCode);
        var told = JsonNode.Parse(await away.Content.ReadAsStringAsync())!;
        Assert.Equal("temporarily_unavailable", told.Text("error"));
        Assert.Contains("status-unreachable", told.Text("error_description"), StringComparison.Ordinal);
        Assert.Equal("2", away.Headers.RetryAfter?.ToString());
        Assert.Equal("undecided", undecided.Text("status"));
        Assert.Equal("unknown", Of(undecided, "status"));
        Assert.Null(undecided["credentials"]);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Equal("accepted", (await _api.ResultAsync(id)).Text("status"));
    }

    [Fact]
    public async Task While_the_ledger_is_away_nothing_is_accepted()
    {
        _api.Accreditation = new AccreditationAnswer(CheckResult.Unknown, "ledger-away");
        var (id, link) = await _api.OpenAsync();
        var request = await _api.FetchAsync(link);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await _api.AnswerAsync(request, _api.Present(request))).StatusCode);
        Assert.Equal("undecided", (await _api.ResultAsync(id)).Text("status"));
    }

    [Fact]
    public async Task A_claim_that_the_type_does_not_describe_is_refused()
    {
        var (_, link) = await _api.OpenAsync(new { purpose = "p", dcql = Dcql("""[{"path":["salary"]}]""") });
        var request = await _api.FetchAsync(link);

        await Refused(
            await _api.AnswerAsync(request, _api.Present(request, _api.Issue(claims => claims["salary"] = 1))), "credential-schema-wrong");
    }

    [Fact]
    public async Task After_its_time_a_request_is_neither_served_nor_answered()
    {
        var (id, link) = await _api.OpenAsync();
        var request = await _api.FetchAsync(link);
        _api.Time.Now += TimeSpan.FromMinutes(11);

        await Refused(await _api.AnswerAsync(request, _api.Present(request)), "presentation-expired", HttpStatusCode.Gone);
        await Refused(await _api.Http.GetAsync(link.RequestUri), "presentation-expired", HttpStatusCode.Gone);
        Assert.Equal("expired", (await _api.ResultAsync(id)).Text("status"));
    }

    [Fact]
    public async Task A_holder_may_say_no()
    {
        var (id, link) = await _api.OpenAsync();
        var request = await _api.FetchAsync(link);

        var answered = await _api.Http.PostAsync(
            request.ResponseUri, new FormUrlEncodedContent([new("error", "access_denied"), new("state", request.State!)]));

        Assert.Equal(HttpStatusCode.OK, answered.StatusCode);
        var result = await _api.ResultAsync(id);
        Assert.Equal(("declined", "access_denied"), (result.Text("status"), result.Text("error")));
        await Refused(await _api.AnswerAsync(request, _api.Present(request)), "presentation-replayed");
    }

    [Fact]
    public async Task A_holder_may_say_no_in_an_encrypted_answer()
    {
        var (id, link) = await _api.OpenAsync();
        var request = await _api.FetchAsync(link);

        var answered = await _api.PostAsync(request, Encrypted(request, new JsonObject { ["error"] = "access_denied", ["state"] = request.State }));

        Assert.Equal(HttpStatusCode.OK, answered.StatusCode);
        Assert.Equal("access_denied", (await _api.ResultAsync(id)).Text("error"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("other-state")]
    public async Task Nobody_declines_who_does_not_know_the_requests_state(string? state)
    {
        var (id, link) = await _api.OpenAsync();
        var request = await _api.FetchAsync(link);
        var form = new Dictionary<string, string>(StringComparer.Ordinal) { ["error"] = "access_denied" };
        if (state is not null)
            form["state"] = state;

        await Refused(await _api.Http.PostAsync(request.ResponseUri, new FormUrlEncodedContent(form)), "response-state-wrong");
        Assert.Equal("open", (await _api.ResultAsync(id)).Text("status"));
    }

    [Fact]
    public async Task An_encrypted_no_with_another_requests_state_is_refused()
    {
        var (id, link) = await _api.OpenAsync();
        var request = await _api.FetchAsync(link);

        await Refused(
            await _api.PostAsync(request, Encrypted(request, new JsonObject { ["error"] = "access_denied", ["state"] = "other" })), "response-state-wrong");
        Assert.Equal("open", (await _api.ResultAsync(id)).Text("status"));
    }

    [Fact]
    public async Task A_strangers_error_code_and_text_are_not_kept()
    {
        var (id, link) = await _api.OpenAsync();
        var request = await _api.FetchAsync(link);

        await _api.Http.PostAsync(request.ResponseUri, new FormUrlEncodedContent(
            [new("error", "secret_of_mine"), new("error_description", "secret_of_mine"), new("state", request.State!)]));

        var result = await _api.ResultAsync(id);
        Assert.Equal("other", result.Text("error"));
        Assert.True(_api.DatabaseBytes().AsSpan().IndexOf("secret_of_mine"u8) < 0);
    }

    [Theory]
    [InlineData("response", "", "jwe-malformed")]
    [InlineData("response", "a.b.c.d.e", "jwe-malformed")]
    [InlineData("vp_token", "{}", "The answer is the parameter response.")]
    public async Task Rubbish_is_refused_and_changes_nothing(string name, string value, string told)
    {
        var (id, link) = await _api.OpenAsync();
        var request = await _api.FetchAsync(link);

        await Refused(await _api.Http.PostAsync(request.ResponseUri, new FormUrlEncodedContent([new(name, value)])), told);
        Assert.Equal("open", (await _api.ResultAsync(id)).Text("status"));
    }

    [Fact]
    public async Task An_answer_with_a_parameter_twice_is_refused_and_changes_nothing()
    {
        var (id, link) = await _api.OpenAsync();
        var request = await _api.FetchAsync(link);
        using var twice = new FormUrlEncodedContent([new("response", "x"), new("response", "x")]);

        await Refused(await _api.Http.PostAsync(request.ResponseUri, twice), "parameter-repeated");
        Assert.Equal("open", (await _api.ResultAsync(id)).Text("status"));
    }

    [Fact]
    public async Task An_answer_of_another_media_type_is_refused()
    {
        var request = await _api.FetchAsync((await _api.OpenAsync()).Link);

        await Refused(
            await _api.Http.PostAsync(request.ResponseUri, new StringContent("{}", Encoding.UTF8, "application/json")), "form-urlencoded");
    }

    [Theory]
    [InlineData("/presentations/none/request")]
    [InlineData("/presentations/none/response")]
    public async Task An_unknown_request_is_not_found(string path) => await Refused(
        await _api.Http.PostAsync(path, new FormUrlEncodedContent([new("response", "x")])), "presentation-unknown", HttpStatusCode.NotFound);

    [Theory]
    [InlineData("""{"purpose":"","preset":"person-name-level"}""", "purpose-malformed")]
    [InlineData("""{"purpose":"a\nb","preset":"person-name-level"}""", "purpose-malformed")]
    [InlineData("""{"purpose":"p"}""", "query-missing")]
    [InlineData("""{"purpose":"p","preset":"person-name-level","dcql":{}}""", "query-missing")]
    [InlineData("""{"purpose":"p","preset":"everything"}""", "preset-unknown")]
    [InlineData("""{"purpose":"p","dcql":{}}""", "dcql-malformed")]
    [InlineData("""{"purpose":"p","dcql":{"credentials":[{"id":"a","format":"mso_mdoc","meta":{}}]}}""", "query-format-unsupported")]
    [InlineData("""{"purpose":"p","dcql":{"credentials":[{"id":"a","format":"dc+sd-jwt","meta":{"vct_values":["t"]},"require_cryptographic_holder_binding":false}]}}""", "query-unbound")]
    [InlineData("""{"preset":"person-name-level"}""", "body-unfit")]
    [InlineData("""{"purpose":"p","preset":"person-name-level","more":1}""", "body-unfit")]
    public async Task An_officer_is_told_what_is_wrong_with_the_question(string body, string code)
    {
        var response = await _api.OfficerAsync(HttpMethod.Post, "/presentations", JsonNode.Parse(body));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(code, JsonNode.Parse(await response.Content.ReadAsStringAsync())!["title"]!.GetValue<string>());
    }

    [Fact]
    public async Task Only_a_verifier_officer_asks()
    {
        var body = new { purpose = "p", preset = "person-name-level" };

        Assert.Equal(HttpStatusCode.Unauthorized, (await _api.Http.PostAsync("/presentations", null)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await _api.OfficerAsync(HttpMethod.Post, "/presentations", body, role: Roles.WindowOfficer)).StatusCode);
    }

    [Fact]
    public async Task Another_organisation_learns_nothing()
    {
        var (id, _) = await _api.OpenAsync();

        var other = await _api.OfficerAsync(HttpMethod.Get, $"/presentations/{id}", organisation: "11090202000000010A");
        var unknown = await _api.OfficerAsync(HttpMethod.Get, "/presentations/none", organisation: "11090202000000010A");

        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
        Assert.Equal(await Told(unknown), await Told(other));
    }

    [Fact]
    public async Task What_was_shown_is_sealed_in_the_database()
    {
        var (_, link) = await _api.OpenAsync();
        var request = await _api.FetchAsync(link);
        await _api.AnswerAsync(request, _api.Present(request));

        var stored = _api.DatabaseBytes();

        Assert.True(stored.AsSpan().IndexOf(Encoding.UTF8.GetBytes(request.Nonce)) >= 0);
        Assert.True(stored.AsSpan().IndexOf("甲某"u8) < 0);
        Assert.True(stored.AsSpan().IndexOf("\\u7532"u8) < 0);
    }

    private static string Encrypted(PresentationRequest request, JsonObject payload) => JweWriter.Encrypt(
        Encoding.UTF8.GetBytes(payload.ToJsonString()), request.EncryptionKey!, request.Encryptions[0], request.EncryptionKeyId);

    private static async Task<string> Told(HttpResponseMessage response)
    {
        var body = JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject();
        body.Remove("traceId");
        return body.ToJsonString();
    }

    private static JsonNode Dcql(string claims) => JsonNode.Parse($$"""
        {"credentials":[{"id":"person","format":"dc+sd-jwt","meta":{"vct_values":["{{PresentationApi.Type}}"]},"claims":{{claims}} }]}
        """)!;

    private static string? Of(JsonObject result, string check) =>
        (string?)result["checks"]!.AsArray().First(entry => (string?)entry!["name"] == check)!["result"];

    private static async Task Refused(HttpResponseMessage response, string told, HttpStatusCode status = HttpStatusCode.BadRequest)
    {
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == status, $"{response.StatusCode}: {body}");
        Assert.Equal("invalid_request", (string?)JsonNode.Parse(body)!["error"]);
        Assert.Contains(told, (string?)JsonNode.Parse(body)!["error_description"], StringComparison.Ordinal);
    }
}

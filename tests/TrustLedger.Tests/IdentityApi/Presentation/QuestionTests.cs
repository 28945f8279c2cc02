using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.OpenId4Vp;

namespace TrustLedger.Tests.IdentityApi.Presentation;

/// <summary>What may be asked: in form, by registration, and what is to be authorized besides.</summary>
public sealed class QuestionTests
{
    [Theory]
    [InlineData("""[{"path":["name"]},{"path":["name"],"values":["x"]}]""", null, "query-claim-repeated")]
    [InlineData("""[{"path":["name"]}]""", """[{"type":"etsi_tl","values":["https://lotl.example"]}]""", "query-authority-unsupported")]
    public async Task A_query_that_a_wallet_could_misread_is_refused(string claims, string? authorities, string code)
    {
        await using var api = await PresentationApi.StartAsync();
        var query = Query(PresentationApi.Type, claims);
        if (authorities is not null)
            query["credentials"]![0]!["trusted_authorities"] = JsonNode.Parse(authorities);

        await RefusedAsync(api, new { purpose = "p", dcql = query }, code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("urn:a b")]
    [InlineData("http://")]
    public async Task A_type_that_is_no_type_identifier_is_refused(string type)
    {
        await using var api = await PresentationApi.StartAsync();

        await RefusedAsync(api, new { purpose = "p", dcql = Query(type, """[{"path":["name"]}]""") }, "query-type-malformed");
    }

    [Fact]
    public async Task An_authority_is_asked_for_by_the_key_of_its_certificate()
    {
        await using var api = await PresentationApi.StartAsync();
        var query = Query(PresentationApi.Type, """[{"path":["name"]}]""");
        query["credentials"]![0]!["trusted_authorities"] = new JsonArray(
            new JsonObject { ["type"] = "aki", ["values"] = new JsonArray(api.Verifier.Chain.AuthorityKeyIdentifiers()[0]) });
        var (id, link) = await api.OpenAsync(new { purpose = "p", dcql = query });
        var request = await api.FetchAsync(link);

        await api.AnswerAsync(request, api.Present(request));

        Assert.Equal("accepted", (await api.ResultAsync(id)).Text("status"));
    }

    [Fact]
    public async Task What_the_holder_authorized_stands_in_the_result()
    {
        await using var api = await PresentationApi.StartAsync();
        var (id, link) = await api.OpenAsync(Declaring("我同意"));
        var request = await api.FetchAsync(link);

        await api.AnswerAsync(request, api.Present(request));

        var result = await api.ResultAsync(id);
        Assert.Equal("accepted", result.Text("status"));
        Assert.Equal("""{"type":"urn:trustledger:transaction:declaration:1","text":"我同意"}""", Plain(result["transactionData"]![0]!));
        Assert.Contains(
            result["checks"]!.AsArray(), check => (string?)check!["name"] == "transaction-data" && ((string?)check["evidence"])!.EndsWith("by person", StringComparison.Ordinal));
        Assert.True(api.DatabaseBytes().AsSpan().IndexOf(Encoding.ASCII.GetBytes(request.TransactionData[0].Encoded)) < 0);
    }

    [Fact]
    public async Task An_answer_that_does_not_authorize_it_is_refused()
    {
        await using var api = await PresentationApi.StartAsync();
        var (id, link) = await api.OpenAsync(Declaring("I agree"));
        var request = await api.FetchAsync(link);

        var without = await api.AnswerAsync(request, api.Present(request with { TransactionData = [] }));

        Assert.Equal(HttpStatusCode.BadRequest, without.StatusCode);
        Assert.Contains("transaction-data-missing", await without.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("refused", (await api.ResultAsync(id)).Text("status"));
    }

    [Fact]
    public async Task An_answer_that_authorizes_something_else_is_refused()
    {
        await using var api = await PresentationApi.StartAsync();
        var (_, link) = await api.OpenAsync(Declaring("I agree"));
        var request = await api.FetchAsync(link);

        var other = await api.AnswerAsync(request, api.Present(request, keyBinding: payload => payload["transaction_data_hashes"] = new JsonArray("x")));

        Assert.Contains("transaction-data-wrong", await other.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""[]""", "transaction-data-malformed")]
    [InlineData("""[null]""", "transaction-data-malformed")]
    [InlineData("""[1]""", "body-unfit")]
    [InlineData("""{}""", "body-unfit")]
    [InlineData("""[{"type":"urn:trustledger:transaction:declaration:1","text":"x"}]""", "transaction-data-malformed")]
    [InlineData("""[{"type":"urn:trustledger:transaction:declaration:1","credential_ids":["other"],"text":"x"}]""", "transaction-data-credential-unknown")]
    [InlineData("""[{"type":"payment","credential_ids":["person"]}]""", "transaction-data-type-unknown")]
    public async Task Only_transactions_that_a_wallet_knows_are_asked_for(string transactionData, string code)
    {
        await using var api = await PresentationApi.StartAsync();

        await RefusedAsync(
            api, new { purpose = "p", preset = "person-name-level", transactionData = JsonNode.Parse(transactionData) }, code);
    }

    [Fact]
    public async Task A_registered_verifier_proves_what_it_asks_for()
    {
        await using var api = await RegisteredAsync("""[["name"],["proofing_level"]]""");
        var (id, link) = await api.OpenAsync();
        var opened = RequestObjectReader.Read(await api.Http.GetStringAsync(link.RequestUri), api.RulesFor(link)).Value();

        var purpose = VerifierRegistration.Check(opened, (_, _, _, _) => api.Accreditation, api.Time.Now).Value();

        Assert.Equal(("permit", "办理居住证"), (purpose.Id, purpose.Text));
        Assert.Equal("permit", (await api.ResultAsync(id)).Text("registeredPurpose"));
    }

    [Fact]
    public async Task A_registered_verifier_asks_for_no_more()
    {
        await using var api = await RegisteredAsync("""[["name"]]""");

        await RefusedAsync(api, new { purpose = "p", preset = "person-name-level" }, "claims-unregistered");
        await RefusedAsync(api, new { purpose = "p", dcql = Query("urn:other", """[{"path":["name"]}]""") }, "claims-unregistered");
        await RefusedAsync(
            api, new { purpose = "p", dcql = Query(PresentationApi.Type, """[{"path":["name"]}]"""), registeredPurpose = "tax" }, "purpose-unregistered");
    }

    [Fact]
    public async Task After_its_registration_a_verifier_asks_for_nothing()
    {
        await using var api = await RegisteredAsync("""[["name"],["proofing_level"]]""");
        api.Time.Now += TimeSpan.FromDays(2);

        await RefusedAsync(api, new { purpose = "p", preset = "person-name-level" }, "registration-expired");
    }

    [Fact]
    public async Task A_verifier_without_registration_serves_no_registered_purpose()
    {
        await using var api = await PresentationApi.StartAsync();

        await RefusedAsync(api, new { purpose = "p", preset = "person-name-level", registeredPurpose = "permit" }, "purpose-unregistered");
    }

    [Theory]
    [InlineData("client_id")]
    [InlineData("organisation")]
    [InlineData("purposes")]
    public async Task With_another_verifiers_registration_the_API_does_not_start(string changed) =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => RegisteredAsync("""[["name"]]""", json => json[changed] = "x"));

    private static Task<PresentationApi> RegisteredAsync(string claims, Action<JsonObject>? change = null) => PresentationApi.StartAsync((api, options) =>
    {
        var json = JsonNode.Parse($$"""
            {
              "client_id": "{{ClientIdentifier.Of(api.Verifier.Chain)}}", "organisation": "{{options.Organisation}}",
              "nbf": {{api.Time.Now.AddDays(-1).ToUnixTimeSeconds()}}, "exp": {{api.Time.Now.AddDays(1).ToUnixTimeSeconds()}},
              "purposes": [{"id": "permit", "text": "办理居住证", "credentials": [{"vct": "{{PresentationApi.Type}}", "claims": {{claims}} }]}]
            }
            """)!.AsObject();
        change?.Invoke(json);
        var file = Path.Combine(api.Folder, "registration.json");
        File.WriteAllText(file, json.ToJsonString());
        return options with { VerifierRegistrationFile = file };
    });

    private static object Declaring(string text) => new
    {
        purpose = "p",
        preset = "person-name-level",
        transactionData = new[] { new { type = TransactionDataType.Declaration.Name, credential_ids = new[] { "person" }, text } },
    };

    private static JsonNode Query(string type, string claims) => JsonNode.Parse($$"""
        {"credentials":[{"id":"person","format":"dc+sd-jwt","meta":{"vct_values":["{{type}}"]},"claims":{{claims}} }]}
        """)!;

    private static string Plain(JsonNode node) =>
        node.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    private static async Task RefusedAsync(PresentationApi api, object body, string code)
    {
        var response = await api.OfficerAsync(HttpMethod.Post, "/presentations", body);
        var told = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.BadRequest, told);
        Assert.Equal(code, (string?)JsonNode.Parse(told)!["title"]);
    }
}

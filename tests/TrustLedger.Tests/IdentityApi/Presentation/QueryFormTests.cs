using System.Net;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.OpenId4Vp;

namespace TrustLedger.Tests.IdentityApi.Presentation;

/// <summary>DCQL from the officer's question to the result (OpenID4VP 1.0 §6): sets, values, several of a kind.</summary>
public sealed class QueryFormTests : IAsyncLifetime
{
    private const string Person = """{"id":"person","format":"dc+sd-jwt","meta":{"vct_values":["http://127.0.0.1:7402/credentials/person"]}""";
    private const string Licence = """{"id":"licence","format":"dc+sd-jwt","meta":{"vct_values":["urn:other"]}}""";

    private PresentationApi _api = null!;

    public async Task InitializeAsync() => _api = await PresentationApi.StartAsync();

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Theory]
    [InlineData(Person + ""","claims":[{"id":"a","path":["salary"]},{"id":"b","path":["name"]}],"claim_sets":[["a"],["b"]]}""", "")]
    [InlineData(Person + ""","claims":[{"path":["proofing_level"],"values":[2,3]}]}""", "")]
    [InlineData(Person + "}", "")]
    [InlineData(Licence + "," + Person + ""","claims":[{"path":["name"]}]}""", ""","credential_sets":[{"options":[["licence"],["person"]]}]""")]
    [InlineData(
        Licence + "," + Person + ""","claims":[{"path":["name"]}]}""",
        ""","credential_sets":[{"options":[["person"]]},{"options":[["licence"]],"required":false}]""")]
    public async Task An_answer_by_any_option_that_was_offered_is_accepted(string credentials, string sets)
    {
        var (id, link) = await OpenAsync(credentials, sets);
        var request = await _api.FetchAsync(link);

        var answered = await _api.AnswerAsync(request, _api.Present(request));

        Assert.Equal(HttpStatusCode.OK, answered.StatusCode);
        Assert.Equal("accepted", (await _api.ResultAsync(id)).Text("status"));
    }

    [Fact]
    public async Task An_answer_that_lacks_what_a_required_set_wants_is_refused()
    {
        var (id, link) = await OpenAsync(
            Licence + "," + Person + ""","claims":[{"path":["name"]}]}""", ""","credential_sets":[{"options":[["person"]]},{"options":[["licence"]]}]""");
        var request = await _api.FetchAsync(link);
        var person = DcqlQuery.Create(request.Query.Credentials[1]).Value();

        var answered = await _api.AnswerAsync(request, _api.Present(request with { Query = person }));

        Assert.Equal(HttpStatusCode.BadRequest, answered.StatusCode);
        Assert.Contains("credentials-missing", await answered.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("refused", (await _api.ResultAsync(id)).Text("status"));
    }

    [Theory]
    [InlineData(true, "accepted")]
    [InlineData(false, "refused")]
    public async Task Several_of_a_kind_are_taken_where_several_were_asked_for(bool multiple, string status)
    {
        var (id, link) = await OpenAsync(Person + (multiple ? ""","multiple":true""" : "") + ""","claims":[{"path":["name"]}]}""");
        var request = await _api.FetchAsync(link);
        var token = VpToken.Of([new("person", _api.Present(request).ToString()), new("person", _api.Present(request).ToString())]);

        await _api.PostAsync(request, new PresentationResponse(token, request.State).ToForm(request));

        var result = await _api.ResultAsync(id);
        Assert.Equal(status, result.Text("status"));
        Assert.Equal(multiple ? 2 : null, result["credentials"]?.AsArray().Count);
        Assert.Contains(result["checks"]!.AsArray(), check => (string?)check!["subject"] == "person[1]");
    }

    [Fact]
    public async Task Another_value_than_was_asked_for_is_refused()
    {
        var (id, link) = await OpenAsync(Person + ""","claims":[{"path":["proofing_level"],"values":[4]}]}""");
        var request = await _api.FetchAsync(link);
        var anyValue = DcqlQuery.Create(request.Query.Credentials[0] with { Claims = [ClaimsQuery.Of("proofing_level")] }).Value();

        await _api.AnswerAsync(request, _api.Present(request with { Query = anyValue }));

        var result = await _api.ResultAsync(id);
        Assert.Equal("refused", result.Text("status"));
        Assert.Contains(
            result["checks"]!.AsArray(), check => ((string?)check!["evidence"])!.StartsWith("presentation-claims-missing", StringComparison.Ordinal));
    }

    private Task<(string Id, RequestLink Link)> OpenAsync(string credentials, string sets = "") =>
        _api.OpenAsync(new { purpose = "p", dcql = JsonNode.Parse($"{{\"credentials\":[{credentials}]{sets}}}") });
}

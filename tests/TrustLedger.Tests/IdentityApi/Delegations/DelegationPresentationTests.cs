using System.Text.Json.Nodes;

namespace TrustLedger.Tests.IdentityApi.Delegations;

/// <summary>An officer asks who stands there, and for whom: one query, two options.</summary>
public sealed class DelegationPresentationTests(DelegationCity city) : IClassFixture<DelegationCity>
{
    private string Verifier => city.City.TokenOf(TrustCity.Office, "verifier-officer");

    [Fact]
    public async Task An_officer_sees_for_whom_somebody_stands_and_the_principal_reads_who_looked()
    {
        var (principal, agent) = (await city.AddAsync(), await city.AddAsync());
        var id = await city.DelegateAsync(principal, agent);
        var (request, asked) = await AskAsync();

        var (status, answer) = await AnswerAsync(asked, agent.Held.Present(asked, "agent", "delegation"));
        var result = await ResultAsync(request);

        Assert.True(status == 200, answer.ToJsonString());
        Assert.Equal("accepted", result.Text("status"));
        Assert.Contains(result["checks"]!.AsArray(), check =>
            check!.Text("name") == "delegation" && check!.Text("result") == "passed" && check!.Text("evidence").Contains(id, StringComparison.Ordinal));
        var shown = result["credentials"]!.AsArray().Single(one => one!.Text("query") == "delegation")!["claims"]!;
        Assert.Equal(principal.Resident.Person.Name, shown["principal"]!.Text("name"));
        var lines = await city.LinesAsync(principal);
        Assert.Equal(
            "presentation.check presentation.look",
            string.Join(' ', lines.Where(line => line.Text("actor") == $"officer-of-{TrustCity.Office}" && line.Text("operation").StartsWith("presentation", StringComparison.Ordinal))
                .Select(line => line.Text("operation"))));
    }

    [Fact]
    public async Task Who_stands_there_for_themselves_shows_no_delegation()
    {
        var resident = await city.AddAsync();
        var (request, asked) = await AskAsync();

        await AnswerAsync(asked, resident.Held.Present(asked, "person"));

        var result = await ResultAsync(request);
        Assert.Equal("accepted", result.Text("status"));
        Assert.DoesNotContain(result["checks"]!.AsArray(), check => check!.Text("name") == "delegation");
    }

    [Fact]
    public async Task A_delegation_beside_somebody_else_s_credential_is_refused()
    {
        var (principal, agent, other) = (await city.AddAsync(), await city.AddAsync(), await city.AddAsync());
        await city.DelegateAsync(principal, agent);
        var (request, asked) = await AskAsync();
        var answer = agent.Held.Present(asked, "agent", "delegation");
        answer["agent"] = new JsonArray(other.Held.PresentOne(asked, "agent"));

        var (status, refused) = await AnswerAsync(asked, answer);

        Assert.Equal(400, status);
        Assert.Contains("delegation-of-another", refused.Text("error_description"), StringComparison.Ordinal);
        Assert.Equal(("refused", null), ((await ResultAsync(request)).Text("status"), (await ResultAsync(request))["credentials"]));
    }

    [Fact]
    public async Task A_delegation_that_was_ended_is_refused_before_the_next_status_list_says_so()
    {
        var (principal, agent) = (await city.AddAsync(), await city.AddAsync());
        var id = await city.DelegateAsync(principal, agent);
        var (_, asked) = await AskAsync();
        await city.RevokeAsync(principal, id);

        var (status, refused) = await AnswerAsync(asked, agent.Held.Present(asked, "agent", "delegation"));

        Assert.Equal(400, status);
        // A tick of the list may have come in between.
        Assert.Matches("delegation-revoked|credential-revoked", refused.Text("error_description"));
    }

    private async Task<(string Id, JsonObject Asked)> AskAsync()
    {
        var (status, opened) = await city.City.SendAsync(
            HttpMethod.Post, "/presentations", new JsonObject { ["purpose"] = "Who stands here?", ["preset"] = "applicant", ["responseMode"] = "direct_post" }, Verifier);
        Assert.True(status == 201, opened.ToJsonString());
        var request = await city.City.Http.GetStringAsync(new Uri($"/presentations/{opened.Text("id")}/request", UriKind.Relative));
        var payload = JsonNode.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(request.Split('.')[1]))!;
        return (opened.Text("id"), new JsonObject
        {
            ["dcql"] = payload["dcql_query"]!.DeepClone(),
            ["nonce"] = payload.Text("nonce"),
            ["audience"] = payload.Text("client_id"),
            ["state"] = payload.Text("state"),
            ["to"] = payload.Text("response_uri"),
        });
    }

    private async Task<(int Status, JsonNode Json)> AnswerAsync(JsonObject asked, JsonObject vpToken)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["vp_token"] = vpToken.ToJsonString(),
            ["state"] = asked.Text("state"),
        });
        using var response = await city.City.Http.PostAsync(new Uri(new Uri(asked.Text("to")).AbsolutePath, UriKind.Relative), form);
        return ((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }

    private async Task<JsonObject> ResultAsync(string id) =>
        (await city.City.SendAsync(HttpMethod.Get, $"/presentations/{id}", null, Verifier)).Json;
}

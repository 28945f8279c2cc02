using System.Text.Json.Nodes;
using TrustLedger.IdentityApi.Recovery;
using TrustLedger.IdentityApi.Storage;

namespace TrustLedger.Tests.IdentityApi.Delegations;

/// <summary>A delegation's life: consented to by presenting one's own credential, taken on, read by both, ended by either or an officer.</summary>
public sealed class DelegationTests(DelegationCity city) : IClassFixture<DelegationCity>
{
    [Fact]
    public async Task The_credential_names_principal_agent_items_powers_and_term_and_hides_each()
    {
        var (principal, agent) = (await city.AddAsync(), await city.AddAsync());
        var id = await city.DelegateAsync(principal, agent);

        var credential = agent.Held.Newest("delegation");
        var claims = credential.SdJwt.Payload;
        Assert.Equal(id, claims.Text("delegation_id"));
        Assert.Equal(("natural-person", principal.Resident.Person.Name), (claims["principal"]!.Text("kind"), claims["principal"]!.Text("name")));
        Assert.Equal(
            (agent.Resident.Person.Name, agent.Resident.Person.Number.Reveal()),
            (claims["agent"]!.Text("name"), claims["agent"]!.Text("personal_administrative_number")));
        Assert.Equal($"""["{DelegationCity.Item}"]""", claims["items"]!.ToJsonString());
        Assert.Equal("""["apply","follow"]""", claims["scopes"]!.ToJsonString());
        // From the first moment of the first day to the last one of the last, in China.
        Assert.Equal(DateTimeOffset.Parse(city.Day(31) + "T00:00:00+08:00", null), credential.ValidUntil);
        Assert.Equal(
            ["cnf", "exp", "iss", "nbf", "status", "vct"],
            credential.SdJwt.IssuerJwt.Payload.Select(member => member.Key).Where(name => name[0] != '_').Order(StringComparer.Ordinal), StringComparer.Ordinal);
        // The principal's number is nowhere in what the agent holds.
        Assert.DoesNotContain(principal.Resident.Person.Number.Reveal(), claims.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Both_sides_read_it_and_are_told_at_each_step()
    {
        var (principal, agent) = (await city.AddAsync(), await city.AddAsync());
        var id = await city.ConsentAsync(principal, agent);
        var asked = Assert.Single(await city.ListAsync(agent));
        Assert.Equal((id, "asked", "agent", principal.Resident.Person.Name), (asked.Text("id"), asked.Text("state"), asked.Text("side"), asked["principal"]!.Text("name")));

        await city.MustAsync(agent, $"/delegations/{id}/acceptance", new JsonObject { ["accept"] = true });
        var granted = Assert.Single(await city.ListAsync(principal));
        Assert.Equal(("granted", "principal", agent.Resident.Person.Name), (granted.Text("state"), granted.Text("side"), granted["agent"]!.Text("name")));
        await city.RevokeAsync(agent, id, "done");

        var ended = Assert.Single(await city.ListAsync(principal));
        Assert.Equal(("revoked", "agent", "done"), (ended.Text("state"), ended.Text("revoker"), ended.Text("reason")));
        Assert.Equal("delegation-accepted delegation-revoked", await city.NoticesAsync(principal));
        Assert.Equal("delegation-asked delegation-revoked", await city.NoticesAsync(agent));
    }

    [Fact]
    public async Task An_agent_may_say_no_and_then_nothing_comes_of_it()
    {
        var (principal, agent) = (await city.AddAsync(), await city.AddAsync());
        var id = await city.ConsentAsync(principal, agent);

        await city.MustAsync(agent, $"/delegations/{id}/acceptance", new JsonObject { ["accept"] = false });

        Assert.Equal("declined", Assert.Single(await city.ListAsync(principal)).Text("state"));
        Assert.Equal("delegation-declined", await city.NoticesAsync(principal));
        await RefusedAsync(409, "delegation-settled", city.PostAsync(agent, $"/delegations/{id}/acceptance", new JsonObject { ["accept"] = true }));
        await RefusedAsync(409, "delegation-not-granted", city.PostAsync(agent, $"/delegations/{id}/offer", []));
    }

    [Fact]
    public async Task An_officer_finds_and_ends_it_for_who_calls_and_both_read_that()
    {
        var (principal, agent) = (await city.AddAsync(), await city.AddAsync());
        var id = await city.DelegateAsync(principal, agent);
        var window = city.City.TokenOf(TrustCity.Office, "window-officer");
        var path = "/delegations?handle=" + principal.Resident.Binding.Address.ToLowerHex();

        var (listed, found) = await city.City.SendAsync(HttpMethod.Get, path, null, window);
        var (status, ended) = await city.City.SendAsync(
            HttpMethod.Post, $"/delegations/{id}/revocation", new JsonObject { ["reason"] = "no-longer-wanted" }, window);

        Assert.Equal((200, id), (listed, found["delegations"]![0]!.Text("id")));
        Assert.Equal((200, "revoked", "officer"), (status, ended.Text("state"), ended.Text("revoker")));
        foreach (var party in new[] { principal, agent })
        {
            var officer = (await city.LinesAsync(party)).Where(line => line.Text("actor") == $"officer-of-{TrustCity.Office}").Select(line => line.Text("operation"));
            Assert.Equal("delegation.look delegation.revoke", string.Join(' ', officer.Where(operation => operation.StartsWith("delegation", StringComparison.Ordinal))));
            Assert.EndsWith("delegation-revoked", await city.NoticesAsync(party), StringComparison.Ordinal);
        }

        var (forbidden, problem) = await city.City.SendAsync(HttpMethod.Get, path, null, city.City.TokenOf(TrustCity.Police, "public-security"));
        Assert.Equal((403, "role-missing"), (forbidden, problem.Text("title")));
    }

    [Fact]
    public async Task An_organisation_delegates_through_who_acts_for_it_and_whoever_acts_for_it_then_ends_it()
    {
        var (first, second, agent) = (await city.AddRepresentativeAsync(), await city.AddRepresentativeAsync(), await city.AddAsync());
        var id = await city.DelegateAsync(first, agent, InTheCompanysName);

        var principal = agent.Held.Newest("delegation").SdJwt.Payload["principal"]!;
        Assert.Equal(("legal-person", "云溪试验公司", DelegationCity.Company), (principal.Text("kind"), principal.Text("name"), principal.Text("organisation_code")));
        // It is the organisation's own: it stays when the person goes.
        await city.RepresentAsync(first, "ended");
        await RefusedAsync(404, "delegation-unknown", city.RevokeAsync(first, id));
        await RefusedAsync(403, "representation-missing", city.PostAsync(first, "/delegations/drafts", city.Terms(agent, InTheCompanysName)));
        Assert.Contains(await city.ListAsync(second), one => one.Text("id") == id && one.Text("state") == "granted");
        Assert.Equal(200, (await city.RevokeAsync(second, id)).Status);
    }

    [Fact]
    public async Task A_delegation_is_nothing_to_delegate_with()
    {
        var (principal, agent, third) = (await city.AddAsync(), await city.AddAsync(), await city.AddAsync());
        await city.DelegateAsync(principal, agent);
        var draft = await city.DraftAsync(agent, third);
        var consent = new JsonObject
        {
            ["draft"] = draft.Text("draft"),
            ["vpToken"] = new JsonObject { ["principal"] = new JsonArray(agent.Held.PresentOne(draft, "principal", "delegation")) },
        };

        await RefusedAsync(422, "delegation-not-delegable", city.PostAsync(agent, "/delegations", consent));
        // Beside one's own credential neither.
        consent["vpToken"]!["other"] = new JsonArray(agent.Held.PresentOne(draft, "principal"));
        await RefusedAsync(422, "delegation-not-delegable", city.PostAsync(agent, "/delegations", consent));
        Assert.DoesNotContain(await city.ListAsync(third), one => one.Text("side") == "agent");
    }

    [Fact]
    public async Task The_same_consent_again_is_one_delegation()
    {
        var (principal, agent) = (await city.AddAsync(), await city.AddAsync());
        var draft = await city.DraftAsync(principal, agent);
        var consent = new JsonObject { ["draft"] = draft.Text("draft"), ["vpToken"] = principal.Held.Present(draft, "principal") };

        var (one, other) = (await city.MustAsync(principal, "/delegations", consent), await city.MustAsync(principal, "/delegations", consent));

        Assert.Equal(one.ToJsonString(), other.ToJsonString());
        Assert.Single(await city.ListAsync(principal));
        Assert.Equal("delegation-asked", await city.NoticesAsync(agent));
    }

    public static TheoryData<string, int> BadTerms => new()
    {
        { "delegation-terms-malformed", 400 },
        { "person-name-length", 422 },
        { "item-not-delegable", 422 },
        { "delegation-period-wrong", 422 },
        { "representation-missing", 403 },
        { "level-too-low", 403 },
        { "key-suspended", 409 },
        { "agent-unknown", 422 },
        { "agent-is-principal", 422 },
        { "handle-not-bound", 403 },
    };

    [Theory, MemberData(nameof(BadTerms))]
    public async Task Refuses_terms(string code, int status)
    {
        var (principal, agent) = (await city.AddAsync(code == "level-too-low" ? 1 : 3), await city.AddAsync());
        if (code == "key-suspended")
        {
            await city.City.Get<Database>().WriteAsync(
                connection => city.City.Get<KeySuspensions>().AddAsync(connection, principal.Resident.Id, "session", "test", "device-lost", organisation: null),
                CancellationToken.None);
        }

        using var stranger = TrustLedger.Protocol.Keys.Secp256k1Key.Generate();
        var terms = city.Terms(agent, terms =>
        {
            switch (code)
            {
                case "delegation-terms-malformed":
                    terms["agent"] = "0x12";
                    break;
                case "person-name-length":
                    terms["agentName"] = "";
                    break;
                case "item-not-delegable":
                    terms["items"] = new JsonArray(DelegationCity.WindowItem);
                    break;
                case "delegation-period-wrong":
                    terms["until"] = city.Day(366);
                    break;
                case "representation-missing":
                    InTheCompanysName(terms);
                    break;
                case "agent-unknown":
                    terms["agent"] = stranger.Address.ToLowerHex();
                    break;
                case "agent-is-principal":
                    terms["agent"] = principal.Resident.Binding.Address.ToLowerHex();
                    break;
            }
        });
        var (answered, problem) = await city.City.SendAsync(
            HttpMethod.Post, "/delegations/drafts", terms, code == "handle-not-bound" ? stranger : principal.Resident.Binding);

        // A provisional suspension leaves the handle bound; any other does not.
        Assert.True((answered, problem.Text("title")) == (status, code) || (code == "key-suspended" && problem.Text("title") == "handle-not-bound"), problem.ToJsonString());
    }

    [Theory]
    [InlineData("delegation-draft-unknown", 404)]
    [InlineData("draft-expired", 410)]
    [InlineData("vp-token-malformed", 400)]
    [InlineData("presentation-refused", 422)]
    [InlineData("presentation-of-another", 422)]
    [InlineData("other terms", 422)]
    public async Task Refuses_a_consent_that_is_not_the_caller_s_to_these_terms(string what, int status)
    {
        var (principal, agent, other) = (await city.AddAsync(), await city.AddAsync(), await city.AddAsync());
        var draft = await city.DraftAsync(principal, agent);
        var signed = draft.DeepClone().AsObject();
        if (what == "presentation-refused")
            signed["nonce"] = "another-nonce";
        if (what == "other terms")
            signed["transactionData"] = (await city.DraftAsync(principal, other))["transactionData"]!.DeepClone();
        var consent = new JsonObject
        {
            ["draft"] = what == "delegation-draft-unknown" ? (await city.DraftAsync(other, agent)).Text("draft") : draft.Text("draft"),
            ["vpToken"] = what == "vp-token-malformed"
                ? new JsonObject { ["principal"] = "text" }
                : (what == "presentation-of-another" ? other : principal).Held.Present(signed, "principal"),
        };
        var later = what == "draft-expired" ? TimeSpan.FromMinutes(31) : TimeSpan.Zero;
        city.City.Time.Advance(later);
        var (answered, problem) = await city.PostAsync(principal, "/delegations", consent);
        city.City.Time.Advance(-later);

        Assert.Equal((status, what == "other terms" ? "presentation-refused" : what), (answered, problem.Text("title")));
        Assert.Empty(await city.ListAsync(agent));
    }

    [Fact]
    public async Task Who_signs_without_the_terms_consented_to_nothing()
    {
        var (principal, agent) = (await city.AddAsync(), await city.AddAsync());
        var draft = await city.DraftAsync(principal, agent);
        var without = draft.DeepClone().AsObject();
        without.Remove("transactionData");

        var (status, problem) = await city.PostAsync(
            principal, "/delegations", new JsonObject { ["draft"] = draft.Text("draft"), ["vpToken"] = principal.Held.Present(without, "principal") });

        Assert.Equal((422, "presentation-refused"), (status, problem.Text("title")));
        Assert.Contains("transaction-data", problem.Text("detail"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("agent-name-mismatch", 403)]
    [InlineData("level-too-low", 403)]
    [InlineData("agent-delegations-full", 409)]
    [InlineData("delegation-unknown", 404)]
    [InlineData("delegation-settled", 409)]
    public async Task Refuses_an_agent(string code, int status)
    {
        var (principal, agent) = (await city.AddAsync(), await city.AddAsync(code == "level-too-low" ? 1 : 3));
        var id = await city.ConsentAsync(principal, agent, terms =>
        {
            if (code == "agent-name-mismatch")
                terms["agentName"] = principal.Resident.Person.Name + "某";
        });
        if (code == "agent-delegations-full")
            await HoldAsync(agent, await city.DelegateAsync(await city.AddAsync(), agent), 19);
        if (code == "delegation-settled")
            await city.RevokeAsync(principal, id);

        await RefusedAsync(status, code, city.PostAsync(
            code == "delegation-unknown" ? principal : agent, $"/delegations/{id}/acceptance", new JsonObject { ["accept"] = true }));
        Assert.NotEqual("granted", (await city.ListAsync(principal))[0].Text("state"), StringComparer.Ordinal);
    }

    [Fact]
    public async Task Refuses_an_agent_who_is_a_child()
    {
        var (principal, agent) = (await city.AddAsync(), await city.AddAsync());
        while (agent.Resident.Person.Number.Born.Year < 1960) // Somebody who was seventeen when computers told the time.
            agent = await city.AddAsync();
        var id = await city.ConsentAsync(principal, agent);
        var before = city.City.Time.GetUtcNow() - new DateTimeOffset(agent.Resident.Person.Number.Born.AddYears(17), TimeOnly.MinValue, TimeSpan.Zero);

        city.City.Time.Advance(-before);
        var answer = await city.PostAsync(agent, $"/delegations/{id}/acceptance", new JsonObject { ["accept"] = true });
        city.City.Time.Advance(before);

        Assert.Equal((403, "agent-too-young"), (answer.Status, answer.Json.Text("title")));
    }

    [Fact]
    public async Task Consents_to_nothing_while_a_check_cannot_be_made()
    {
        var (principal, agent) = (await city.AddAsync(), await city.AddAsync());
        var draft = await city.DraftAsync(principal, agent);
        var consent = new JsonObject { ["draft"] = draft.Text("draft"), ["vpToken"] = principal.Held.Present(draft, "principal") };
        city.City.ServesStatus = false;
        var answer = await city.PostAsync(principal, "/delegations", consent);
        city.City.ServesStatus = true;

        Assert.Equal((503, "presentation-unproven"), (answer.Status, answer.Json.Text("title")));
        Assert.Empty(await city.ListAsync(agent));
    }

    [Fact]
    public async Task Nobody_else_reads_it_takes_it_on_or_ends_it()
    {
        var (principal, agent, stranger) = (await city.AddAsync(), await city.AddAsync(), await city.AddAsync());
        var id = await city.DelegateAsync(principal, agent);

        Assert.Empty(await city.ListAsync(stranger));
        await RefusedAsync(404, "delegation-unknown", city.PostAsync(stranger, $"/delegations/{id}/acceptance", new JsonObject { ["accept"] = false }));
        await RefusedAsync(404, "delegation-unknown", city.PostAsync(stranger, $"/delegations/{id}/offer", []));
        await RefusedAsync(404, "delegation-unknown", city.RevokeAsync(stranger, id));
        await RefusedAsync(404, "delegation-unknown", city.PostAsync(principal, $"/delegations/{id}/offer", []));
        await RefusedAsync(400, "reason-unknown", city.RevokeAsync(principal, id, "because"));
        Assert.Equal("granted", Assert.Single(await city.ListAsync(principal)).Text("state"));
    }

    [Fact]
    public async Task An_offer_that_is_out_is_worth_nothing_once_it_is_revoked_or_another_was_made()
    {
        var (principal, agent) = (await city.AddAsync(), await city.AddAsync());
        var id = await city.ConsentAsync(principal, agent);
        await city.MustAsync(agent, $"/delegations/{id}/acceptance", new JsonObject { ["accept"] = true });
        var first = await city.MustAsync(agent, $"/delegations/{id}/offer", []);
        var second = await city.MustAsync(agent, $"/delegations/{id}/offer", []);

        Assert.Equal("invalid_grant", (await agent.Held.TryReceiveAsync(first, "delegation")).Json.Text("error"));
        await city.RevokeAsync(principal, id);
        Assert.Equal("invalid_grant", (await agent.Held.TryReceiveAsync(second, "delegation")).Json.Text("error"));
        await RefusedAsync(409, "delegation-revoked", city.PostAsync(agent, $"/delegations/{id}/offer", []));
    }

    [Fact]
    public async Task A_term_that_has_not_begun_gives_no_credential_yet()
    {
        var (principal, agent) = (await city.AddAsync(), await city.AddAsync());
        var id = await city.ConsentAsync(principal, agent, terms => terms["from"] = city.Day(2));
        await city.MustAsync(agent, $"/delegations/{id}/acceptance", new JsonObject { ["accept"] = true });

        await RefusedAsync(409, "delegation-over", city.PostAsync(agent, $"/delegations/{id}/offer", []));
    }

    [Fact]
    public async Task What_may_be_delegated_is_told_to_anybody()
    {
        using var response = await city.City.Http.GetAsync(new Uri("/delegation-rules", UriKind.Relative));
        var rules = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;

        Assert.Contains(rules["items"]!.AsArray(), item => item!.Text("code") == DelegationCity.Item && item!.Text("servedTo") == "natural-person");
        Assert.Contains("民法典 §165", rules["basis"]!.AsArray().Select(basis => (string)basis!), StringComparer.Ordinal);
    }

    /// <summary>As if the agent had taken on so many more.</summary>
    private Task HoldAsync(DelegationCity.Party agent, string id, int more) => city.City.Get<Database>().WriteAsync(
        async connection =>
        {
            for (var i = 0; i < more; i++)
            {
                await Dapper.SqlMapper.ExecuteAsync(
                    connection,
                    """
                    INSERT INTO delegations (id, person, agent, state, terms, consent, rules, begins, ends, created)
                    SELECT @copy, person, agent, 'granted', terms, consent, rules, begins, ends, created FROM delegations WHERE id = @id AND agent = @agent
                    """,
                    new { id, copy = $"{id}-{i}", agent = agent.Resident.Id });
            }
        },
        CancellationToken.None);

    private static void InTheCompanysName(JsonObject terms)
    {
        terms["organisation"] = DelegationCity.Company;
        terms["items"] = new JsonArray(DelegationCity.WindowItem);
    }

    private static async Task RefusedAsync(int status, string code, Task<(int Status, JsonObject Json)> answer)
    {
        var (answered, problem) = await answer;
        Assert.True((answered, problem["title"]?.GetValue<string>()) == (status, code), problem.ToJsonString());
    }
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.StatusLists;
using TrustLedger.IdentityApi.Clients;
using TrustLedger.IdentityApi.Registry;
using TrustLedger.IdentityApi.Status;
using TrustLedger.Protocol.Commitments;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Statements;
using TrustLedger.Protocol.Statements.Bodies;
using TrustLedger.Tests.Protocol.State;

namespace TrustLedger.Tests.IdentityApi.Delegations;

/// <summary>An agent applies for who delegated it: with their own credential and the delegation beside it, in one answer.</summary>
public sealed class DelegatedApplicationTests(DelegationCity city) : IClassFixture<DelegationCity>
{
    [Fact]
    public async Task An_agent_applies_by_two_credentials_and_the_decision_names_both_sides()
    {
        var (principal, agent, id) = await DelegatedAsync();
        var draft = await DraftAsync(agent, id);
        Assert.Equal("""[["person"],["agent","delegation"]]""", draft["dcql"]!["credential_sets"]![0]!["options"]!.ToJsonString());

        var (status, application) = await city.PostAsync(agent, "/applications", Application(draft, agent.Held.Present(draft, "agent", "delegation")));

        Assert.True(status == 201, application.ToJsonString());
        Assert.Equal("granted", application.Text("state"));
        var applicant = application["decision"]!["content"]!["applicant"]!;
        Assert.Equal(
            (principal.Resident.Binding.Address.ToLowerHex(), agent.Resident.Binding.Address.ToLowerHex(), id),
            (applicant.Text("principal"), applicant.Text("agent"), applicant.Text("delegation")));
        var line = application["trace"]!.AsArray().Single(one => one!.Text("rule") == "applicant.allowed")!;
        Assert.Equal(("true", $"""["{id}"]"""), (line.Text("result"), line["inputs"]!.ToJsonString()));
        // The licence is the principal's.
        Assert.Null(application["licenceOffer"]);
        var (_, own) = await city.City.SendAsync(HttpMethod.Get, $"/applications/{application.Text("uid")}", null, principal.Resident.Binding);
        Assert.StartsWith("openid-credential-offer://", own["licenceOffer"]!.Text("offer"), StringComparison.Ordinal);
        Assert.Equal(404, (await city.PostAsync(agent, $"/applications/{application.Text("uid")}/offer", [])).Status);
    }

    [Fact]
    public async Task The_agent_shows_the_one_item_and_power_and_not_who_delegated_or_what_else()
    {
        var (_, agent, id) = await DelegatedAsync();
        var draft = await DraftAsync(agent, id);

        var shown = agent.Held.Present(draft, "agent", "delegation")["delegation"]![0]!.GetValue<string>();

        var values = shown.Split('~')[1..^1].Select(disclosure => Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(disclosure))).ToList();
        Assert.Contains(values, value => value.Contains(DelegationCity.Item, StringComparison.Ordinal));
        Assert.DoesNotContain(values, value => value.Contains("principal", StringComparison.Ordinal) || value.Contains("follow", StringComparison.Ordinal)
            || value.Contains("personal_administrative_number", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_revoked_delegation_serves_nothing_from_then_on_also_not_for_a_form_that_is_out()
    {
        var (principal, agent, id) = await DelegatedAsync();
        var draft = await DraftAsync(agent, id);
        var application = Application(draft, agent.Held.Present(draft, "agent", "delegation"));
        var (status, _) = await city.RevokeAsync(principal, id);
        Assert.Equal(200, status);

        await RefusedAsync(409, "delegation-revoked", city.PostAsync(agent, "/applications", application));
        await RefusedAsync(409, "delegation-revoked", TryDraftAsync(agent, id));
    }

    [Fact]
    public async Task The_status_list_says_it_of_every_copy_at_the_next_tick()
    {
        var (principal, agent, id) = await DelegatedAsync();
        var (other, kept) = (await city.AddAsync(), await city.AddAsync());
        var standing = await city.DelegateAsync(other, kept);
        await city.RevokeAsync(principal, id);

        Assert.True(await IsInvalidAsync(agent));
        Assert.False(await IsInvalidAsync(kept));
        Assert.Equal("granted", (await city.ListAsync(kept)).Single(one => one.Text("id") == standing).Text("state"));
    }

    [Theory]
    [InlineData("own credential alone", 422, "delegation-not-presented")]
    [InlineData("nothing", 422, "delegation-not-presented")]
    [InlineData("another agent's delegation", 422, "delegation-of-another")]
    [InlineData("another agent's identity", 422, "presentation-of-another")]
    [InlineData("another principal's delegation", 422, "delegation-of-another")]
    [InlineData("another nonce", 422, "presentation-refused")]
    public async Task Refuses_an_agent_who_does_not_show_that_they_are_the_one(string what, int status, string code)
    {
        var (principal, agent, id) = await DelegatedAsync();
        var (_, stranger, _) = await DelegatedAsync();
        var draft = await DraftAsync(agent, id);
        if (what == "another principal's delegation")
            await city.DelegateAsync(await city.AddAsync(), agent);
        var answer = agent.Held.Present(draft, "agent", "delegation");
        switch (what)
        {
            case "own credential alone":
                answer.Remove("delegation");
                break;
            case "another agent's delegation":
                answer["delegation"] = new JsonArray(stranger.Held.PresentOne(draft, "delegation"));
                break;
            case "another agent's identity":
                answer["agent"] = new JsonArray(stranger.Held.PresentOne(draft, "agent"));
                break;
            case "another nonce":
                draft["nonce"] = "another-nonce";
                answer = agent.Held.Present(draft, "agent", "delegation");
                break;
        }

        await RefusedAsync(status, code, city.PostAsync(agent, "/applications", Application(draft, what == "nothing" ? null : answer)));
        Assert.DoesNotContain("delegation-used", await city.NoticesAsync(principal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("delegation-unknown", 404)]
    [InlineData("delegation-not-granted", 409)]
    [InlineData("delegation-over", 409)]
    [InlineData("delegation-scope-missing", 403)]
    [InlineData("delegation-item-missing", 403)]
    public async Task Refuses_a_form_to_who_may_not_fill_it_in(string code, int status)
    {
        var (principal, agent) = (await city.AddAsync(), await city.AddAsync());
        var id = code switch
        {
            "delegation-unknown" => await city.DelegateAsync(principal, await city.AddAsync()),
            "delegation-not-granted" => await city.ConsentAsync(principal, agent),
            "delegation-scope-missing" => await city.DelegateAsync(principal, agent, terms => terms["scopes"] = new JsonArray("follow")),
            "delegation-item-missing" => await city.DelegateAsync(await city.AddRepresentativeAsync(), agent, terms =>
            {
                terms["organisation"] = DelegationCity.Company;
                terms["items"] = new JsonArray(DelegationCity.WindowItem);
            }),
            _ => await city.DelegateAsync(principal, agent),
        };
        var later = code == "delegation-over" ? TimeSpan.FromDays(32) : TimeSpan.Zero;
        city.City.Time.Advance(later);
        var answered = await TryDraftAsync(agent, id);
        city.City.Time.Advance(-later);

        Assert.Equal((status, code), (answered.Status, answered.Json.Text("title")));
    }

    [Fact]
    public async Task The_principal_reads_what_the_agent_saw_and_did_and_is_told()
    {
        var (principal, agent, id) = await DelegatedAsync();
        var draft = await DraftAsync(agent, id);
        var (_, application) = await city.PostAsync(agent, "/applications", Application(draft, agent.Held.Present(draft, "agent", "delegation")));
        await FollowAsync(agent, application);
        await FollowAsync(agent, application);

        var by = (await city.LinesAsync(principal)).Where(line => line.Text("actor") == agent.Resident.Binding.Address.ToString()).ToList();
        Assert.Equal("delegation.tell delegation.use delegation.use delegation.follow", string.Join(' ', by.Select(line => line.Text("operation"))));
        Assert.Contains("residence.current", by[1]["fields"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.EndsWith("delegation-accepted delegation-used", await city.NoticesAsync(principal), StringComparison.Ordinal);
        Assert.Contains(await city.LinesAsync(agent), line => line.Text("operation") == "presentation.check");
    }

    [Fact]
    public async Task An_agent_follows_only_what_they_handed_in_and_only_while_they_may()
    {
        var (principal, agent, id) = await DelegatedAsync();
        var draft = await DraftAsync(agent, id);
        var (_, application) = await city.PostAsync(agent, "/applications", Application(draft, agent.Held.Present(draft, "agent", "delegation")));
        var (_, stranger, _) = await DelegatedAsync();

        var (status, seen) = await FollowAsync(agent, application);
        Assert.Equal((200, "granted", null), (status, seen.Text("state"), seen["licenceOffer"]));
        await RefusedAsync(404, "application-unknown", FollowAsync(stranger, application));
        var (claimed, claims) = await city.City.SendAsync(HttpMethod.Get, "/claims", null, agent.Resident.Binding);
        Assert.Equal((200, 0), (claimed, claims["claims"]!.AsArray().Count));
        await city.RevokeAsync(principal, id);
        await RefusedAsync(409, "delegation-revoked", FollowAsync(agent, application));
    }

    [Fact]
    public async Task Where_a_check_cannot_be_made_the_rules_grant_nothing()
    {
        var (_, agent, id) = await DelegatedAsync();
        var draft = await DraftAsync(agent, id);
        var answer = agent.Held.Present(draft, "agent", "delegation");
        city.City.ServesStatus = false;
        var (_, application) = await city.PostAsync(agent, "/applications", Application(draft, answer));
        city.City.ServesStatus = true;

        Assert.Equal("to-human", application.Text("state"));
        Assert.Equal("unknown", application["trace"]!.AsArray().Single(one => one!.Text("rule") == "applicant.allowed")!.Text("result"));
    }

    [Fact]
    public async Task An_officer_sees_the_agent_and_is_not_the_agent()
    {
        var (_, agent, id) = await DelegatedAsync(Resident.Residence(anniversaryInDays: 200)); // Too early for the rules.
        var draft = await DraftAsync(agent, id);
        var (_, application) = await city.PostAsync(agent, "/applications", Application(draft, agent.Held.Present(draft, "agent", "delegation")));
        Assert.Equal("to-human", application.Text("state"));
        var officer = city.City.TokenOf(TrustCity.Office, "approval-officer");
        var path = $"/applications/{application.Text("uid")}";

        var (_, file) = await city.City.SendAsync(HttpMethod.Get, path, null, officer);
        Assert.Equal(id, file["applicant"]!.Text("delegation"));
        var decision = Resident.Decision(application, Outcome.Granted, new JsonObject { ["reasons"] = "The lease was seen." });
        await RefusedAsync(403, "own-application", city.City.SendAsync(
            HttpMethod.Post, $"{path}/decision", decision, await OfficerOfAsync(agent)));
        var (status, decided) = await city.City.SendAsync(HttpMethod.Post, $"{path}/decision", decision, officer);
        Assert.True(status == 201, decided.ToJsonString());
    }

    [Fact]
    public async Task Nobody_s_own_application_is_answered_with_a_delegation()
    {
        var (_, agent, _) = await DelegatedAsync();
        var own = await agent.Resident.DraftAsync();

        await RefusedAsync(422, "presentation-of-another", city.PostAsync(agent, "/applications", Application(own, agent.Held.Present(own, "agent", "delegation"))));
    }

    private async Task<(DelegationCity.Party Principal, DelegationCity.Party Agent, string Id)> DelegatedAsync(JsonObject? residence = null)
    {
        var (principal, agent) = (await city.AddAsync(), await city.AddAsync());
        await principal.Resident.GetFactsAsync(residence);
        return (principal, agent, await city.DelegateAsync(principal, agent));
    }

    private Task<(int Status, JsonObject Json)> TryDraftAsync(DelegationCity.Party agent, string id) =>
        city.PostAsync(agent, "/applications/drafts", new JsonObject { ["item"] = DelegationCity.Item, ["delegation"] = id });

    private async Task<JsonObject> DraftAsync(DelegationCity.Party agent, string id)
    {
        var (status, draft) = await TryDraftAsync(agent, id);
        Assert.True(status == 201, draft.ToJsonString());
        return draft;
    }

    private Task<(int Status, JsonObject Json)> FollowAsync(DelegationCity.Party agent, JsonObject application) =>
        city.City.SendAsync(HttpMethod.Get, $"/applications/{application.Text("uid")}", null, agent.Resident.Binding);

    private async Task<bool> IsInvalidAsync(DelegationCity.Party agent)
    {
        var entry = agent.Held.Newest("delegation").Status!;
        var published = (await city.City.Get<StatusTokens>().PublishAsync(long.Parse(entry.Uri.Split('/')[^1], CultureInfo.InvariantCulture), CancellationToken.None))!;
        var list = StatusListToken.Verify(Encoding.UTF8.GetString(published.Token.Span), entry.Uri, _ => Jwk.Of(city.City.Keys.Status.Key)).Value().List;
        return list.Verdict(entry.Index) == StatusVerdict.Invalid;
    }

    private async Task<string> OfficerOfAsync(DelegationCity.Party party)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var register = city.City.Get<PersonRegister>();
        (await city.City.Get<ClientStore>().AddAsync(
            new RegisteredClient("agent-officer", TrustCity.Office, "090101", ["approval-officer"], Jwk.Of(key), Active: true),
            register.HashOf(party.Resident.Person.Number), CancellationToken.None)).Value();
        return city.City.TokenOf("agent-officer", TrustCity.Office, ["approval-officer"]);
    }

    private static JsonObject Application(JsonObject draft, JsonObject? vpToken)
    {
        using var handle = Secp256k1Key.Generate();
        var (form, itemKey) = (draft["form"]!.DeepClone(), Commitment.NewItemKey());
        var body = new ApplicationBody(Bytes32.FromCode(DelegationCity.Item), Commitment.Of(itemKey, form), Bytes32.Read(draft.Text("policy"))!.Value);
        var statement = Statement.Of(body, handle.Address, (ulong)TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());
        var application = new JsonObject
        {
            ["draft"] = draft.Text("draft"),
            ["statement"] = JsonNode.Parse(statement.Sign(City.Approvals.Domain(), handle).ToJson()),
            ["form"] = form,
            ["itemKey"] = Hex.Write(itemKey),
        };
        if (vpToken is not null)
            application["vpToken"] = vpToken.DeepClone();
        return application;
    }

    private static async Task RefusedAsync(int status, string code, Task<(int Status, JsonObject Json)> answer)
    {
        var (answered, problem) = await answer;
        Assert.True((answered, problem["title"]?.GetValue<string>()) == (status, code), problem.ToJsonString());
    }
}

using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using TrustLedger.Casework.Delegations;
using TrustLedger.IdentityApi.Registry;

namespace TrustLedger.Tests.IdentityApi.Delegations;

/// <summary>A city whose residents hold credentials of its issuer, and delegate.</summary>
public sealed class DelegationCity : IAsyncLifetime, IDisposable
{
    internal const string Item = "residence-permit.endorsement";
    internal const string WindowItem = "enterprise.change-filing";
    internal const string Company = "91090202TE5T00016R";

    internal TrustCity City { get; } = new() { ServesStatus = true };

    internal string Officer => City.TokenOf(TrustCity.Office, "issuer-officer");

    public Task InitializeAsync() => City.InitializeAsync();

    public Task DisposeAsync() => City.DisposeAsync();

    public void Dispose() => City.Dispose();

    /// <summary>A resident who holds a person credential.</summary>
    internal async Task<Party> AddAsync(int level = 3)
    {
        var party = new Party(await City.AddResidentAsync(level), new HeldCredentials(City));
        await party.Held.ReceiveAsync(await OfferAsync(party, "person"), "person");
        return party;
    }

    /// <summary>A resident who acts for <see cref="Company"/> and holds the credential that says so.</summary>
    internal async Task<Party> AddRepresentativeAsync()
    {
        var party = await AddAsync();
        await ImportAsync(RegisterImport.Organisations, $"code,name,place\n{Company},云溪试验公司,090202\n");
        await RepresentAsync(party, "legal-representative");
        await party.Held.ReceiveAsync(await OfferAsync(party, "representative"), "representative");
        return party;
    }

    internal Task RepresentAsync(Party party, string role) =>
        ImportAsync(RegisterImport.Representatives, $"code,number,role\n{Company},{party.Resident.Person.Number.Reveal()},{role}\n");

    internal async Task<JsonObject> OfferAsync(Party party, string configuration, string? entity = null)
    {
        var body = new JsonObject { ["configuration"] = configuration, ["handle"] = party.Resident.Binding.Address.ToLowerHex() };
        if (entity is not null)
            body["entity"] = entity;
        var (status, offer) = await City.SendAsync(HttpMethod.Post, "/offers", body, Officer);
        Assert.True(status == 201, offer.ToJsonString());
        return offer;
    }

    /// <summary>Terms as a principal's wallet writes them.</summary>
    internal JsonObject Terms(Party agent, Action<JsonObject>? change = null)
    {
        var terms = new JsonObject
        {
            ["agent"] = agent.Resident.Binding.Address.ToLowerHex(),
            ["agentName"] = agent.Resident.Person.Name,
            ["items"] = new JsonArray(Item),
            ["scopes"] = new JsonArray(DelegationScope.Apply, DelegationScope.Follow),
            ["from"] = Day(0),
            ["until"] = Day(30),
        };
        change?.Invoke(terms);
        return terms;
    }

    internal string Day(int fromToday) => TrustLedger.Casework.Calendars.ChinaTime.DayOf(City.Time.GetUtcNow()).AddDays(fromToday)
        .ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    internal Task<(int Status, JsonObject Json)> PostAsync(Party party, string path, JsonObject body) =>
        City.SendAsync(HttpMethod.Post, path, body, party.Resident.Binding);

    internal async Task<JsonObject> MustAsync(Party party, string path, JsonObject body)
    {
        var (status, answer) = await PostAsync(party, path, body);
        Assert.True(status is 200 or 201, answer.ToJsonString());
        return answer;
    }

    internal async Task<JsonObject> DraftAsync(Party principal, Party agent, Action<JsonObject>? change = null) =>
        await MustAsync(principal, "/delegations/drafts", Terms(agent, change));

    /// <summary>Consents; the agent has not answered yet.</summary>
    internal async Task<string> ConsentAsync(Party principal, Party agent, Action<JsonObject>? change = null)
    {
        var draft = await DraftAsync(principal, agent, change);
        var consent = new JsonObject { ["draft"] = draft.Text("draft"), ["vpToken"] = principal.Held.Present(draft, "principal") };
        return (await MustAsync(principal, "/delegations", consent)).Text("id");
    }

    /// <summary>Delegates, from the draft to the credential in the agent's wallet.</summary>
    internal async Task<string> DelegateAsync(Party principal, Party agent, Action<JsonObject>? change = null)
    {
        var id = await ConsentAsync(principal, agent, change);
        await MustAsync(agent, $"/delegations/{id}/acceptance", new JsonObject { ["accept"] = true });
        await agent.Held.ReceiveAsync(await MustAsync(agent, $"/delegations/{id}/offer", []), "delegation");
        return id;
    }

    internal Task<(int Status, JsonObject Json)> RevokeAsync(Party party, string id, string reason = "no-longer-wanted") =>
        PostAsync(party, $"/delegations/{id}/revocation", new JsonObject { ["reason"] = reason });

    internal async Task<IReadOnlyList<JsonObject>> ListAsync(Party party)
    {
        var (status, answer) = await City.SendAsync(HttpMethod.Get, "/delegations", null, party.Resident.Binding);
        Assert.True(status == 200, answer.ToJsonString());
        return [.. answer["delegations"]!.AsArray().Select(one => one!.AsObject())];
    }

    /// <summary>The kinds of a person's notices, the oldest first.</summary>
    internal async Task<string> NoticesAsync(Party party)
    {
        var (_, answer) = await City.SendAsync(HttpMethod.Get, "/recovery/notices", null, party.Resident.Binding);
        return string.Join(' ', answer["notices"]!.AsArray().Select(notice => notice!.Text("kind")).Reverse());
    }

    /// <summary>What a person reads of who looked, the oldest first.</summary>
    internal async Task<IReadOnlyList<JsonNode>> LinesAsync(Party party)
    {
        var (_, page) = await City.SendAsync(HttpMethod.Get, "/access-records", null, party.Resident.Binding);
        return [.. page["records"]!.AsArray().Select(record => record!["line"]!).Reverse()];
    }

    private async Task ImportAsync(string kind, string text)
    {
        using var csv = new MemoryStream(Encoding.UTF8.GetBytes(text));
        var counts = (await City.Get<RegisterImport>().RunAsync(kind, csv, _ => { }, _ => { }, CancellationToken.None)).Value();
        Assert.Equal(0, counts.Refused);
    }

    /// <summary>A resident and what their wallet holds.</summary>
    internal sealed record Party(Resident Resident, HeldCredentials Held);
}

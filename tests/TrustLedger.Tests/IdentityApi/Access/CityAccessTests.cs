using System.Text.Json.Nodes;
using Dapper;
using TrustLedger.IdentityApi.Access;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.Tests.IdentityApi.Corrections;

namespace TrustLedger.Tests.IdentityApi.Access;

/// <summary>Who is named after each way of looking, on a real ledger.</summary>
public sealed class CityAccessTests(TrustCity city) : IClassFixture<TrustCity>
{
    [Fact]
    public async Task The_ledger_takes_the_days_digests()
    {
        var resident = await city.AddResidentAsync();
        city.Time.Advance(TimeSpan.FromDays(-2));
        await city.Get<AccessRecords>().NoteAsync(CancellationToken.None, new AccessNote(resident.Id, "claim.look", new Accessor("officer", TrustCity.Police)));
        city.Time.Advance(TimeSpan.FromDays(2));

        for (var day = 0; day < 2; day++)
            await city.Get<AccessDays>().CloseNextAsync(CancellationToken.None);
        await Eventually.HoldsAsync(async () => await city.Get<Database>().ReadAsync(
            connection => connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM access_days WHERE state = 'published'"), CancellationToken.None) == 2);

        var record = Assert.Single(await RecordsAsync(resident));
        Assert.Equal("published", record["digest"]!.Text("state"));
    }

    [Fact]
    public async Task A_department_that_lists_and_opens_a_claim_is_named_and_a_peer_with_a_token_too()
    {
        var (resident, peer) = (await city.AddResidentAsync(), await city.AddResidentAsync());
        var claim = (await resident.ClaimAsync("residence.current", Resident.Residence())).Text("uid");
        var police = city.TokenOf(TrustCity.Police, "public-security");
        await city.SendAsync(HttpMethod.Get, "/attestations/inbox", null, police);
        await city.SendAsync(HttpMethod.Get, "/attestations/inbox", null, police);
        await city.SendAsync(HttpMethod.Get, $"/claims/{claim}", null, police);
        await city.SendAsync(HttpMethod.Get, $"/claims/{claim}", null, city.TokenOf(TrustCity.Office, "verifier-officer"));
        var (_, share) = await city.SendAsync(HttpMethod.Post, $"/claims/{claim}/shares", [], resident.Binding);
        await city.SendAsync(HttpMethod.Get, $"/shares/{share.Text("share")}", null, peer.Binding);

        var lines = await LinesAsync(resident);
        Assert.Equal("claim.list claim.look claim.look claim.share", Operations(lines));
        Assert.All(lines, line => Assert.Equal(claim, line.Text("about")));
        Assert.Equal(peer.Binding.Address.ToString(), Line(lines, "claim.share").Text("actor"));
        Assert.Contains(lines, line => line["fields"]!.ToJsonString() == """["state"]""");
        Assert.Empty(await LinesAsync(peer));
    }

    [Fact]
    public async Task Facts_presentation_look_and_refusal_of_an_application_are_recorded()
    {
        var resident = await city.AddResidentAsync();
        await resident.GetFactsAsync(Resident.Residence(anniversaryInDays: 200)); // Too early: an officer has to look.
        var before = (await LinesAsync(resident)).Count;
        var draft = await resident.DraftAsync();
        var (status, applied) = await resident.ApplyAsync(await resident.ApplicationAsync(draft));
        Assert.True(status == 201, applied.ToJsonString());
        var officer = city.TokenOf(TrustCity.Office, "approval-officer");
        var (_, application) = await city.SendAsync(HttpMethod.Get, $"/applications/{applied.Text("uid")}", null, officer);
        await resident.MustAsync(
            $"/applications/{applied.Text("uid")}/decision",
            Resident.Decision(application, TrustLedger.Protocol.Statements.Outcome.Refused, new JsonObject { ["reasons"] = "Too early." }), officer);

        var lines = await LinesAsync(resident);
        Assert.Equal("application.facts application.look application.refuse presentation.check", Operations(lines.Take(lines.Count - before)));
        Assert.Equal("""["employment.current","residence.current"]""", Line(lines, "application.facts")["fields"]!.ToJsonString());
        Assert.Equal("accepted", Line(lines, "presentation.check").Text("outcome"));
    }

    [Fact]
    public async Task A_justice_department_that_opens_a_case_or_a_record_is_named_and_the_subject_is_not()
    {
        var subject = await SupervisedPerson.RegisterAsync(city);
        var before = await CountAsync();

        Assert.Equal(200, (await city.SendAsync(HttpMethod.Get, $"/corrections/cases/{subject.Case}", null, subject.Handle)).Status);
        Assert.Equal(before, await CountAsync());
        Assert.Equal(200, (await city.SendAsync(HttpMethod.Get, $"/corrections/cases/{subject.Case}", null, SupervisedPerson.County(city))).Status);
        Assert.Equal(200, (await city.SendAsync(
            HttpMethod.Get, $"{SupervisedPerson.Records}/{subject.Registration}", null, SupervisedPerson.County(city))).Status);
        Assert.Equal(before + 2, await CountAsync());
    }

    private Task<long> CountAsync() => city.Get<Database>().ReadAsync(
        connection => connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM access_records"), CancellationToken.None);

    private async Task<IReadOnlyList<JsonObject>> RecordsAsync(Resident resident)
    {
        var (status, page) = await city.SendAsync(HttpMethod.Get, "/access-records", null, resident.Binding);
        Assert.Equal(200, status);
        return [.. page["records"]!.AsArray().Select(record => record!.AsObject())];
    }

    private async Task<IReadOnlyList<JsonObject>> LinesAsync(Resident resident) =>
        [.. (await RecordsAsync(resident)).Select(record => record["line"]!.AsObject())];

    private static string Operations(IEnumerable<JsonObject> lines) =>
        string.Join(' ', lines.Select(line => line.Text("operation")).Order(StringComparer.Ordinal));

    private static JsonObject Line(IEnumerable<JsonObject> lines, string operation) =>
        Assert.Single(lines, line => line.Text("operation") == operation);
}

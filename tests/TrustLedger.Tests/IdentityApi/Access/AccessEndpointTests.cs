using System.Text;
using System.Text.Json.Nodes;
using Dapper;
using TrustLedger.IdentityApi.Access;
using TrustLedger.IdentityApi.Clients;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.Statements;
using TrustLedger.Protocol.Statements.Bodies;

namespace TrustLedger.Tests.IdentityApi.Access;

/// <summary>A person reads who looked, and checks each line against what the ledger has of its day.</summary>
public sealed class AccessEndpointTests : IAsyncLifetime
{
    private const string Name = "云小舟";
    private const string Number = "090101198503120018";
    private readonly Secp256k1Key _handle = Secp256k1Key.Generate();
    private TestApi _api = null!;
    private string _officer = null!;

    public async Task InitializeAsync()
    {
        _api = await TestApi.StartAsync();
        await _api.ImportAsync($"number,name\n{Number},{Name}\n090101198503120026,麦书\n");
        _officer = await _api.SignInAsync("window-1", Roles.WindowOfficer);
    }

    public async Task DisposeAsync()
    {
        _handle.Dispose();
        await _api.DisposeAsync();
    }

    [Fact]
    public async Task Whoever_tried_the_number_looked_at_the_register_or_bound_it_is_named()
    {
        using var stranger = Secp256k1Key.Generate();
        Assert.Equal(422, (await OpenAsync(stranger, "麦书")).Status);
        await EnrolAsync();

        var lines = await LinesAsync();
        Assert.Equal(
            "proofing.confirm proofing.review register.match register.match",
            string.Join(' ', lines.Select(line => line.Text("operation")).Order(StringComparer.Ordinal)));
        var guess = Assert.Single(lines, line => line["outcome"]?.GetValue<string>() is "person-not-matched");
        Assert.Equal(stranger.Address.ToString(), guess.Text("actor"));
        var review = Assert.Single(lines, line => line.Text("operation") == "proofing.review");
        Assert.Equal(("window-1", TestApi.Organisation, "look"), (review.Text("actor"), review.Text("organisation"), review.Text("kind")));
        Assert.Equal("""["name","number"]""", review["fields"]!.ToJsonString());
        Assert.NotEmpty(review["basis"]!.AsArray());
        Assert.True(review["purpose"]!.Text("zh") != review["purpose"]!.Text("en"));
    }

    [Fact]
    public async Task A_line_holds_no_value_and_the_database_nothing_of_the_line()
    {
        await EnrolAsync();

        Assert.DoesNotContain(await LinesAsync(), line => line.ToJsonString().Contains(Number, StringComparison.Ordinal) || line.ToJsonString().Contains(Name, StringComparison.Ordinal));
        var stored = await _api.Get<Database>().ReadAsync(
            connection => connection.QueryAsync<byte[]>("SELECT line FROM access_records"), CancellationToken.None);
        Assert.All(stored, line => Assert.DoesNotContain("window-1", Encoding.Latin1.GetString(line), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nobody_reads_anothers_record()
    {
        await EnrolAsync();
        using var stranger = Secp256k1Key.Generate();

        var (status, answer) = await _api.SendAsync(HttpMethod.Get, "/access-records", null, stranger);
        Assert.Equal((403, "handle-not-bound"), (status, answer.Text("title")));
        Assert.Equal(401, (await _api.SendAsync(HttpMethod.Get, "/access-records", null, _officer)).Status);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("1.")]
    [InlineData("-1.a")]
    [InlineData("1.a.b")]
    public async Task A_cursor_that_no_page_gave_is_refused(string before)
    {
        await EnrolAsync();

        var (status, answer) = await _api.SendAsync(HttpMethod.Get, $"/access-records?before={before}", null, _handle);
        Assert.Equal((400, "cursor-malformed"), (status, answer.Text("title")));
    }

    [Fact]
    public async Task Pages_have_every_line_once()
    {
        await EnrolAsync();
        var notes = Enumerable.Range(0, 150).Select(i => new AccessNote(PersonId(), "claim.look", new Accessor($"officer-{i}", TestApi.Organisation))).ToList();
        await _api.Get<AccessRecords>().NoteAsync(CancellationToken.None, notes);

        var first = await PageAsync(null);
        var second = await PageAsync(first.Text("before"));

        Assert.Null(second["before"]);
        var ids = Records(first).Concat(Records(second)).Select(record => record["line"]!.Text("id")).ToList();
        Assert.Equal((153, 153), (ids.Count, ids.Distinct(StringComparer.Ordinal).Count()));
    }

    [Fact]
    public async Task A_list_that_is_opened_all_day_counts_once_a_day()
    {
        await EnrolAsync();
        var note = new AccessNote(PersonId(), "claim.list", new Accessor("officer", TestApi.Organisation)) { OncePerDay = true };
        var records = _api.Get<AccessRecords>();

        await records.NoteAsync(CancellationToken.None, note, note);
        await records.NoteAsync(CancellationToken.None, note with { By = new Accessor("another", TestApi.Organisation) });
        _api.Time.Advance(TimeSpan.FromDays(1));
        await records.NoteAsync(CancellationToken.None, note);

        Assert.Equal(3, (await LinesAsync()).Count(line => line.Text("operation") == "claim.list"));
    }

    [Fact]
    public async Task Each_line_leads_to_the_root_that_the_registrar_put_on_the_ledger()
    {
        await EnrolAsync();
        Assert.All(Records(await PageAsync(null)), record => Assert.True(record["proof"] is null && record["digest"] is null));
        _api.Time.Advance(TimeSpan.FromDays(1));
        await CloseAsync();

        var digest = await DigestAsync();
        foreach (var record in Records(await PageAsync(null)))
        {
            Assert.Equal("published", record["digest"]!.Text("state"));
            var proof = ProofOf(record);
            Assert.Equal(AccessDays.LeastLeaves, proof.TreeSize);
            Assert.True(proof.Verify(Hash.OfLeaf(Jcs.Write(record["line"])), Hash.FromBytes(digest.Root.ToArray())).Succeeded());

            var changed = record["line"]!.DeepClone();
            changed["actor"] = "somebody-else";
            Assert.Equal("root-mismatch", proof.Verify(Hash.OfLeaf(Jcs.Write(changed)), Hash.FromBytes(digest.Root.ToArray())).Refusal().Code);
        }
    }

    [Fact]
    public async Task A_day_without_a_look_is_closed_as_any_other_and_digests_are_a_chain()
    {
        await EnrolAsync();
        _api.Time.Advance(TimeSpan.FromDays(3));
        await CloseAsync();
        await CloseAsync();
        await CloseAsync();
        Assert.Null(await _api.Get<AccessDays>().CloseNextAsync(CancellationToken.None));

        var digests = _api.Ledger.Posted.Select(posted => SignedStatement.Parse(Encoding.UTF8.GetBytes(posted.Json)).Value())
            .Where(signed => signed.Statement.Schema == DigestBody.Schema.Uid).DistinctBy(signed => signed.Uid)
            .OrderBy(signed => signed.Statement.Read<DigestBody>().Value().Day).ToList();
        Assert.Equal(3, digests.Count);
        Assert.True(digests[0].Statement.RefUid.IsZero);
        Assert.Equal(digests[0].Uid, digests[1].Statement.RefUid);
        Assert.Equal(digests[1].Uid, digests[2].Statement.RefUid);
        var sizes = await _api.Get<Database>().ReadAsync(
            connection => connection.QueryAsync<long>("SELECT size FROM access_days"), CancellationToken.None);
        Assert.Equal([AccessDays.LeastLeaves, AccessDays.LeastLeaves, AccessDays.LeastLeaves], sizes.Select(size => (int)size));
    }

    [Fact]
    public async Task A_closed_day_takes_nothing_more_in_when_the_clock_goes_back()
    {
        await EnrolAsync();
        _api.Time.Advance(TimeSpan.FromDays(1));
        await CloseAsync();
        _api.Time.Advance(TimeSpan.FromDays(-1));
        await _api.Get<AccessRecords>().NoteAsync(CancellationToken.None, new AccessNote(PersonId(), "claim.look", new Accessor("late", TestApi.Organisation)));

        var late = Assert.Single(Records(await PageAsync(null)), record => record["line"]!.Text("actor") == "late");
        Assert.Null(late["digest"]);
        _api.Time.Advance(TimeSpan.FromDays(2));
        await CloseAsync();
        Assert.NotNull(Assert.Single(Records(await PageAsync(null)), record => record["line"]!.Text("actor") == "late")["digest"]);
    }

    private async Task EnrolAsync()
    {
        var session = (await OpenAsync(_handle, Name)).Json;
        var path = $"/proofing/sessions/{session.Text("session")}";
        await _api.SendAsync(HttpMethod.Post, $"{path}/binding", [], _handle, session.Text("challenge"));
        Assert.Equal(200, (await _api.SendAsync(HttpMethod.Get, $"{path}/review", null, _officer)).Status);
        var confirmation = new JsonObject { ["documentKind"] = "resident-id-card", ["confirmed"] = true, ["replace"] = false };
        Assert.Equal(200, (await _api.SendAsync(HttpMethod.Post, $"{path}/confirmation", confirmation, _officer)).Status);
    }

    private Task<(int Status, JsonObject Json)> OpenAsync(Secp256k1Key handle, string name) => _api.SendAsync(
        HttpMethod.Post, "/proofing/sessions",
        new JsonObject { ["name"] = name, ["number"] = Number, ["handle"] = handle.Address.ToLowerHex() }, handle);

    private async Task<JsonObject> PageAsync(string? before)
    {
        var (status, page) = await _api.SendAsync(
            HttpMethod.Get, before is null ? "/access-records" : $"/access-records?before={before}", null, _handle);
        Assert.Equal(200, status);
        return page;
    }

    private async Task<IReadOnlyList<JsonObject>> LinesAsync() =>
        [.. Records(await PageAsync(null)).Select(record => record["line"]!.AsObject())];

    private static IEnumerable<JsonObject> Records(JsonObject page) => page["records"]!.AsArray().Select(record => record!.AsObject());

    private string PersonId() => _api.Get<Database>().ReadAsync(
        connection => connection.QuerySingleAsync<string>("SELECT person FROM bindings WHERE state = 'bound'"), CancellationToken.None).Result;

    private static InclusionProof ProofOf(JsonObject record) => new(
        (long)record["proof"]!["leafIndex"]!, (long)record["proof"]!["treeSize"]!,
        [.. record["proof"]!["path"]!.AsArray().Select(hash => Hash.Read((string)hash!)!.Value)]);

    /// <summary>Closes the next day, here or in the background, and waits until its digest is on the ledger.</summary>
    private async Task CloseAsync()
    {
        await _api.Get<AccessDays>().CloseNextAsync(CancellationToken.None);
        await Eventually.HoldsAsync(async () => await _api.Get<Database>().ReadAsync(
            connection => connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM access_days WHERE state = 'waiting'"), CancellationToken.None) == 0);
    }

    private async Task<DigestBody> DigestAsync()
    {
        var uid = await _api.Get<Database>().ReadAsync(
            connection => connection.QuerySingleAsync<string>("SELECT uid FROM access_days"), CancellationToken.None);
        return _api.Ledger.Posted.Select(posted => SignedStatement.Parse(Encoding.UTF8.GetBytes(posted.Json)).Value())
            .First(signed => signed.Uid.ToString() == uid).Statement.Read<DigestBody>().Value();
    }
}

using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using TrustLedger.Protocol.Checkpoints;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.Notes;
using TrustLedger.Protocol.Proofs;
using TrustLedger.Protocol.Requests;
using TrustLedger.Protocol.State;
using TrustLedger.Protocol.Statements;
using TrustLedger.Protocol.Witnesses;
using TrustLedger.Tests.Node.Commands;
using TrustLedger.Tests.Node.Http;
using TrustLedger.Tests.Node.Witnessing;
using TrustLedger.Tests.Protocol.State;

namespace TrustLedger.Tests.Node.Mirroring;

/// <summary>A mirror beside its primary: what it copies, serves and signs.</summary>
public sealed class MirrorRoleTests
{
    [Fact]
    public async Task Serves_the_same_final_log_with_its_own_line_and_goes_on_when_the_primary_is_gone()
    {
        using var city = await WatchedCity.StartAsync();
        await city.Take("resident", "cosigned");
        await city.StartMirror();
        await Until.True(() => city.Copy.Final!.Size == 2);
        var bundle = await Get(city, "/identity/tile/entries/000.p/2", "police");
        await city.StopPrimary();

        var note = await city.Http.GetStringAsync(new Uri(city.Mirror, "/identity/checkpoint"));
        Assert.Equal(2, city.Final(note).Value().Checkpoint.Size);
        Assert.Contains($"— {WatchedCity.MirrorName} ", note, StringComparison.Ordinal);
        Assert.Equal(bundle, await Get(city, "/identity/tile/entries/000.p/2", "police"));
        var found = await Get(city, $"/identity/statements/{Uid(city, 1)}", "police");
        Assert.Equal(1, TlogProof.Parse((string)JsonNode.Parse(found)!["proof"]!).Value().Index);
    }

    [Fact]
    public async Task Catches_up_after_an_outage_over_several_parts_and_bundles()
    {
        using var city = await WatchedCity.StartAsync();
        await city.StartMirror();
        await Until.True(() => city.Copy.Final!.Size >= 1);
        await city.StopMirror();
        await Task.WhenAll(Enumerable.Range(0, 600).Select(at => city.Take($"resident {at}")));
        await Until.True(() => city.Log.Final!.Size == 601);

        await city.StartMirror();
        await Until.True(() => city.Copy.Final!.Size == 601);

        Assert.Equal(city.Log.Store.EdgeAt(601).Root(), city.Copy.Store.EdgeAt(601).Root());
        Assert.Equal(601, city.Copy.Ledger.Read(state => state.Size));
        Assert.Equal("ok", (string?)JsonNode.Parse(await city.Http.GetStringAsync(new Uri(city.Mirror, "/healthz")))!["status"]);
    }

    [Fact]
    public async Task Signs_the_state_of_a_statement_at_the_newest_and_at_an_earlier_size()
    {
        using var city = await WatchedCity.StartAsync();
        await city.Take("resident", "cosigned");
        var uid = TrustLedger.Protocol.Entries.LogEntry.Parse(city.Log.Store.ReadEntry(1).Span).Value().Uid;
        var revoked = Statement.Of(
                new TrustLedger.Protocol.Statements.Bodies.RevocationBody(1, 0), City.Address("resident"),
                (ulong)TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - 5, uid)
            .Sign(city.Genesis.Domain, City.Key("registrar"));
        using var answer = await city.Post(revoked, "cosigned");
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        await city.StartMirror();
        await Until.True(() => city.Copy.Final!.Size == 3);

        var newest = await State(city, $"/identity/state/{uid}");
        var earlier = await State(city, $"/identity/state/{uid}?size=2");
        var never = await State(city, $"/identity/state/{Words.Any}");

        Assert.Equal((3, StatementState.Revoked, city.Log.Store.EdgeAt(3).Root()), (newest.Size, newest.State, newest.Root));
        Assert.Equal((2, StatementState.Effective, city.Log.Store.EdgeAt(2).Root()), (earlier.Size, earlier.State, earlier.Root));
        Assert.Equal(StatementState.Unknown, never.State);
        Assert.Equal("404 state-size-ahead", await Code(city, city.Mirror, $"/identity/state/{uid}?size=4", "police"));
        await city.StopMirror();
        Assert.Null(await city.TryStartMirror(replayEntries: 1));
        Assert.Equal("404 state-size-gone", await Code(city, city.Mirror, $"/identity/state/{uid}?size=2", "police"));
        Assert.Equal("400 uid-malformed", await Code(city, city.Mirror, "/identity/state/0x12", "police"));
        Assert.Equal("400 query-malformed", await Code(city, city.Mirror, $"/identity/state/{uid}?size=x", "police"));
        Assert.Equal("401 request-proof-wanted", await Code(city, city.Mirror, $"/identity/state/{uid}", who: null));
        Assert.Equal("404 statement-unknown", await Code(city, city.Mirror, $"/identity/state/{uid}", "a stranger"));
        Assert.Equal("404 state-of-mirrors", await Code(city, city.Primary, $"/identity/state/{uid}", "police"));
    }

    [Fact]
    public async Task Hands_a_statement_on_with_a_note_of_when_it_came_also_when_the_primary_is_gone()
    {
        using var city = await WatchedCity.StartAsync();
        await city.StartMirror();
        await Until.True(() => city.Copy.Final!.Size >= 1);
        var statement = city.Binding("resident");
        var before = (ulong)TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

        using var answer = await HandIn(city, statement, "relay");
        var receipt = (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
        using var batch = await Send(city, city.Mirror, HttpMethod.Post, "/identity/statements", "relay",
            Encoding.UTF8.GetBytes(city.Binding("in a batch").ToJson() + "\n"), "application/x-ndjson");
        Assert.Equal("400 batch-not-mirrored", await NodeFixture.Code(batch));
        await city.StopPrimary();
        using var withheld = await HandIn(city, city.Binding("another"), "relay");
        var problem = (await withheld.Content.ReadFromJsonAsync<JsonObject>())!;

        Assert.Equal(201, (int)answer.StatusCode);
        Assert.Equal(1, TlogProof.Parse((string)receipt["proof"]!).Value()
            .Verify(Convert.FromBase64String((string)receipt["entry"]!), city.Genesis.Origin, city.LogKey).Value().Index);
        var note = HandInNote.Verify(SignedNote.Parse((string)receipt["handedIn"]!).Value(), city.Genesis.Origin, WatchedCity.MirrorKeyOfCity).Value();
        Assert.Equal(statement.Uid, note.Uid);
        Assert.InRange(note.ReceivedMilliseconds, before, before + 60_000);
        Assert.Equal((503, "primary-away"), ((int)withheld.StatusCode, (string)problem["title"]!));
        Assert.True(HandInNote.Verify(
            SignedNote.Parse((string)problem["handedIn"]!).Value(), city.Genesis.Origin, WatchedCity.MirrorKeyOfCity).TryGet(out _, out _));
    }

    [Fact]
    public async Task A_primary_that_shows_another_history_is_convicted_and_copied_no_further()
    {
        // A log without a quorum's honesty: the witnesses here would cosign anything, being started anew for the fork.
        using var city = await WatchedCity.StartAsync();
        await city.Take("one history", "cosigned");
        await city.StartMirror();
        await Until.True(() => city.Copy.Final!.Size == 2);
        var held = SignedNote.Parse(await city.Get("/identity/checkpoint")).Value();
        var root = city.Copy.Store.EdgeAt(2).Root();
        await city.StopMirror();
        await city.StopPrimary();
        for (var at = 0; at < WatchedCity.Witnesses; at++)
        {
            await city.StopWitness(at);
            Directory.Delete(city.Folder.File($"witness-{at}"), recursive: true);
            await city.StartWitness(at);
        }

        await city.StartPrimary("fork");
        await city.Take("another history", "cosigned");
        await city.StartMirror();
        await Until.True(() => city.Copy.Follower!.Trouble?.Code == "log-forked");

        var file = Assert.Single(Directory.GetFiles(city.Folder.File("mirror/identity/evidence"), "fork-*.json"));
        var evidence = ForkEvidence.Parse(await File.ReadAllBytesAsync(file)).Value();
        Assert.Equal(ForkKind.SameSize, evidence.Verify(city.Genesis.Origin, city.LogKey).Value());
        Assert.Equal(root, city.Copy.Store.EdgeAt(2).Root());
        Assert.Equal(Checkpoint.Parse(held.Text).Value(), city.Copy.Final!.Current!.Checkpoint);
        Assert.Contains("fork-seen", await (await city.Http.GetAsync(new Uri(city.Mirror, "/healthz"))).Content.ReadAsStringAsync(), StringComparison.Ordinal);

        // Also when the other history is longer.
        await city.StopMirror();
        File.Delete(file);
        await city.Take("more of it", "cosigned");
        await city.StartMirror();
        await Until.True(() => city.Copy.Follower!.Trouble?.Code == "log-forked");
        file = Assert.Single(Directory.GetFiles(city.Folder.File("mirror/identity/evidence"), "fork-*.json"));
        evidence = ForkEvidence.Parse(await File.ReadAllBytesAsync(file)).Value();
        Assert.Equal(ForkKind.OtherBeginning, evidence.Verify(city.Genesis.Origin, city.LogKey).Value());
    }

    [Fact]
    public async Task A_primary_that_shows_an_older_log_is_waited_for()
    {
        using var city = await WatchedCity.StartAsync();
        await city.Take("first", "cosigned");
        using var server = new HttpListenerAnswer(200, "text/plain", await city.Get("/identity/checkpoint"));
        await city.Take("second", "cosigned");
        await city.StartMirror();
        await Until.True(() => city.Copy.Final!.Size == 3);
        await city.StopMirror();

        Assert.Null(await city.TryStartMirror(primary: server.Url));
        await Until.True(() => city.Copy.Follower!.Trouble is not null);

        Assert.Equal("primary-behind", city.Copy.Follower!.Trouble!.Code);
        Assert.Equal(3, city.Copy.Final!.Size);
    }

    [Fact]
    public async Task Without_a_quorum_nothing_is_copied_and_an_empty_mirror_says_so()
    {
        using var city = WatchedCity.Found();
        await city.StartPrimary();
        await city.StartMirror();

        Assert.Equal("503 mirror-empty", await Code(city, city.Mirror, "/identity/checkpoint", who: null));
        await Until.True(() => city.Copy.Follower!.Trouble is not null);
        Assert.Equal(0, city.Copy.Store.Size);
    }

    [Fact]
    public async Task A_primary_whose_checkpoint_lacks_cosignatures_is_not_believed()
    {
        using var city = WatchedCity.Found();
        using var server = new HttpListenerAnswer(200, "text/plain",
            Checkpoint.Create(city.Genesis.Origin, 1, Hash.OfLeaf("x"u8)).Value().Sign(city.LogSigner).ToString());

        Assert.Null(await city.TryStartMirror(primary: server.Url));
        await Until.True(() => city.Copy.Follower!.Trouble is not null);

        Assert.Contains(city.Copy.Follower!.Trouble!.Code, new[] { "primary-not-final", "cosignatures-missing", "primary-away" }, StringComparer.Ordinal);
        Assert.Equal(0, city.Copy.Store.Size);
    }

    [Fact]
    public async Task A_mirror_that_the_genesis_does_not_name_does_not_start()
    {
        using var city = WatchedCity.Found(mirrors:
        [
            new Mirror("department-1", NoteKeys.Signer("mirror.example/1").VerifierKey),
            new Mirror("department-2", NoteKeys.Signer("mirror.example/2").VerifierKey),
        ]);

        Assert.Equal("mirror-not-in-genesis", (await city.TryStartMirror())?.Code);
    }

    [Fact]
    public async Task Goes_on_behind_a_primary_that_was_pruned_by_its_word_and_a_new_mirror_is_told_where_the_log_begins()
    {
        using var city = await WatchedCity.StartAsync();
        await city.Take("first", "cosigned");
        await Until.True(() => city.Log.Gatherer!.Links[3].Size == 2);
        await city.StopWitness(3);
        await city.StartMirror();
        await Task.WhenAll(Enumerable.Range(0, 600).Select(at => city.Take($"resident {at}")));
        await Until.True(() => city.Copy.Final!.Size == 602);
        var seen = city.Folder.Write("seen", await city.Http.GetStringAsync(new Uri(city.Mirror, "/identity/checkpoint")));
        await city.StopMirror();
        await city.StopPrimary();

        var final = Path.Combine(city.Folder.File("data"), "identity", "final");
        File.Move(final, final + ".away");
        Assert.Contains("prune-above-final", (await Prune(city, "data", "--mirror-checkpoint", seen)).Error, StringComparison.Ordinal);
        File.Move(final + ".away", final);
        Assert.Contains("prune-mirror-unproven", (await Prune(city, "data", "--mirror-checkpoint", seen)).Error, StringComparison.Ordinal);
        var pruned = await Prune(city, "data", "--mirror-checkpoint", seen, "--mirror-key", WatchedCity.MirrorKeyOfCity.ToString());
        Assert.True(pruned.Exit == 0, pruned.Error);

        // A witness that was left behind gets no proof any more; three are enough.
        await city.StartWitness(3);
        await city.StartPrimary();
        await city.Take("last", "cosigned");
        await Until.True(() => city.Log.Gatherer!.Links[3].Trouble?.Contains("minimum index 512", StringComparison.Ordinal) == true);
        await city.StartMirror();
        await Until.True(() => city.Copy.Final!.Size == 603);
        await city.StopMirror();

        await city.StartMirror("another mirror");
        await Until.True(() => city.Copy.Follower!.Trouble?.Code == "pruned");
        Assert.Equal(0, city.Copy.Store.Size);
    }

    [Fact]
    public async Task A_pruned_mirror_signs_the_same_states_but_none_of_a_size_below_its_minimum_index()
    {
        using var city = await WatchedCity.StartAsync();
        await Task.WhenAll(Enumerable.Range(0, 600).Select(at => city.Take($"resident {at}")));
        await city.StartMirror();
        await Until.True(() => city.Copy.Final!.Size == 601);
        var path = $"/identity/state/{Uid(city, 5)}";
        var (newest, earlier) = (await State(city, path), await State(city, path + "?size=550"));
        await city.StopMirror();
        Assert.Equal(0, (await Prune(city, "mirror", "--yes")).Exit);
        await city.StartMirror();

        Assert.Equal(newest, await State(city, path));
        Assert.Equal(earlier, await State(city, path + "?size=550"));
        Assert.Equal("410 pruned", await Code(city, city.Mirror, path + "?size=511", "police"));
    }

    private static Task<(int Exit, string Output, string Error)> Prune(WatchedCity city, string data, params string[] secured) =>
        UpkeepCommandTests.Run(["prune", "--data", city.Folder.File(data), "--log", "identity", "--below", "512", .. secured]);

    private static TrustLedger.Protocol.Encoding.Bytes32 Uid(WatchedCity city, long index) =>
        TrustLedger.Protocol.Entries.LogEntry.Parse(city.Copy.Store.ReadEntry(index).Span).Value().Uid;

    private static async Task<StateNote> State(WatchedCity city, string path) => StateNote.Verify(
        SignedNote.Parse(await Get(city, path, "police")).Value(), city.Genesis.Origin, WatchedCity.MirrorKeyOfCity).Value();

    private static async Task<string> Get(WatchedCity city, string path, string who)
    {
        using var answer = await Send(city, city.Mirror, HttpMethod.Get, path, who, body: null);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return text;
    }

    private static async Task<string> Code(WatchedCity city, Uri node, string path, string? who)
    {
        using var answer = await Send(city, node, HttpMethod.Get, path, who, body: null);
        return await NodeFixture.Code(answer);
    }

    private static Task<HttpResponseMessage> HandIn(WatchedCity city, SignedStatement statement, string who) => Send(
        city, city.Mirror, HttpMethod.Post, "/identity/statements?ack=published", who, Encoding.UTF8.GetBytes(statement.ToJson()));

    private static async Task<HttpResponseMessage> Send(
        WatchedCity city, Uri node, HttpMethod method, string path, string? who, byte[]? body, string? type = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(node, path));
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = type is null ? null : new MediaTypeHeaderValue(type);
        }

        if (who is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue(RequestProof.Scheme, RequestProof.Create(
                City.Key(who), city.Genesis.Origin, method.Method, path, TimeProvider.System.GetUtcNow(), body));
        }

        return await city.Http.SendAsync(request);
    }
}

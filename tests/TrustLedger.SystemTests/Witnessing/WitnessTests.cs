using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using TrustLedger.Client.Evidence;
using TrustLedger.Client.Reading;
using TrustLedger.Protocol.Checkpoints;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Notes;
using TrustLedger.Protocol.Proofs;
using TrustLedger.Protocol.Requests;
using TrustLedger.Protocol.State;
using TrustLedger.Protocol.Witnesses;

namespace TrustLedger.SystemTests.Witnessing;

/// <summary>A primary and four departments' witnesses of which three are needed, two of them mirrors as well: real processes.</summary>
public sealed class WitnessTests
{
    [Fact]
    public async Task Final_checkpoints_need_three_of_four_departments_and_nobody_gets_a_second_history()
    {
        await using var town = await WatchedTown.FoundAsync();
        await Task.WhenAll(Enumerable.Range(0, WatchedTown.Witnesses).Select(at => town.StartWitnessAsync(at)));
        await town.StartPrimaryAsync("primary", "witness-0", "witness-1", "witness-2", "witness-3");
        await Task.WhenAll(Enumerable.Range(0, WatchedTown.Mirrors).Select(town.StartMirrorAsync));

        await AllAreThere(town);
        await OneIsDown(town);
        await TwoAreDown(town);
        await OneIsFarBehind(town);
        await MirrorsSayWhatHolds(town);
        await OneLiesWithThePrimary(town);
    }

    private static async Task AllAreThere(WatchedTown town)
    {
        var receipt = await TakenAsync(await town.PostAsync("primary", "first", "cosigned"));

        var proof = WatchedTown.Sure(TlogProof.Parse((string)receipt["proof"]!));
        Assert.Equal(1, WatchedTown.Sure(proof.Verify(
            Convert.FromBase64String((string)receipt["entry"]!), town.Genesis.Origin, town.LogKey)).Index);
        Assert.True(WatchedTown.Sure(CosignedCheckpoint.Verify(
            proof.Checkpoint, town.Genesis.Origin, town.LogKey, town.Genesis.Witnesses!.Policy)).Cosignatures.Count >= 3);
    }

    private static async Task OneIsDown(WatchedTown town)
    {
        await town.StopAsync("witness-3");

        for (var at = 0; at < 5; at++)
            await TakenAsync(await town.PostAsync("primary", $"one down {at}", "cosigned"));

        Assert.Equal(7, (await town.FinalAsync("primary", 7)).Checkpoint.Size);
    }

    private static async Task TwoAreDown(WatchedTown town)
    {
        await town.StopAsync("witness-2");
        var waiting = town.Binding("two down");

        await TakenAsync(await town.PostAsync("primary", "two down, published", "published"));
        using var refused = await town.PostAsync("primary", waiting, "cosigned");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal("cosignatures-waiting", (string?)(await refused.Content.ReadFromJsonAsync<JsonObject>())!["title"]);
        Assert.Equal(7, (await town.FinalAsync("primary"))!.Checkpoint.Size);
        Assert.Equal(9, (await PendingAsync(town, "primary")).Size);

        // One comes back, and what waited is final: the same statement, at the same place.
        await town.StartAgainAsync("witness-2");
        Assert.Equal(9, (await town.FinalAsync("primary", 9)).Checkpoint.Size);
        Assert.Equal(8, (int)(await TakenAsync(await town.PostAsync("primary", waiting, "cosigned")))["index"]!);
    }

    private static async Task OneIsFarBehind(WatchedTown town)
    {
        await Task.WhenAll(Enumerable.Range(0, 400).Select(async at => await TakenAsync(await town.PostAsync("primary", $"many {at}", "published"))));
        await town.FinalAsync("primary", 409);

        // The one that slept through it all is needed now.
        await town.StopAsync("witness-2");
        await town.StartAgainAsync("witness-3");
        await TakenAsync(await town.PostAsync("primary", "with the late one", "published"));

        var final = await town.FinalAsync("primary", 410);
        Assert.Contains(final.Cosignatures, signing => signing.Key.Name == "witness.example/3");
        await town.StartAgainAsync("witness-2");
    }

    private static async Task MirrorsSayWhatHolds(WatchedTown town)
    {
        var receipt = await TakenAsync(await town.PostAsync("mirror-0", "through a mirror", "published"));
        var handedIn = WatchedTown.Sure(HandInNote.Verify(
            WatchedTown.Sure(SignedNote.Parse((string)receipt["handedIn"]!)), town.Genesis.Origin, town.MirrorKey(0)));
        var uid = handedIn.Uid;

        var states = new List<StateNote>();
        for (var at = 0; at < WatchedTown.Mirrors; at++)
        {
            var final = await town.FinalAsync($"mirror-{at}", 411);
            states.Add(await StateAsync(town, at, uid));
            Assert.Equal((final.Checkpoint.Size, final.Checkpoint.Root), (states[at].Size, states[at].Root));
        }

        Assert.All(states, state => Assert.Equal(StatementState.Effective, state.State));
        Assert.Equal(states[0], states[1]);
        await EvidenceCarriesTheirWord(town, uid);
    }

    private static async Task EvidenceCarriesTheirWord(WatchedTown town, Bytes32 uid)
    {
        var log = new PinnedLog("identity", town.Genesis.Origin, town.LogKey, town.Genesis.Hash);
        NodeClient At(string server) => new NodeClient(town.Http, town.UrlOf(server), log, town.Registrar, TimeProvider.System).Knowing(town.Genesis);
        var found = WatchedTown.Sure(await At("primary").FindAsync(uid, CancellationToken.None));
        var file = new EvidenceFile
        {
            Log = log.Name,
            Genesis = JsonNode.Parse(town.Genesis.Envelope.Span)!.AsObject(),
            Entries = [new EvidenceEntry(found.Index, found.Entry.Encode(), found.Proof.ToString())],
            Subject = uid,
        };

        var whole = WatchedTown.Sure(await MirrorStates.AddAsync(
            file, town.Genesis, [At("mirror-0"), At("mirror-1")], TimeProvider.System.GetUtcNow(), TimeProvider.System, CancellationToken.None));

        var finding = WatchedTown.Sure(EvidenceVerifier.Verify(whole, town.Genesis.Hash, now: null));
        Assert.Equal((StatementState.Effective, WatchedTown.Mirrors), (finding.Agreed!.State.State, finding.Agreed.Mirrors.Count));
        Assert.True(finding.Agreed.State.Size > found.Index);
    }

    private static async Task OneLiesWithThePrimary(WatchedTown town)
    {
        // The operator keeps a copy of its folder, and goes on before everybody's eyes.
        await town.StopAsync("primary");
        town.Copy("primary", "fork");
        await town.StartAgainAsync("primary");
        await TakenAsync(await town.PostAsync("primary", "the history that is told", "cosigned"));
        await TakenAsync(await town.PostAsync("primary", "and goes on", "cosigned"));
        var told = await town.FinalAsync("primary", 413);
        await town.StopAsync("primary");

        // On the copy, with the same key, it writes another one; the witness that helps has a second face for it.
        await town.StartWitnessAsync(0, "liar");
        await town.StartPrimaryAsync("fork", "liar", "nobody", "nobody", "nobody");
        for (var at = 0; at < 3; at++)
            await TakenAsync(await town.PostAsync("fork", $"the other history {at}", "published"));
        Assert.Equal(414, (await PendingAsync(town, "fork")).Size);
        await town.StopAsync("fork");

        // Shown to the honest witnesses it gets nothing but a conviction.
        await town.StartPrimaryAsync("fork", "liar", "witness-1", "witness-2", "witness-3");
        await EvidenceAsync(town, "witness-1");
        await EvidenceAsync(town, "witness-2");
        using (var refused = await town.PostAsync("fork", "final at last?", "cosigned"))
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.True((await town.FinalAsync("fork"))!.Checkpoint.Size <= 411);
        await town.StopAsync("fork");

        // The one history goes on.
        await town.StartAgainAsync("primary");
        await TakenAsync(await town.PostAsync("primary", "after the fork", "cosigned"));
        Assert.True((await town.FinalAsync("mirror-1", 414)).Checkpoint.Size > told.Checkpoint.Size);
    }

    private static async Task EvidenceAsync(WatchedTown town, string witness)
    {
        var waited = System.Diagnostics.Stopwatch.StartNew();
        var folder = Path.Combine(town.At(witness), "evidence");
        while (!Directory.Exists(folder) || Directory.GetFiles(folder, "fork-*.json").Length == 0)
        {
            Assert.True(waited.Elapsed < TimeSpan.FromSeconds(20), $"{witness} kept no evidence.");
            await Task.Delay(50);
        }

        var evidence = WatchedTown.Sure(ForkEvidence.Parse(await File.ReadAllBytesAsync(Directory.GetFiles(folder, "fork-*.json")[0])));
        Assert.Equal(ForkKind.OtherBeginning, WatchedTown.Sure(evidence.Verify(town.Genesis.Origin, town.LogKey)));
        using var health = await town.Http.GetAsync(new Uri(town.UrlOf(witness), "/healthz"));
        Assert.Contains("fork-seen", await health.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static async Task<StateNote> StateAsync(WatchedTown town, int mirror, Bytes32 uid)
    {
        var path = $"/identity/state/{uid}?size=411&at=1900000000000";
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(town.UrlOf($"mirror-{mirror}"), path));
        request.Headers.Authorization = new AuthenticationHeaderValue(
            RequestProof.Scheme, RequestProof.Create(town.Registrar, town.Genesis.Origin, "GET", path, TimeProvider.System.GetUtcNow()));
        using var answer = await town.Http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return WatchedTown.Sure(StateNote.Verify(WatchedTown.Sure(SignedNote.Parse(text)), town.Genesis.Origin, town.MirrorKey(mirror)));
    }

    private static async Task<Checkpoint> PendingAsync(WatchedTown town, string server)
    {
        var note = await town.Http.GetStringAsync(new Uri(town.UrlOf(server), "/identity/checkpoint.pending"));
        return WatchedTown.Sure(Checkpoint.Verify(WatchedTown.Sure(SignedNote.Parse(note)), town.Genesis.Origin, town.LogKey));
    }

    private static async Task<JsonObject> TakenAsync(HttpResponseMessage answer)
    {
        using (answer)
        {
            var text = await answer.Content.ReadAsStringAsync();
            Assert.True(answer.IsSuccessStatusCode, text);
            return JsonNode.Parse(text)!.AsObject();
        }
    }
}

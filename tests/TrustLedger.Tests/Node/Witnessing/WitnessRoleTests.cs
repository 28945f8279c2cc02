using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using TrustLedger.Client.Reading;
using TrustLedger.Client.Witnessing;
using TrustLedger.Node.Storage;
using TrustLedger.Protocol.Checkpoints;
using TrustLedger.Protocol.Governance;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.Notes;
using TrustLedger.Protocol.Witnesses;
using TrustLedger.Tests.Node.Http;
using TrustLedger.Tests.Protocol.Witnesses;

namespace TrustLedger.Tests.Node.Witnessing;

/// <summary>The witness alone: the statuses of c2sp.org/tlog-witness, and what it keeps.</summary>
public sealed class WitnessRoleTests
{
    private static readonly IReadOnlyList<Hash> Leaves = WitnessKit.Leaves(40);
    private static readonly IReadOnlyList<Hash> Forked = [.. WitnessKit.Leaves(3), .. WitnessKit.Leaves(37, "other")];

    [Fact]
    public async Task Cosigns_what_continues_the_last_one_and_answers_the_rest_as_the_specification_says()
    {
        using var city = WatchedCity.Found();
        await city.StartWitness(0);
        var known = new AddCheckpointRequest(0, [], Signed(city, Leaves, 7));

        // In order: the first, again, from a wrong size, a proof that is none, an old size above, another tree of the size.
        Assert.Equal(7, await CosignedSize(city, known));
        Assert.Equal(7, await CosignedSize(city, known with { OldSize = 7 }));
        Assert.Equal((409, "7\n"), await Plain(city, known));
        Assert.Equal((409, "7\n"), await Plain(city, Request(city, Leaves, 5, 9)));
        Assert.Equal("422 witness-proof-wrong", await Code(city, Request(city, Leaves, 7, 9) with { Proof = [.. Leaves.Take(3)] }));
        Assert.Equal("422 witness-proof-wrong", await Code(city, known with { OldSize = 7, Proof = [Leaves[0]] }));
        Assert.Equal("400 witness-old-size-above", await Code(city, known with { OldSize = 8 }));
        Assert.Equal("400 add-checkpoint-malformed", await Code(city, "old 00\n\n" + known.Checkpoint));
        Assert.Equal("400 note-malformed", await Code(city, "old 0\n\nnothing\n"));
        Assert.Equal("404 witness-log-unknown", await Code(city, new AddCheckpointRequest(
            0, [], Checkpoint.Create("other.example/log", 7, MerkleTree.Root([.. Leaves.Take(7)])).Value().Sign(NoteKeys.Signer("other.example/log")))));
        Assert.Equal("403 witness-log-key-unknown", await Code(city, new AddCheckpointRequest(
            0, [], Checkpoint.Create(city.Genesis.Origin, 7, MerkleTree.Root([.. Leaves.Take(7)])).Value().Sign(NoteKeys.Signer(city.Genesis.Origin)))));
        Assert.Equal(9, await CosignedSize(city, Request(city, Leaves, 7, 9)));
    }

    [Fact]
    public async Task Two_trees_of_one_size_are_kept_as_evidence_that_anyone_can_check()
    {
        using var city = WatchedCity.Found();
        await city.StartWitness(0);
        await CosignedSize(city, new AddCheckpointRequest(0, [], Signed(city, Leaves, 7)));

        Assert.Equal((409, "7\n"), await Plain(city, new AddCheckpointRequest(7, [], Signed(city, Forked, 7))));

        var evidence = ForkEvidence.Parse(await File.ReadAllBytesAsync(Assert.Single(
            Directory.GetFiles(city.Folder.File("witness-0/evidence"), "fork-*.json")))).Value();
        Assert.Equal(ForkKind.SameSize, evidence.Verify(city.Genesis.Origin, city.LogKey).Value());
        using var health = await city.Http.GetAsync(new Uri(city.UrlOf(0), "/healthz"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);
        Assert.Contains("fork-seen", await health.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("trustledger_node_forks 1\n", await city.Http.GetStringAsync(new Uri(city.UrlOf(0), "/metrics")), StringComparison.Ordinal);
        Assert.Equal(9, await CosignedSize(city, Request(city, Leaves, 7, 9)));
    }

    [Fact]
    public async Task A_fork_convicts_itself_with_its_own_proof_and_a_broken_proof_is_kept_as_a_suspicion()
    {
        using var city = WatchedCity.Found();
        await city.StartWitness(0);
        await CosignedSize(city, new AddCheckpointRequest(0, [], Signed(city, Leaves, 7)));

        Assert.Equal("422 witness-proof-wrong", await Code(city, Request(city, Forked, 7, 12)));
        Assert.Equal("422 witness-proof-wrong", await Code(city, Request(city, Leaves, 7, 9) with { Proof = [.. Leaves.Take(3)] }));

        Assert.Single(Directory.GetFiles(city.Folder.File("witness-0/evidence"), "fork-*.json"));
        Assert.Single(Directory.GetFiles(city.Folder.File("witness-0/evidence"), "suspicion-*.json"));
    }

    [Fact]
    public async Task What_strangers_can_fill_the_evidence_folder_with_is_bounded()
    {
        using var city = WatchedCity.Found();
        await city.StartWitness(0);
        await CosignedSize(city, new AddCheckpointRequest(0, [], Signed(city, Leaves, 7)));

        for (var at = 0; at < 40; at++)
            Assert.Equal("422 witness-proof-wrong", await Code(city, Request(city, Leaves, 7, 9) with { Proof = [Leaves[at]] }));

        Assert.Equal(32, Directory.GetFiles(city.Folder.File("witness-0/evidence")).Length);
    }

    [Fact]
    public async Task Remembers_over_a_restart()
    {
        using var city = WatchedCity.Found();
        await city.StartWitness(0);
        await CosignedSize(city, new AddCheckpointRequest(0, [], Signed(city, Leaves, 7)));
        await city.StopWitness(0);
        await city.StartWitness(0);

        Assert.Equal((409, "7\n"), await Plain(city, new AddCheckpointRequest(0, [], Signed(city, Forked, 12))));
    }

    [Fact]
    public async Task Cosigns_nothing_that_the_disk_did_not_take()
    {
        using var city = WatchedCity.Found();
        var disk = new FailingDisk(new LinuxDisk());
        await city.StartWitness(0, services => services.AddSingleton<IDisk>(disk));
        disk.SyncsFail = true;
        Assert.Equal("503 node-fault", await Code(city, new AddCheckpointRequest(0, [], Signed(city, Leaves, 7))));
        disk.SyncsFail = false;

        // What the disk holds is not known: until a start has read it, nothing is cosigned.
        Assert.Equal("503 node-fault", await Code(city, new AddCheckpointRequest(0, [], Signed(city, Forked, 7))));
    }

    [Fact]
    public async Task A_damaged_memory_stops_the_start()
    {
        using var city = WatchedCity.Found();
        await city.StartWitness(0);
        await CosignedSize(city, new AddCheckpointRequest(0, [], Signed(city, Leaves, 7)));
        await city.StopWitness(0);
        var file = Assert.Single(Directory.GetFiles(city.Folder.File("witness-0/witnessed")));
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file)).Replace("\n7\n", "\n6\n", StringComparison.Ordinal));

        Assert.Equal("witness-state-damaged", (await WatchedCity.Start(city.Settings(0), _ => { }, replace: null))?.Code);
    }

    [Fact]
    public async Task A_witness_that_the_genesis_does_not_name_does_not_start()
    {
        using var city = WatchedCity.Found();
        var settings = city.Settings(0);
        settings["Node:Witness:Name"] = "witness.example/nobody";

        Assert.Equal("witness-not-in-genesis", (await WatchedCity.Start(settings, _ => { }, replace: null))?.Code);
    }

    [Fact]
    public async Task A_second_witness_on_one_folder_does_not_start()
    {
        using var city = WatchedCity.Found();
        await city.StartWitness(0);

        Assert.Equal("locked", (await WatchedCity.Start(city.Settings(0), _ => { }, replace: null))?.Code);
    }

    [Fact]
    public async Task Serves_nothing_of_the_logs_and_tells_nothing_of_a_closed_one()
    {
        using var city = WatchedCity.Found(LogReaders.Members);
        await city.StartWitness(0);
        await CosignedSize(city, new AddCheckpointRequest(0, [], Signed(city, Leaves, 7)));

        using var checkpoint = await city.Http.GetAsync(new Uri(city.UrlOf(0), "/identity/checkpoint"));
        var health = await city.Http.GetStringAsync(new Uri(city.UrlOf(0), "/healthz"));
        var metrics = await city.Http.GetStringAsync(new Uri(city.UrlOf(0), "/metrics"));

        Assert.Equal("404 path-unknown", await NodeFixture.Code(checkpoint));
        Assert.Empty(JsonNode.Parse(health)!["logs"]!.AsArray());
        Assert.DoesNotContain(city.Genesis.Origin, health + metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_without_end_is_refused()
    {
        using var city = WatchedCity.Found();
        await city.StartWitness(0);

        Assert.Equal("413 body-too-large", await Code(city, new string('x', 40_000)));
    }

    [Fact]
    public async Task The_client_believes_an_answer_only_with_the_witnesses_own_line()
    {
        using var city = WatchedCity.Found();
        await city.StartWitness(0);
        using var http = NodeClient.CreateHttp();
        var request = new AddCheckpointRequest(0, [], Signed(city, Leaves, 7));
        var stranger = new WitnessClient(http, city.UrlOf(0), NoteKeys.Signer(WatchedCity.NameOf(0)).CosignatureKey);
        var known = new WitnessClient(http, city.UrlOf(0), city.Policy.Witnesses[0].Key);

        Assert.Equal("note-unsigned", (await stranger.AddCheckpointAsync(request, default)).Refusal().Code);
        Assert.Equal(2, (await known.AddCheckpointAsync(request with { OldSize = 7 }, default)).Value().Cosigned!.Signatures.Count);
        Assert.Equal(7, (await known.AddCheckpointAsync(request, default)).Value().Size);
        Assert.Equal("witness-refused", (await known.AddCheckpointAsync(request with { OldSize = 8 }, default)).Refusal().Code);
    }

    [Theory]
    [InlineData("seven\n")]
    [InlineData("7")]
    [InlineData("")]
    public async Task The_client_refuses_a_size_that_is_none(string size)
    {
        using var city = WatchedCity.Found();
        using var server = new HttpListenerAnswer(409, AddCheckpointRequest.SizeMediaType, size);
        using var http = NodeClient.CreateHttp();
        var client = new WitnessClient(http, server.Url, city.Policy.Witnesses[0].Key);

        Assert.Equal("witness-answer-malformed", (await client.AddCheckpointAsync(
            new AddCheckpointRequest(0, [], Signed(city, Leaves, 7)), default)).Refusal().Code);
    }

    private static SignedNote Signed(WatchedCity city, IReadOnlyList<Hash> leaves, int size) =>
        Checkpoint.Create(city.Genesis.Origin, size, MerkleTree.Root([.. leaves.Take(size)])).Value().Sign(city.LogSigner);

    private static AddCheckpointRequest Request(WatchedCity city, IReadOnlyList<Hash> leaves, int from, int to) => new(
        from, MerkleTree.ProveConsistency([.. leaves.Take(to)], from).Path, Signed(city, leaves, to));

    private static Task<string> Code(WatchedCity city, AddCheckpointRequest request) => Code(city, request.ToString());

    private static async Task<string> Code(WatchedCity city, string body)
    {
        using var answer = await city.Ask(0, body);
        return await NodeFixture.Code(answer);
    }

    private static async Task<(int, string)> Plain(WatchedCity city, AddCheckpointRequest request)
    {
        using var answer = await city.Ask(0, request.ToString());
        Assert.Equal("text/x.tlog.size", answer.Content.Headers.ContentType?.MediaType);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static async Task<long> CosignedSize(WatchedCity city, AddCheckpointRequest request)
    {
        using var answer = await city.Ask(0, request.ToString());
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var cosigned = CosignatureLines.Add(request.Checkpoint, await answer.Content.ReadAsStringAsync(), city.Policy.Witnesses[0].Key).Value();
        return Checkpoint.Parse(cosigned.Text).Value().Size;
    }
}

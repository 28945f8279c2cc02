using System.Buffers.Binary;
using System.Globalization;
using TrustLedger.Client.Reading;
using TrustLedger.Protocol.Checkpoints;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Notes;
using TrustLedger.Protocol.Witnesses;

namespace TrustLedger.Tests.Client.Malicious;

/// <summary>Checkpoints that a node may show in place of the true one.</summary>
public sealed class CheckpointLieTests
{
    private static readonly CancellationToken Never = CancellationToken.None;

    private static readonly Dictionary<string, (string Code, Func<FakeLog, string> Tell)> Lies = new(StringComparer.Ordinal)
    {
        ["no witness"] = ("cosignatures-missing", log => log.Sign().ToString()),
        ["a witness too few"] = ("cosignatures-missing", log => Cosigned(log.Sign(), log.Witnesses.Take(2))),
        ["one witness counted twice"] = ("cosignatures-missing", log => Cosigned(log.Sign(), [.. log.Witnesses.Take(2), log.Witnesses[0]])),
        ["a witness that nobody named"] = ("cosignatures-missing", log => Cosigned(log.Sign(), [.. log.Witnesses.Take(2), NoteKeys.Signer("witness.example/9")])),
        ["another key under a witness's name"] =
            ("cosignatures-missing", log => Cosigned(log.Sign(), [.. log.Witnesses.Take(2), NoteKeys.Signer("witness.example/3")])),
        ["the log as its own witness"] = ("cosignatures-missing", log => Cosigned(log.Sign(), [.. log.Witnesses.Take(2), log.Signer])),
        ["cosignatures of an earlier checkpoint"] = ("note-signature-wrong", log => log.Sign() + Lines(Earlier(log).Final())),
        ["the log's line of an earlier checkpoint"] = ("note-signature-wrong", log => log.Sign().Text + "\n" + Lines(Earlier(log).Final(), own: true)),
        ["a size that was changed"] = ("note-signature-wrong", log => log.Final().ToString().Replace("\n5\n", "\n6\n", StringComparison.Ordinal)),
        ["a witness's time that was changed"] = ("note-signature-wrong", log => log.Sign() + Lines(Later(log))),
        ["another origin"] = ("checkpoint-wrong-origin", log => Cosigned(
            Checkpoint.Create("ledger.example/approvals", log.Entries.Count, log.Root).Value().Sign(log.Signer), log.Witnesses)),
        ["another log's key"] = ("note-unsigned", log => Cosigned(
            Checkpoint.Create(FakeLog.Origin, log.Entries.Count, log.Root).Value().Sign(NoteKeys.Signer(FakeLog.Origin)), log.Witnesses)),
        ["a line that is none"] = ("note-malformed", log => log.Final() + "— witness.example/1 ???\n"),
        ["more lines than are read"] = ("note-malformed", log => log.Final() + string.Concat(Enumerable.Repeat(Lines(log.Sign(), own: true), 101))),
        ["words behind the signatures"] = ("note-malformed", log => log.Final() + "trust me\n"),
        ["no note at all"] = ("note-malformed", _ => "5"),
        ["a signed text that is no checkpoint"] = ("checkpoint-malformed", log => Cosigned(log.Signer.Sign("trust me\n"), log.Witnesses)),
        ["a second spelling of the size"] = ("checkpoint-malformed", log => Cosigned(
            log.Signer.Sign(log.Sign().Text.Replace("\n5\n", "\n05\n", StringComparison.Ordinal)), log.Witnesses)),
    };

    public static TheoryData<string> Names => [.. Lies.Keys];

    [Theory, MemberData(nameof(Names))]
    public async Task Is_refused(string lie)
    {
        await using var server = await StartAsync();
        var (code, tell) = Lies[lie];
        var note = tell(server.Log);

        server.Lie("checkpoint", () => note);
        await server.RefusesAsync(code, () => server.Client().CheckpointAsync(Never));
        server.Lie("checkpoint", () => note);
        using var follower = await server.FollowAsync();
        await server.RefusesAsync(code, () => follower.SyncAsync(Never));
        server.Lie("checkpoint", () => note);
        await server.RefusesAsync(code, () => Growth.CheckAsync(server.Client(), server.Memory, Never));
        Assert.Null(server.Convicted());
    }

    // c2sp.org/signed-note: what unknown keys say is passed over, and who says a thing twice has said it.
    [Fact]
    public async Task Lines_of_unknown_keys_and_lines_that_come_twice_are_passed_over()
    {
        await using var server = await StartAsync();
        var truth = server.Log.Final();
        server.Lie("checkpoint", () => truth + Lines(truth) + Lines(NoteKeys.Signer("stranger.example").Cosign(truth, 7))[^200..].Split('\n')[^2] + "\n");

        Assert.Equal(4, (await server.Client().CheckpointAsync(Never)).Value().Cosignatures.Count);
    }

    // Found by drawing keys until two had one id: of 32 bits there are few.
    [Fact]
    public async Task Another_key_with_the_log_s_key_id_is_not_the_log()
    {
        var (truth, twin) = (Key(FakeLog.Origin, 70_794), Key(FakeLog.Origin, 82_961));
        Assert.Equal(truth.VerifierKey.KeyId, twin.VerifierKey.KeyId);
        Assert.NotEqual(truth.VerifierKey, twin.VerifierKey);
        await using var server = await StartAsync(new FakeLog(truth, witnesses: 4, needed: 3));
        var forged = Checkpoint.Create(FakeLog.Origin, 5, TrustLedger.Protocol.Merkle.Hash.OfLeaf("another"u8)).Value().Sign(twin);

        server.Lie("checkpoint", () => Cosigned(forged, server.Log.Witnesses));
        await server.RefusesAsync("note-signature-wrong", () => server.Client().CheckpointAsync(Never));
        server.Lie("checkpoint", () => server.Log.Final() + Lines(twin.Sign(server.Log.Sign().Text), own: true));
        await server.RefusesAsync("note-signature-wrong", () => server.Client().CheckpointAsync(Never));

        // And a genesis that names the twin is another genesis, also for who pins the key alone.
        var other = new FakeLog(twin);
        server.Lie("genesis", other.Genesis.Envelope.ToArray());
        await server.RefusesAsync("genesis-hash-mismatch", () => server.Client().GenesisAsync(Never));
        server.Lie("genesis", other.Genesis.Envelope.ToArray());
        Assert.Equal("genesis-wrong-log", (await server.Client(pin: other.Pin with { Key = truth.VerifierKey }).GenesisAsync(Never)).Refusal().Code);
    }

    [Fact]
    public async Task Another_key_with_a_witness_s_key_id_is_not_the_witness()
    {
        const string name = "witness.example/1";
        var (truth, twin) = (Key(name, 47_943), Key(name, 48_423));
        Assert.Equal(truth.CosignatureKey.KeyId, twin.CosignatureKey.KeyId);
        await using var server = await StartAsync();
        NoteSigner[] witnesses = [truth, .. server.Log.Witnesses.Skip(1)];
        var policy = WitnessPolicy.Of(new PolicyLog(server.Log.Signer.VerifierKey, Url: null), 4, [.. witnesses
            .Select((witness, at) => new PolicyWitness($"department-{at + 1}", witness.CosignatureKey, Url: null))]).Value();
        var client = server.Client(pin: server.Log.Pin with { Witnesses = policy });

        server.Lie("checkpoint", () => Cosigned(server.Log.Sign(), [twin, .. server.Log.Witnesses.Skip(1)]));
        Assert.Equal("note-signature-wrong", (await client.CheckpointAsync(Never)).Refusal().Code);
        server.Lie("checkpoint", () => Cosigned(server.Log.Sign(), witnesses));
        Assert.Equal(4, (await client.CheckpointAsync(Never)).Value().Cosignatures.Count);
    }

    [Fact]
    public async Task A_genesis_without_the_pinned_witnesses_is_another_log()
    {
        await using var server = await StartAsync();
        var unwatched = server.Log.Pin with
        {
            Witnesses = WitnessPolicy.Of(new PolicyLog(server.Log.Signer.VerifierKey, Url: null), 1,
            new PolicyWitness("department-9", NoteKeys.Signer("witness.example/9").CosignatureKey, Url: null)).Value()
        };

        Assert.Equal("genesis-wrong-log", (await server.Client(pin: unwatched).GenesisAsync(Never)).Refusal().Code);
    }

    // Whoever pinned nothing but the genesis is told by it whom to ask for.
    [Fact]
    public async Task The_pinned_genesis_names_the_witnesses()
    {
        await using var server = await StartAsync();
        server.Log.Cosigning = 2;

        using var follower = (await LogFollower.OpenAsync(
            server.Client(FakeLog.Governor, server.Log.Pin with { Witnesses = null }), server.Memory, Never)).Value();

        Assert.Equal("cosignatures-missing", (await follower.SyncAsync(Never)).Refusal().Code);
    }

    [Theory, InlineData(-3_600), InlineData(3_600)]
    public async Task A_checkpoint_of_another_hour_is_stale_for_who_asks_for_a_fresh_one(int seconds)
    {
        await using var server = await StartAsync();
        server.Log.CosignedAt += TimeSpan.FromSeconds(seconds);
        using var follower = await server.FollowAsync();

        Assert.Equal("checkpoint-stale", (await server.Client().FreshCheckpointAsync(TimeSpan.FromMinutes(59), Never)).Refusal().Code);
        Assert.Equal("checkpoint-stale", (await follower.SyncFreshAsync(TimeSpan.FromMinutes(59), Never)).Refusal().Code);
        Assert.Equal(5, (await follower.SyncFreshAsync(TimeSpan.FromMinutes(61), Never)).Value().Size);
    }

    // One liar among three who say when: the middle one is honest or beside an honest one.
    [Fact]
    public async Task A_single_witness_does_not_make_an_old_checkpoint_fresh()
    {
        await using var server = await StartAsync();
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var note = server.Log.Sign();
        foreach (var (witness, at) in server.Log.Witnesses.Take(3).Zip([now, now - 3_600, now - 3_601]))
            note = witness.Cosign(note, (ulong)at);
        server.Lie("checkpoint", () => note.ToString());

        await server.RefusesAsync("checkpoint-stale", () => server.Client().FreshCheckpointAsync(TimeSpan.FromMinutes(59), Never));
    }

    [Fact]
    public async Task A_log_without_witnesses_proves_no_freshness()
    {
        await using var server = await StartAsync(new FakeLog());

        Assert.Equal("checkpoint-undated", (await server.Client().FreshCheckpointAsync(TimeSpan.FromDays(1), Never)).Refusal().Code);
    }

    private static async Task<LyingNode> StartAsync(FakeLog? log = null)
    {
        var server = await LyingNode.StartAsync(log);
        server.Log.AppendPadding(4);
        return server;
    }

    private static string Cosigned(SignedNote note, IEnumerable<NoteSigner> by) => by.Aggregate(
        note, (signed, witness) => witness.Cosign(signed, (ulong)TimeProvider.System.GetUtcNow().ToUnixTimeSeconds())).ToString();

    private static string Lines(SignedNote note, bool own = false) =>
        string.Concat(note.Signatures.Where(line => own || line.Name != FakeLog.Origin).Select(line => line + "\n"));

    private static FakeLog Earlier(FakeLog log)
    {
        var earlier = log.Fork();
        earlier.Entries.RemoveAt(4);
        return earlier;
    }

    // The witnesses' own lines, each saying that it was made an hour later.
    private static SignedNote Later(FakeLog log)
    {
        var truth = log.Final();
        var text = truth.ToString();
        foreach (var line in truth.Signatures.Skip(1))
        {
            var bytes = line.Bytes.ToArray();
            BinaryPrimitives.WriteUInt64BigEndian(bytes, BinaryPrimitives.ReadUInt64BigEndian(bytes) + 3_600);
            text = text.Replace(line.ToString(), (line with { Bytes = bytes }).ToString(), StringComparison.Ordinal);
        }

        return SignedNote.Parse(text).Value();
    }

    private static NoteSigner Key(string name, int number) => new(
        name, Ed25519Key.FromSeed(Convert.FromHexString(number.ToString("x64", CultureInfo.InvariantCulture))));
}

using TrustLedger.Client.Reading;
using TrustLedger.Protocol.State;
using TrustLedger.Protocol.Tiles;
using TrustLedger.Protocol.Witnesses;

namespace TrustLedger.Tests.Client.Malicious;

/// <summary>Another past, or a shorter one: what was signed once can't be unsaid, and what contradicts it is kept.</summary>
public sealed class HistoryLieTests
{
    private static readonly CancellationToken Never = CancellationToken.None;

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_forked_root_of_one_size_convicts(bool replays)
    {
        await using var server = await StartAsync(4);
        var truth = server.Log;
        await SeeAsync(server, replays);

        server.Log = Rewritten(truth, 3);
        Assert.Equal("log-forked", await RefusedAsync(server, replays));
        Assert.Equal(ForkKind.SameSize, server.Convicted());

        server.Log = truth;
        await SeeAsync(server, replays);
    }

    // Sizes on both sides of a power of two, where a proof leaves the beginning's own root out.
    [Theory]
    [InlineData(true, 3, 9), InlineData(true, 4, 5), InlineData(true, 4, 300), InlineData(true, 7, 8), InlineData(true, 256, 260)]
    [InlineData(false, 3, 9), InlineData(false, 4, 5), InlineData(false, 4, 300), InlineData(false, 7, 8), InlineData(false, 256, 260)]
    public async Task A_longer_log_with_another_past_convicts(bool replays, int before, int after)
    {
        await using var server = await StartAsync(before);
        var truth = server.Log;
        await SeeAsync(server, replays);

        server.Log = Rewritten(truth, 1);
        server.Log.AppendPadding(after - before);
        Assert.Equal("log-forked", await RefusedAsync(server, replays));
        Assert.Equal(ForkKind.OtherBeginning, server.Convicted());

        server.Log = truth;
        truth.AppendPadding(2);
        await SeeAsync(server, replays);
    }

    // Both checkpoints are kept when the node gives no hash more; they can't prove it to others then.
    [Fact]
    public async Task A_node_that_forks_and_withholds_its_tiles_is_remembered_with_both_checkpoints()
    {
        await using var server = await StartAsync(5);
        await SeeAsync(server, replays: true);
        server.Log = Rewritten(server.Log, 1);
        server.Log.AppendPadding(4);
        server.Node.Instead = path => path.StartsWith("tile/0", StringComparison.Ordinal) ? FakeNode.Problem(404, "tile-unknown") : null;

        Assert.Equal("log-forked", await RefusedAsync(server, replays: true));
        Assert.Equal(ForkKind.ProofFails, server.Convicted());
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_smaller_log_is_refused_and_convicts_nobody(bool replays)
    {
        await using var server = await StartAsync(6);
        var truth = server.Log;
        await SeeAsync(server, replays);

        server.Log = truth.Fork();
        server.Log.Entries.RemoveRange(4, 2);
        Assert.Equal("checkpoint-behind", await RefusedAsync(server, replays));
        Assert.Null(server.Convicted());

        server.Log = truth;
        await SeeAsync(server, replays);
    }

    [Fact]
    public async Task A_fork_without_its_witnesses_is_not_even_looked_at()
    {
        await using var server = await StartAsync(4);
        await SeeAsync(server, replays: true);
        server.Log = Rewritten(server.Log, 1);
        server.Log.Cosigning = 2;

        Assert.Equal("cosignatures-missing", await RefusedAsync(server, replays: true));
    }

    [Theory]
    [InlineData("altered", "log-history-unproven")]
    [InlineData("extra", "log-history-unproven")]
    [InlineData("missing", "log-history-unproven")]
    [InlineData("none", "log-history-unproven")]
    public async Task A_history_with_a_wrong_proof_is_refused_and_convicts_nobody(string how, string code)
    {
        await using var server = await StartAsync(5);
        await SeeAsync(server, replays: false);
        server.Log.AppendPadding(6);
        var path = TrustLedger.Protocol.Merkle.MerkleTree.ProveConsistency(server.Log.Leaves, 5).Path;
        server.Lie("proofs/consistency", () => ProofLies.Json(ProofLies.Tell(how, path)));

        await server.RefusesAsync(code, () => Growth.CheckAsync(server.Client(), server.Memory, Never));
        Assert.Null(server.Convicted());
    }

    [Fact]
    public async Task A_bundle_that_hides_an_entry_is_refused()
    {
        await using var server = await StartAsync(6);
        using var follower = await server.FollowAsync();
        var entries = Entries(server.Log);

        server.Lie("tile/entries/", EntryBundle.Of([.. entries[..2], .. entries[3..]]).Encode());
        await server.RefusesAsync("bundle-malformed", () => follower.SyncAsync(Never));

        using var another = await server.FollowAsync();
        server.Lie("tile/entries/", EntryBundle.Of([.. entries[..2], .. entries[3..], entries[^1]]).Encode());
        await server.RefusesAsync("entries-mismatch", () => another.SyncAsync(Never));
        Assert.Equal(6, another.Read(state => state.Size));
    }

    [Fact]
    public async Task A_bundle_in_place_of_another_is_refused()
    {
        await using var server = await StartAsync(512);
        using var follower = await server.FollowAsync();
        server.Lie("tile/entries/001", EntryBundle.Of(Entries(server.Log)[..256]).Encode());

        await server.RefusesAsync("entries-mismatch", () => follower.SyncAsync(Never));
    }

    [Fact]
    public async Task A_hash_tile_that_was_changed_helps_no_wrong_entry()
    {
        await using var server = await StartAsync(16_384 + 300);
        using var follower = await server.FollowAsync();
        var tile = TileCoordinate.OfHashes(1, 0, 65);
        server.Lie(tile.Path, Sample.Flip(Trees.Tile(server.Log.Leaves, tile).Encode(), (64 * 256) + 7));

        await server.RefusesAsync("entries-mismatch", () => follower.SyncAsync(Never));
    }

    [Fact]
    public async Task Another_policy_document_is_refused()
    {
        await using var server = await StartAsync(2);
        var document = FakeLog.Policy(1);
        server.Log.Documents[document.Hash] = document;
        server.Log.Append(FakeLog.NewPolicy(document, server.Log.Genesis));
        using var follower = await server.FollowAsync();
        server.Lie("policies/", FakeLog.Policy(2).Bytes.ToArray());

        await server.RefusesAsync("policy-hash-mismatch", () => follower.SyncAsync(Never));
        Assert.Equal(document.Hash, follower.Read(state => state.Policy.Hash));
    }

    // A node may put on its log what nobody may say: it is there, and counts for nothing.
    [Fact]
    public async Task What_the_node_takes_in_against_the_rules_counts_for_nothing()
    {
        await using var server = await StartAsync(2);
        var smuggled = FakeLog.WithoutRole();
        server.Log.Append(smuggled);
        using var follower = await server.FollowedAsync();

        Assert.Equal(StatementState.Quarantined, follower.Read(state => state.View(smuggled.Uid)).State);
    }

    private static async Task<LyingNode> StartAsync(int size)
    {
        var server = await LyingNode.StartAsync();
        server.Log.AppendPadding(size - 1);
        return server;
    }

    private static FakeLog Rewritten(FakeLog truth, int index)
    {
        var other = truth.Fork();
        other.Entries[index] = TrustLedger.Protocol.Entries.LogEntry.Of(FakeLog.Claim("rewritten"), 1_700_000_000_000 + (ulong)index).Encode();
        return other;
    }

    private static ReadOnlyMemory<byte>[] Entries(FakeLog log) => [.. log.Entries.Select(entry => (ReadOnlyMemory<byte>)entry)];

    private static async Task SeeAsync(LyingNode server, bool replays)
    {
        if (replays)
            (await server.FollowedAsync()).Dispose();
        else
            (await Growth.CheckAsync(server.Client(), server.Memory, Never)).Value();
    }

    private static async Task<string> RefusedAsync(LyingNode server, bool replays)
    {
        using var follower = await server.FollowAsync();
        return replays
            ? (await follower.SyncAsync(Never)).Refusal().Code
            : (await Growth.CheckAsync(server.Client(), server.Memory, Never)).Refusal().Code;
    }
}

using TrustLedger.Client.Reading;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Entries;
using TrustLedger.Protocol.State;
using TrustLedger.Protocol.Statements;
using TrustLedger.Protocol.Tiles;
using TrustLedger.Protocol.Witnesses;

namespace TrustLedger.Tests.Client.Reading;

/// <summary>A follower against a node that is honest, and one that is not.</summary>
public sealed class LogFollowerTests : IDisposable
{
    private static readonly CancellationToken Never = CancellationToken.None;

    private readonly TemporaryFolder _folder = new();
    private readonly FakeLog _log = new();
    private readonly FakeNode _node;

    public LogFollowerTests() => _node = new FakeNode(_log);

    private string Memory => _folder.File("identity.checkpoint");

    public void Dispose()
    {
        _node.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Knows_the_state_of_a_log_that_it_replayed()
    {
        var claim = Add("residence");
        using var follower = await Open();

        var checkpoint = (await follower.SyncAsync(Never)).Value();

        Assert.Equal((2L, _log.Root), (checkpoint.Size, checkpoint.Checkpoint.Root));
        Assert.Equal(StatementState.Effective, follower.Read(state => state.View(claim.Uid)).State);
        Assert.Empty(follower.Read(state => state.Quarantined.ToArray()));
        Assert.Same(checkpoint, follower.Checkpoint);
    }

    [Fact]
    public async Task Goes_on_where_it_stopped_and_reads_no_full_bundle_twice()
    {
        _log.AppendPadding(300);
        using var follower = await Open();
        await Sync(follower);

        var claim = Add("residence");
        _node.Requests.Clear();
        await Sync(follower);

        Assert.Equal(302, follower.Read(state => state.Size));
        Assert.Equal(301, follower.Read(state => state.IndexOf(claim.Uid)));
        Assert.Equal(["/identity/checkpoint", "/identity/tile/entries/001.p/46"], Targets());
    }

    [Fact]
    public async Task A_long_log_is_proven_chunk_by_chunk()
    {
        _log.AppendPadding(16_384 + 700);
        var claim = Add("residence");
        using var follower = await Open();

        await Sync(follower);

        Assert.Equal(_log.Entries.Count, follower.Read(state => state.Size));
        Assert.Equal(StatementState.Effective, follower.Read(state => state.View(claim.Uid)).State);
        Assert.Contains("/identity/tile/1/000.p/66", Targets(), StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_wrong_entry_in_the_first_chunk_of_a_long_log_never_counts()
    {
        _log.AppendPadding(16_384 + 5);
        ServeFlippedEntry("tile/entries/007");
        using var follower = await Open();

        Assert.Equal("entries-mismatch", await Refused(follower));
        Assert.Equal(0, follower.Read(state => state.Size));
    }

    [Fact]
    public async Task Fetches_the_policy_that_the_log_changes_to()
    {
        var document = FakeLog.Policy(1);
        _log.Documents[document.Hash] = document;
        _log.Append(FakeLog.NewPolicy(document, _log.Genesis));
        using var follower = await Open();

        await Sync(follower);

        Assert.Equal(document.Hash, follower.Read(state => state.Policy.Hash));
    }

    [Fact]
    public async Task Another_policy_document_is_refused_and_the_next_try_goes_on()
    {
        var document = FakeLog.Policy(1);
        _log.Append(FakeLog.NewPolicy(document, _log.Genesis));
        var claim = Add("residence");
        using var follower = await Open();

        Assert.Equal("not-found", await Refused(follower));
        _node.Instead = path => path.StartsWith("policies/", StringComparison.Ordinal) ? FakeNode.Bytes(FakeLog.Policy(2).Bytes.ToArray()) : null;
        Assert.Equal("policy-hash-mismatch", await Refused(follower));

        _node.Instead = _ => null;
        _log.Documents[document.Hash] = document;
        await Sync(follower);
        Assert.Equal(StatementState.Effective, follower.Read(state => state.View(claim.Uid)).State);
    }

    [Fact]
    public async Task An_entry_changed_on_the_way_is_refused_and_nothing_of_it_counts()
    {
        Add("residence");
        ServeFlippedEntry("tile/entries/000.p/2");
        using var follower = await Open();

        Assert.Equal("entries-mismatch", await Refused(follower));
        Assert.Equal(0, follower.Read(state => state.Size));
        Assert.False(File.Exists(Memory));

        _node.Instead = _ => null;
        await Sync(follower);
        Assert.Equal(2, follower.Read(state => state.Size));
    }

    [Fact]
    public async Task A_new_entry_changed_on_the_way_is_no_fork()
    {
        using var follower = await Open();
        await Sync(follower);
        Add("residence");
        ServeFlippedEntry("tile/entries/000.p/2");

        Assert.Equal("entries-mismatch", await Refused(follower));
        Assert.False(File.Exists(Memory + ".forked"));

        _node.Instead = _ => null;
        await Sync(follower);
        Assert.Equal(2, follower.Read(state => state.Size));
    }

    [Fact]
    public async Task A_log_that_shrank_is_refused()
    {
        Add("residence");
        using (var follower = await Open())
        {
            await Sync(follower);
            _log.Entries.RemoveAt(1);
            Assert.Equal("checkpoint-behind", await Refused(follower));
        }

        using var restarted = await Open();
        Assert.Equal("checkpoint-behind", await Refused(restarted));
    }

    [Fact]
    public async Task Another_tree_of_the_same_size_is_refused_and_kept()
    {
        var fork = _log.Fork();
        Add("residence");
        fork.Append(FakeLog.Claim("employment"));
        using var follower = await Open();
        await Sync(follower);

        _node.Log = fork;

        Assert.Equal("log-forked", await Refused(follower));
        Assert.Equal(_log.Sign().ToString(), await File.ReadAllTextAsync(Memory, Never));
        Assert.Equal((ForkKind.SameSize, fork.Sign()), Evidence());
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_longer_log_with_another_past_is_refused_and_kept(bool afterRestart)
    {
        var fork = _log.Fork();
        Add("residence");
        fork.Append(FakeLog.Claim("employment"));
        fork.AppendPadding(400);
        using var first = await Open();
        await Sync(first);

        _node.Log = fork;
        using var follower = afterRestart ? await Open() : first;

        Assert.Equal("log-forked", await Refused(follower));
        Assert.Equal("log-forked", await Refused(follower));
        Assert.Equal((ForkKind.OtherBeginning, fork.Sign()), Evidence());
        Assert.Null(follower.Read(state => state.IndexOf(LastUid(fork))));
    }

    [Fact]
    public async Task A_log_that_grew_after_a_restart_is_followed_on()
    {
        using (var first = await Open())
            await Sync(first);
        Add("residence");
        using var follower = await Open();

        await Sync(follower);

        Assert.Equal(2, follower.Read(state => state.Size));
        Assert.Equal(_log.Sign().ToString(), await File.ReadAllTextAsync(Memory, Never));
    }

    // Where the history changed while a replay was broken off, what was half read still convicts.
    [Fact]
    public async Task A_replay_that_broke_off_is_finished_before_a_new_checkpoint_is_asked_for()
    {
        var document = FakeLog.Policy(1);
        _log.Append(FakeLog.NewPolicy(document, _log.Genesis));
        var fork = _log.Fork();
        fork.AppendPadding(3);
        using var follower = await Open();
        _node.Instead = path => path.StartsWith("policies/", StringComparison.Ordinal) ? throw new HttpRequestException("Gone.") : null;
        await Assert.ThrowsAsync<HttpRequestException>(() => follower.SyncAsync(Never));

        (_node.Log, _node.Instead) = (fork, _ => null);
        fork.Documents[document.Hash] = document;

        Assert.Equal(2, (await follower.SyncAsync(Never)).Value().Size);
        Assert.Equal(5, (await follower.SyncAsync(Never)).Value().Size);
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(4)]
    public async Task A_connection_that_breaks_at_any_call_loses_nothing(int call)
    {
        var document = FakeLog.Policy(1);
        _log.Documents[document.Hash] = document;
        _log.AppendPadding(255);
        _log.Append(FakeLog.NewPolicy(document, _log.Genesis));
        using var follower = await Open();
        _node.BreakAtCall = call;

        await Assert.ThrowsAsync<HttpRequestException>(() => follower.SyncAsync(Never));
        await Sync(follower);

        Assert.Equal(257, follower.Read(state => state.Size));
        Assert.Equal(document.Hash, follower.Read(state => state.Policy.Hash));
    }

    [Fact]
    public async Task A_checkpoint_of_another_key_or_log_is_refused()
    {
        using var follower = await Open();

        _node.Instead = path => path == "checkpoint" ? FakeNode.Text(new FakeLog().Sign().ToString()) : null;
        Assert.Equal("note-unsigned", await Refused(follower));

        var elsewhere = _log.Sign().Text.Replace(FakeLog.Origin, "ledger.example/approvals", StringComparison.Ordinal);
        _node.Instead = path => path == "checkpoint" ? FakeNode.Text(_log.Signer.Sign(elsewhere).ToString()) : null;
        Assert.Equal("checkpoint-wrong-origin", await Refused(follower));
    }

    [Fact]
    public async Task Another_genesis_is_refused()
    {
        _node.Instead = path => path == "genesis" ? FakeNode.Bytes(new FakeLog().Genesis.Envelope.ToArray()) : null;

        Assert.Equal("genesis-hash-mismatch", (await LogFollower.OpenAsync(_node.Client(), Memory, Never)).Refusal().Code);
    }

    [Fact]
    public async Task The_pinned_genesis_must_name_the_pinned_key_and_domain()
    {
        var otherKey = _log.Pin with { Key = NoteKeys.Signer(FakeLog.Origin).VerifierKey };
        var otherDomain = _log.Pin with { Domain = StatementDomain.ForOrigin(FakeLog.Origin, chainId: 2) };

        Assert.Equal("genesis-wrong-log", (await LogFollower.OpenAsync(_node.Client(pin: otherKey), Memory, Never)).Refusal().Code);
        Assert.Equal("genesis-wrong-log", (await LogFollower.OpenAsync(_node.Client(pin: otherDomain), Memory, Never)).Refusal().Code);
    }

    [Fact]
    public async Task A_partial_bundle_that_is_gone_is_read_from_the_full_one()
    {
        _log.AppendPadding(99);
        var known = _log.Sign().ToString();
        _log.AppendPadding(200);
        _node.Instead = path => path switch
        {
            "checkpoint" => FakeNode.Text(known),
            _ when path.Contains(".p/", StringComparison.Ordinal) => FakeNode.Problem(404, "tile-unknown"),
            _ => null,
        };
        using var follower = await Open();

        Assert.Equal(100, (await follower.SyncAsync(Never)).Value().Size);
    }

    [Theory]
    [InlineData("members-only", 403)]
    [InlineData("log-closed", 404)]
    public async Task What_the_node_withholds_it_says(string code, int status)
    {
        _node.Instead = path => path.StartsWith("tile/", StringComparison.Ordinal) ? FakeNode.Problem(status, code) : null;
        using var follower = await Open();

        Assert.Equal(code, await Refused(follower));
    }

    [Fact]
    public async Task A_bundle_that_is_none_is_refused()
    {
        _node.Instead = path => path.StartsWith("tile/", StringComparison.Ordinal) ? FakeNode.Text("?") : null;
        using var follower = await Open();

        Assert.Equal("bundle-malformed", await Refused(follower));
    }

    [Fact]
    public async Task A_signed_entry_that_is_none_is_refused()
    {
        _log.Entries.Add([1, 2, 3]);
        using var follower = await Open();

        Assert.Equal("entry-malformed", await Refused(follower));
        Assert.Equal(1, follower.Read(state => state.Size));
    }

    private string[] Targets() => [.. _node.Requests.Select(request => request.Target)];

    private SignedStatement Add(string predicate)
    {
        var claim = FakeLog.Claim(predicate);
        _log.Append(claim);
        return claim;
    }

    // As anyone can check who knows the log's key.
    private (ForkKind, TrustLedger.Protocol.Notes.SignedNote) Evidence()
    {
        var evidence = ForkEvidence.Parse(File.ReadAllBytes(Memory + ".forked")).Value();
        return (evidence.Verify(FakeLog.Origin, _log.Signer.VerifierKey).Value(), evidence.Second);
    }

    private static Bytes32 LastUid(FakeLog fork) =>
        fork.Entries.Select(bytes => LogEntry.Parse(bytes).Value()).Last(entry => !entry.IsPadding).Uid;

    private void ServeFlippedEntry(string at) => _node.Instead = path =>
    {
        if (path != at)
            return null;
        var tile = TileCoordinate.Parse(path).Value();
        var entries = _node.Log.Entries.Skip((int)tile.Index * 256).Take(tile.Width).Select(entry => (ReadOnlyMemory<byte>)entry).ToArray();
        entries[^1] = Sample.Flip(entries[^1].ToArray(), 100);
        return FakeNode.Bytes(EntryBundle.Of(entries).Encode());
    };

    private async Task<LogFollower> Open() => (await LogFollower.OpenAsync(_node.Client(), Memory, Never)).Value();

    private static async Task Sync(LogFollower follower) => (await follower.SyncAsync(Never)).Value();

    private static async Task<string> Refused(LogFollower follower) => (await follower.SyncAsync(Never)).Refusal().Code;
}

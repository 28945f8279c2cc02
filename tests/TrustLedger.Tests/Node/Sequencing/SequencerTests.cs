using TrustLedger.Protocol.Entries;
using TrustLedger.Protocol.Governance;
using TrustLedger.Tests.Protocol.State;

namespace TrustLedger.Tests.Node.Sequencing;

public sealed class SequencerTests : IDisposable
{
    private SequencerKit _kit = new();

    [Fact]
    public void A_new_log_begins_with_the_policy_of_its_genesis()
    {
        var log = _kit.Open().Value();

        Assert.Equal(1, log.Store.Size);
        Assert.Equal(_kit.Genesis.Entry.Uid, LogEntry.Parse(log.Store.ReadEntry(0).Span).Value().Uid);
        Assert.Equal(1, log.Ledger.Read(state => state.Size));
    }

    [Fact]
    public async Task The_same_statement_again_gets_the_first_place()
    {
        Start();
        var statement = _kit.Binding("resident");
        var first = (await _kit.Submit(statement)).Value();
        var again = (await _kit.Submit(statement)).Value();

        Assert.Equal((1L, true), (first.Index, first.IsNew));
        Assert.Equal(first with { IsNew = false, Entry = default, Batch = null }, again with { Entry = default });
        Assert.Equal(first.Entry.ToArray(), again.Entry.ToArray());
        Assert.Equal(2, _kit.Log.Store.Size);
    }

    [Fact]
    public async Task One_statement_handed_in_many_times_at_once_is_one_entry()
    {
        _kit.Open();
        var statement = _kit.Binding("resident");
        var submitted = Enumerable.Range(0, 20).Select(_ => _kit.Submit(statement)).ToArray();
        _kit.Run();
        var places = (await Task.WhenAll(submitted)).Select(result => result.Value()).ToArray();

        Assert.All(places, place => Assert.Equal(1, place.Index));
        Assert.Single(places, place => place.IsNew);
        Assert.Equal(2, _kit.Log.Store.Size);
    }

    [Fact]
    public async Task Another_signer_of_a_uid_that_is_held_is_refused()
    {
        Start();
        var first = _kit.Binding("resident");
        await _kit.Submit(first);

        Assert.Equal("uid-taken", (await _kit.Submit(first.Statement.Sign(_kit.Genesis.Domain, City.Key("registrar-2")))).Refusal().Code);
        Assert.Equal("signer-unknown", (await _kit.Submit(first.Statement.Sign(_kit.Genesis.Domain, City.Key("stranger")))).Refusal().Code);
    }

    [Fact]
    public async Task Many_at_once_get_places_without_gaps_and_proofs_that_hold()
    {
        Start();
        var statements = Enumerable.Range(0, 600).Select(i => _kit.Binding($"resident {i % 7}")).ToArray();
        var places = (await Task.WhenAll(statements.Select(s => _kit.Submit(s)))).Select(result => result.Value()).ToArray();

        Assert.Equal(Enumerable.Range(1, 600).Select(i => (long)i), places.Select(place => place.Index).Order());
        foreach (var place in places.Where(place => place.Index % 50 == 0))
        {
            var proof = await _kit.Log.Prove(place.Index, CancellationToken.None);
            Assert.True(proof.Verify(place.Entry.Span, _kit.Genesis.Origin, _kit.Log.Key.VerifierKey).Succeeded());
        }

        var times = Enumerable.Range(0, 601).Select(i => LogEntry.Parse(_kit.Log.Store.ReadEntry(i).Span).Value().AcceptedMilliseconds).ToArray();
        Assert.Equal(times.Order(), times);
    }

    [Fact]
    public async Task More_than_may_wait_is_refused_and_does_not_wait()
    {
        _kit.Options = With(queueLimit: 2);
        _kit.Open();
        var waiting = new[] { _kit.Submit(_kit.Binding("a")), _kit.Submit(_kit.Binding("b")) };

        Assert.Equal("queue-full", (await _kit.Submit(_kit.Binding("c"))).Refusal().Code);
        _kit.Run();
        Assert.All(await Task.WhenAll(waiting), result => Assert.True(result.Succeeded()));
    }

    [Theory]
    [InlineData(6)]
    [InlineData(-6)]
    public async Task A_clock_that_jumps_stops_the_log_for_good(int seconds)
    {
        var time = new ManualTime(DateTimeOffset.FromUnixTimeSeconds((long)TestGenesis.Start + 100));
        _kit.Time = time;
        Start();
        Assert.True((await _kit.Submit(_kit.Binding("before"))).Succeeded());
        var late = _kit.Binding("after");
        time.Jump(TimeSpan.FromSeconds(seconds));

        Assert.Equal("clock-suspect", (await _kit.Submit(late)).Refusal().Code);
        time.Jump(TimeSpan.FromSeconds(-seconds));
        Assert.Equal("clock-suspect", (await _kit.Submit(late)).Refusal().Code);
        Assert.Equal(2, _kit.Log.Store.Size);
    }

    [Fact]
    public async Task Acceptance_times_do_not_go_back_when_the_clock_is_slewed()
    {
        var time = new ManualTime(DateTimeOffset.FromUnixTimeSeconds((long)TestGenesis.Start + 100));
        _kit.Time = time;
        Start();
        var first = (await _kit.Submit(_kit.Binding("a"))).Value();
        time.Jump(TimeSpan.FromSeconds(-3));
        var second = (await _kit.Submit(_kit.Binding("b"))).Value();

        Assert.Equal(first.AcceptedMilliseconds, second.AcceptedMilliseconds);
    }

    [Fact]
    public async Task A_closed_log_grows_busy_or_not_and_by_powers_of_two()
    {
        _kit.Dispose();
        _kit = new SequencerKit(LogReaders.Members);
        _kit.Open();
        var submitted = Enumerable.Range(0, 5).Select(i => _kit.Submit(_kit.Binding($"resident {i}"))).ToArray();
        _kit.Run();
        var places = (await Task.WhenAll(submitted)).Select(result => result.Value()).ToArray();
        await Until.True(() => _kit.Log.Store.Size >= 12, () => string.Join('\n', _kit.Logger.Lines));

        Assert.Equal([1, 2, 3, 4, 5], places.Select(place => place.Index));
        var padding = Enumerable.Range(6, 4).Select(i => LogEntry.Parse(_kit.Log.Store.ReadEntry(i).Span).Value()).ToArray();
        Assert.All(padding, entry => Assert.True(entry.IsPadding));
        Assert.Equal(4, padding.Select(entry => entry.LeafHash).Distinct().Count());
    }

    [Fact]
    public async Task What_was_said_before_a_restart_is_known_after_it()
    {
        Start();
        var statement = _kit.Binding("resident");
        var place = (await _kit.Submit(statement)).Value();
        var root = _kit.Log.Store.Published!.Checkpoint.Root;
        Assert.True(await _kit.Stop());

        using var again = _kit.Again(_kit.Disk);
        var log = again.Open().Value();
        again.Run();
        Assert.Equal(root, log.Store.Published!.Checkpoint.Root);
        Assert.Equal(place.Index, (await again.Submit(statement)).Value().Index);
        Assert.Equal((2, 2), (log.Store.Size, log.Index.Size));
        await again.Stop();
    }

    [Fact]
    public async Task A_log_keeps_the_genesis_that_it_began_with()
    {
        Start();
        await _kit.Stop();
        var other = SequencerKit.Assemble(
            City.Identity, LogReaders.Open, _kit.Log.Key.VerifierKey.ToString(), GenesisMember.Of("x", "organisation", "", City.Address("x")));
        await File.WriteAllBytesAsync(_kit.Options.Logs[0].GenesisFile!, other.Envelope.ToArray());

        using var again = _kit.Again(_kit.Disk);
        Assert.Equal("genesis-changed", again.Open().Refusal().Code);
        File.Delete(_kit.Options.Logs[0].GenesisFile!);
        Assert.True(again.Open().Succeeded());
    }

    [Fact]
    public void A_log_without_a_genesis_does_not_start()
    {
        File.Delete(_kit.Options.Logs[0].GenesisFile!);

        Assert.Equal("genesis-missing", _kit.Open().Refusal().Code);
    }

    public void Dispose() => _kit.Dispose();

    private void Start()
    {
        _kit.Open().Value();
        _kit.Run();
    }

    private TrustLedger.Node.NodeOptions With(int queueLimit) => new()
    {
        DataFolder = _kit.Options.DataFolder,
        PassphraseFile = "",
        Logs = _kit.Options.Logs,
        QueueLimit = queueLimit,
        FlushMilliseconds = 10,
    };
}

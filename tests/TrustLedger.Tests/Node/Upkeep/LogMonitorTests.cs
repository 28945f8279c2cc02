using TrustLedger.Client.Reading;
using TrustLedger.Node.Upkeep;
using TrustLedger.Protocol.Witnesses;

namespace TrustLedger.Tests.Node.Upkeep;

public sealed class LogMonitorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeLog _log = new();
    private readonly FakeNode _node;

    public LogMonitorTests()
    {
        _node = new FakeNode(_log);
        Grow(_log, 4);
    }

    [Fact]
    public async Task A_log_that_goes_on_is_followed()
    {
        Assert.Equal(5, (await Step()).Value().Size);
        Grow(_log, 300);
        var monitor = Monitor();
        Assert.Equal(305, (await monitor.StepAsync(default)).Value().Size);
        Assert.Null(monitor.Evidence);
    }

    [Theory]
    [InlineData(3, "SameSize")]
    [InlineData(4, "OtherBeginning")] // From 4 entries: a power of two.
    [InlineData(9, "OtherBeginning")]
    public async Task Another_history_is_kept_as_evidence_that_anyone_can_check(int more, string kind)
    {
        if (more == 4)
            _log.Entries.RemoveAt(4);
        (await Step()).Value();
        var size = _log.Entries.Count;
        var other = new FakeLog(_log.Genesis, _log.Signer);
        other.Entries.Add(_log.Entries[0]);
        Grow(other, kind == "SameSize" ? size - 1 : size - 1 + more);
        _node.Log = other;

        var monitor = Monitor();
        Assert.Equal("monitor-fork", (await monitor.StepAsync(default)).Refusal().Code);

        var evidence = ForkEvidence.Parse(await File.ReadAllBytesAsync(monitor.Evidence!)).Value();
        Assert.Equal(kind, evidence.Verify(FakeLog.Origin, _log.Signer.VerifierKey).Value().ToString());
        Assert.Equal(size, CheckpointMemory.Open(_folder.File("identity.checkpoint"), _log.Pin).Value().Last!.Size); // Not forgotten.
    }

    [Fact]
    public async Task A_log_that_was_set_back_is_told()
    {
        (await Step()).Value();
        _log.Entries.RemoveAt(4);

        Assert.Equal("monitor-behind", (await Step()).Refusal().Code);
    }

    [Fact]
    public async Task A_node_that_has_pruned_the_proof_is_told_and_accused_of_nothing()
    {
        (await Step()).Value();
        Grow(_log, 300);
        _node.Instead = path => path.StartsWith("tile/", StringComparison.Ordinal) ? FakeNode.Problem(410, "pruned") : null;

        var monitor = Monitor();
        Assert.Equal("pruned", (await monitor.StepAsync(default)).Refusal().Code);
        Assert.Null(monitor.Evidence);
        Assert.Equal(5, CheckpointMemory.Open(_folder.File("identity.checkpoint"), _log.Pin).Value().Last!.Size); // What it knows, it keeps.
    }

    public void Dispose()
    {
        _node.Dispose();
        _folder.Dispose();
    }

    private LogMonitor Monitor() => new(
        _node.Client(), CheckpointMemory.Open(_folder.File("identity.checkpoint"), _log.Pin).Value(), follower: null, _folder.Path);

    private Task<TrustLedger.Protocol.Result<CheckedCheckpoint>> Step() => Monitor().StepAsync(default);

    private static void Grow(FakeLog log, int count)
    {
        for (var at = 0; at < count; at++)
            log.Append(FakeLog.Claim("a.claim"));
    }
}

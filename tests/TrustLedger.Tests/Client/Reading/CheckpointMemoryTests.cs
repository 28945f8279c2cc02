using TrustLedger.Client.Reading;

namespace TrustLedger.Tests.Client.Reading;

public sealed class CheckpointMemoryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeLog _log = new();

    private string Path => _folder.File("checkpoint");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Remembers_over_a_restart()
    {
        var checkpoint = Latest();
        CheckpointMemory.Open(Path, _log.Pin).Value().Remember(checkpoint);

        Assert.Equal(checkpoint, CheckpointMemory.Open(Path, _log.Pin).Value().Last);
        Assert.Equal(_log.Sign().ToString(), File.ReadAllText(Path));
    }

    [Fact]
    public void Begins_with_nothing() => Assert.Null(CheckpointMemory.Open(Path, _log.Pin).Value().Last);

    [Fact]
    public void Never_goes_back()
    {
        var first = Latest();
        _log.AppendPadding(1);
        var memory = CheckpointMemory.Open(Path, _log.Pin).Value();
        memory.Remember(Latest());

        Assert.Throws<ArgumentException>(() => memory.Remember(first));
        Assert.Equal(2, memory.Last!.Size);
    }

    [Fact]
    public void A_file_that_somebody_changed_is_refused()
    {
        CheckpointMemory.Open(Path, _log.Pin).Value().Remember(Latest());
        File.WriteAllText(Path, File.ReadAllText(Path).Replace("\n1\n", "\n2\n", StringComparison.Ordinal));

        Assert.Equal("memory-malformed", CheckpointMemory.Open(Path, _log.Pin).Refusal().Code);
    }

    [Fact]
    public void The_memory_of_another_log_is_refused()
    {
        CheckpointMemory.Open(Path, _log.Pin).Value().Remember(Latest());

        Assert.Equal("memory-malformed", CheckpointMemory.Open(Path, new FakeLog().Pin).Refusal().Code);
    }

    [Fact]
    public void A_link_is_not_followed()
    {
        _folder.Write("elsewhere", _log.Sign().ToString());
        File.CreateSymbolicLink(Path, _folder.File("elsewhere"));

        Assert.Equal("memory-unreadable", CheckpointMemory.Open(Path, _log.Pin).Refusal().Code);
    }

    private CheckedCheckpoint Latest() => CheckedCheckpoint.Verify(_log.Sign().ToString(), _log.Pin).Value();
}

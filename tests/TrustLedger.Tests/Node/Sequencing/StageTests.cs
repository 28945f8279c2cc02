using TrustLedger.Node;
using TrustLedger.Node.Http;

namespace TrustLedger.Tests.Node.Sequencing;

/// <summary>Which stage lags, on a log whose flusher is not running.</summary>
public sealed class StageTests
{
    [Fact]
    public async Task What_is_not_flushed_for_too_long_is_named_and_then_what_is_not_indexed()
    {
        using var kit = new SequencerKit { Disk = new VirtualDisk() };
        kit.Open().Value();
        using var stop = new CancellationTokenSource();
        var running = kit.Log.Sequencer.Run(stop.Token);
        Assert.True((await kit.Submit(kit.Binding("a"))).Succeeded());
        var now = TimeProvider.System.GetUtcNow();

        Assert.Empty(Stages(kit, now).Lagging);
        Assert.Equal(["flushed", "indexed"], Stages(kit, now.AddMinutes(1)).Lagging);
        Assert.True(kit.Log.Flusher.TryFlush());
        Assert.Equal(["indexed"], Stages(kit, now.AddMinutes(1)).Lagging);
        await Until.True(() =>
        {
            kit.Log.Flusher.CatchUp(CancellationToken.None); // A batch is answered before the index is told of it.
            return kit.Log.Index.Size == kit.Log.Store.Size;
        });
        Assert.Empty(Stages(kit, now.AddMinutes(1)).Lagging);
        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public void A_queue_that_fills_is_named()
    {
        using var kit = new SequencerKit { Disk = new VirtualDisk() };
        kit.Open().Value();
        var waiting = Enumerable.Range(0, 4).Select(at => kit.Submit(kit.Binding($"resident {at}"))).ToArray();

        Assert.Equal(["sequenced"], Stages(kit, TimeProvider.System.GetUtcNow(), queueLimit: 5).Lagging);
        Assert.All(waiting, answer => Assert.False(answer.IsCompleted));
    }

    private static LogStages Stages(SequencerKit kit, DateTimeOffset now, int queueLimit = 100) => new(
        kit.Log, new NodeOptions { DataFolder = "", PassphraseFile = "", Logs = [], QueueLimit = queueLimit }, now);
}

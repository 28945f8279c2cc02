using TrustLedger.Node.Storage;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Checkpoints;
using TrustLedger.Protocol.Merkle;

namespace TrustLedger.Tests.Node.Storage;

/// <summary>Tiles are flushed on one thread while batches are committed on another.</summary>
public sealed class LogStoreOverlapTests
{
    [Fact]
    public void A_flush_in_the_middle_of_a_commit_finds_nothing_broken()
    {
        var signer = new FlushingSigner();
        var store = new LogRecovery(new VirtualDisk(), new LogFolder("/data/log"), signer) { SegmentBytes = StoreKit.SegmentBytes }.Open().Value();
        byte[] entry = [1, 2, 3];
        var range = CompactRange.Empty();

        foreach (var flush in new Action?[] { null, store.Flush })
        {
            signer.Beside = flush;
            range.Append(Hash.OfLeaf(entry));
            store.Commit([entry], range.Root());
        }

        signer.Finish();
        Assert.Null(signer.Fault);
        Assert.False(store.IsBroken);
    }

    /// <summary>Signs while another thread flushes, as far as that gets before the commit is over.</summary>
    private sealed class FlushingSigner : ICheckpointSigner
    {
        private readonly StoreKit.HashSigner _signer = new("test/log");
        private Thread? _thread;

        public Action? Beside { get; set; }

        public Exception? Fault { get; private set; }

        public string Origin => _signer.Origin;

        public string Sign(Checkpoint checkpoint)
        {
            if (Beside is { } beside)
            {
                _thread = new Thread(() => Fault = Record.Exception(beside));
                _thread.Start();
                SpinWait.SpinUntil(() => _thread.ThreadState is ThreadState.WaitSleepJoin or ThreadState.Stopped, TimeSpan.FromSeconds(10));
            }

            return _signer.Sign(checkpoint);
        }

        public Result<Checkpoint> Verify(string note) => _signer.Verify(note);

        public void Finish() => _thread?.Join();
    }
}

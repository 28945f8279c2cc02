using Microsoft.Extensions.Logging.Abstractions;
using TrustLedger.Node.Policies;
using TrustLedger.Node.Sequencing;
using TrustLedger.Node.Storage;
using TrustLedger.Protocol.Entries;
using TrustLedger.Protocol.Governance;
using TrustLedger.Protocol.State;
using TrustLedger.Protocol.Tiles;
using TrustLedger.Tests.Node.Storage;

namespace TrustLedger.Tests.Node.Sequencing;

/// <summary>A log as the node keeps it, with nothing in memory that the index has, and with as many starts as a test wants.</summary>
internal sealed class StateReplica : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly VirtualDisk _disk = new();
    private readonly LogFolder _log = new("/data/log");
    private readonly Genesis _genesis;
    private readonly PolicyStore _policies;
    private LogStore _store;
    private ReplayedLog _replayed;

    public StateReplica(Genesis genesis)
    {
        _genesis = genesis;
        _policies = PolicyStore.Open(_disk, _log).Value();
        Assert.Null(_policies.Put(genesis.Policy));
        (_store, _replayed) = Open();
    }

    public LedgerState State => _replayed.Ledger.State;

    /// <summary>What the state takes from the index, as it takes it.</summary>
    public StoredState Store => new(_replayed.Index, _store);

    public long Size => State.Size;

    private string IndexPath => _folder.File("index.db");

    public void Put(PolicyDocument document)
    {
        Assert.Null(_policies.Put(document));
        State.AddDocument(document);
    }

    /// <summary>Writes entries as one batch, as the sequencer does.</summary>
    public void Write(IReadOnlyList<LogEntry> entries)
    {
        if (entries.Count == 0)
            return;
        foreach (var entry in entries)
        {
            State.ApplyOwn(State.Size, entry);
            _replayed.Tree.Append(entry.LeafHash);
        }

        _store.Commit([.. entries.Select(entry => (ReadOnlyMemory<byte>)entry.Encode())], _replayed.Tree.Root());
        _replayed.Ledger.Note(_replayed.Tree.Root());
    }

    public void Flush() => _store.Flush();

    /// <summary>Brings the index up to the log, and drops from memory all that is in it.</summary>
    public void Save()
    {
        while (_replayed.Ledger.NextUnsaved(1) is var (changes, root))
        {
            _replayed.Index.Add(changes, root);
            _replayed.Ledger.Saved(_replayed.Index.Size);
        }

        _replayed.Ledger.Saved(_replayed.Index.Size);
        Assert.Equal(0, State.Held.Count);
    }

    /// <summary>Another life of the process. What the index did not have yet is gone with the old one.</summary>
    public void Restart(bool withoutIndex = false)
    {
        var size = Size;
        Close();
        if (withoutIndex)
            EntryIndex.Delete(IndexPath);
        (_store, _replayed) = Open();
        Assert.Equal(size, Size);
    }

    /// <summary>Another life that finds its index changed.</summary>
    public void RestartAfter(Action<string> harm)
    {
        Close();
        harm(IndexPath);
        (_store, _replayed) = Open();
    }

    /// <summary>Drops what is below an index, as an operator does between two lives.</summary>
    public void Prune(long below)
    {
        _store.Flush();
        var (from, size) = (Minimum, Size);
        Close();
        var files = new TileFiles(_disk, _log);
        new Pruning(_disk, _log).Step(from, below, tile => EntryBundle.Parse(tile, files.Read(tile)).Value().Entries
            .Select(entry => LogEntry.Parse(entry.Span).Value()).ToArray()).Value();
        (_store, _replayed) = Open();
        Assert.Equal((size, below), (Size, Minimum));
    }

    public long Minimum => _store.Minimum;

    /// <summary>Changes a file of what stays of pruned entries.</summary>
    public void HarmStandIn(long page, int offset) => _disk.Flip(_log.StandIn(page), offset, 4);

    /// <summary>How many entries the index had when it was opened last.</summary>
    public long RestoredSize => _replayed.Index.Mark?.Size ?? 0;

    public void Dispose()
    {
        Close();
        _folder.Dispose();
    }

    private (LogStore Store, ReplayedLog Replayed) Open()
    {
        var store = new LogRecovery(_disk, _log, new StoreKit.HashSigner(_genesis.Origin)) { SegmentBytes = 1024 * 1024 }.Open().Value();
        var replayed = new LogReplay(store, _genesis, _policies, NullLogger.Instance).Open(IndexPath).Value();
        replayed.Ledger.State.Held.Limit = 0;
        return (store, replayed);
    }

    private void Close()
    {
        _replayed.Index.Dispose();
        _store.Dispose();
    }
}

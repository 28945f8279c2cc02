using TrustLedger.Client.Keystore;
using TrustLedger.Node.Policies;
using TrustLedger.Node.Storage;
using TrustLedger.Node.Witnessing;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Entries;
using TrustLedger.Protocol.Governance;

namespace TrustLedger.Node.Sequencing;

/// <summary>Opens one log: key, genesis, policies, recovery, entry 0, index; refuses at the first thing that is wrong.</summary>
internal sealed class LogOpener(NodeOptions options, IDisk disk, TimeProvider time, ILogger logger)
{
    /// <summary>What one write-ahead segment takes.</summary>
    public long SegmentBytes { get; init; } = LogRecovery.DefaultSegmentBytes;

    /// <returns>The log; or, first match wins: what <see cref="LogKey.Open"/> and <see cref="Open(LogOptions, LogKey)"/> refuse.</returns>
    public Result<NodeLog> Open(LogOptions log, Passphrase passphrase) =>
        LogKey.Open(log.KeyFile, log.Origin, passphrase).TryGet(out var key, out var refusal) ? Open(log, key) : refusal;

    /// <returns>
    /// The log; or, first match wins: what <see cref="GenesisStore.Open"/>, <see cref="PolicyStore.Open"/> and
    /// <see cref="LogRecovery.Open"/> and <see cref="LogReplay.Open"/> refuse, and <c>log-key-mismatch</c> when the key
    /// file's key is not the one that the genesis names.
    /// </returns>
    public Result<NodeLog> Open(LogOptions log, LogKey key)
    {
        var folder = new LogFolder(Path.Combine(Path.GetFullPath(options.DataFolder), log.Name));
        var given = log.GenesisFile is { } file && File.Exists(file) ? File.ReadAllBytes(file) : [];
        if (!new GenesisStore(disk, folder).Open(given, log.Origin).TryGet(out var genesis, out var refusal))
            return refusal;
        if (!string.Equals(genesis.LogKey, key.VerifierKey.ToString(), StringComparison.Ordinal))
            return new Refusal("log-key-mismatch", $"{log.KeyFile} is not the key that the genesis of {log.Origin} names.");
        if (!PolicyStore.Open(disk, folder).TryGet(out var policies, out refusal) || (refusal = policies.Put(genesis.Policy)) is not null)
            return refusal;

        var counters = new LogCounters();
        var recovery = new LogRecovery(new TimedDisk(disk, counters.SyncSeconds), folder, key) { SegmentBytes = SegmentBytes };
        if (!recovery.Open().TryGet(out var store, out refusal))
            return refusal;
        if (!new LogReplay(store, genesis, policies, logger).Open(folder.Index).TryGet(out var replayed, out refusal))
        {
            store.Dispose();
            return refusal;
        }

        if (store.Size == 0)
            Found(store, replayed, genesis);
        replayed.Ledger.RefreshAll();
        return Assemble(log.Name, folder, key, store, policies, replayed, counters);
    }

    // Entry 0 is not judged by the queue: it is the one statement that the genesis itself holds.
    private void Found(LogStore store, ReplayedLog replayed, Genesis genesis)
    {
        var now = (ulong)time.GetUtcNow().ToUnixTimeMilliseconds();
        var entry = LogEntry.Of(genesis.Entry, now);
        replayed.Ledger.State.Apply(0, genesis.Entry, now);
        replayed.Tree.Append(entry.LeafHash);
        store.Commit([entry.Encode()], replayed.Tree.Root());
        replayed.Ledger.Note(replayed.Tree.Root());
    }

    private NodeLog Assemble(
        string name, LogFolder folder, LogKey key, LogStore store, PolicyStore policies, ReplayedLog replayed, LogCounters counters)
    {
        var (ledger, index, tree) = replayed;
        var flusher = new TileFlusher(store, index, ledger, TimeSpan.FromMilliseconds(options.FlushMilliseconds), logger);
        if (flusher.TryFlush())
            flusher.CatchUp(CancellationToken.None);

        var final = ledger.Genesis.Witnesses is { } agreed ? FinalCheckpoints.Open(disk, folder, ledger.Genesis, agreed) : null;
        var settings = new SequencerSettings(
            TimeSpan.FromMilliseconds(options.BatchMilliseconds),
            ledger.Genesis.Readers == LogReaders.Members ? TimeSpan.FromMilliseconds(options.CorrectionsTickMilliseconds) : null,
            options.QueueLimit);
        logger.Opened(store.Origin, Convert.ToHexStringLower(ledger.Genesis.Hash.ToArray()));
        return new NodeLog
        {
            Name = name,
            Genesis = ledger.Genesis,
            Key = key,
            Store = store,
            Index = index,
            Policies = policies,
            Ledger = ledger,
            Sequencer = new Sequencer(store, ledger, flusher, tree, settings, time, counters, logger),
            Flusher = flusher,
            Counters = counters,
            Final = final,
        };
    }
}

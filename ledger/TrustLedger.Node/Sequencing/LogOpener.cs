using TrustLedger.Client.Keystore;
using TrustLedger.Node.Policies;
using TrustLedger.Node.Storage;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Entries;
using TrustLedger.Protocol.Governance;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.State;

namespace TrustLedger.Node.Sequencing;

/// <summary>Opens one log: key, genesis, policies, recovery, entry 0, index; refuses at the first thing that is wrong.</summary>
internal sealed class LogOpener(NodeOptions options, IDisk disk, TimeProvider time, ILogger logger)
{
    /// <returns>The log; or, first match wins: what <see cref="LogKey.Open"/> and <see cref="Open(LogOptions, LogKey)"/> refuse.</returns>
    public Result<NodeLog> Open(LogOptions log, Passphrase passphrase) =>
        LogKey.Open(log.KeyFile, log.Origin, passphrase).TryGet(out var key, out var refusal) ? Open(log, key) : refusal;

    /// <returns>
    /// The log; or, first match wins: what <see cref="GenesisStore.Open"/>, <see cref="PolicyStore.Open"/> and
    /// <see cref="LogRecovery.Open"/> refuse, and
    /// <list type="bullet">
    /// <item><c>log-key-mismatch</c> the key file's key is not the one that the genesis names</item>
    /// <item><c>entry-unreadable</c> an entry is not one of this log</item>
    /// </list>
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

        var ledger = new LogLedger(LedgerState.Begin(genesis, policies.All));
        var tree = CompactRange.Empty();
        Refusal? unreadable = null;
        var recovery = new LogRecovery(disk, folder, key)
        {
            OnEntry = (index, bytes) =>
            {
                tree.Append(Hash.OfLeaf(bytes.Span));
                unreadable ??= ledger.Replay(index, bytes.Span);
            },
        };
        if (!recovery.Open().TryGet(out var store, out refusal))
            return refusal;
        if (unreadable is not null)
            return new Refusal("entry-unreadable", $"The log holds what this program can't read: {unreadable.Detail}");

        if (store.Size == 0)
            Found(store, ledger, genesis, tree);
        ledger.RefreshAll();
        return Assemble(log.Name, folder, key, store, policies, ledger, tree);
    }

    // Entry 0 is not judged by the queue: it is the one statement that the genesis itself holds.
    private void Found(LogStore store, LogLedger ledger, Genesis genesis, CompactRange tree)
    {
        var now = (ulong)time.GetUtcNow().ToUnixTimeMilliseconds();
        var entry = LogEntry.Of(genesis.Entry, now);
        ledger.State.Apply(0, genesis.Entry, now);
        tree.Append(entry.LeafHash);
        store.Commit([entry.Encode()], tree.Root());
    }

    private NodeLog Assemble(
        string name, LogFolder folder, LogKey key, LogStore store, PolicyStore policies, LogLedger ledger, CompactRange tree)
    {
        var index = EntryIndex.Open(folder.Index, store.Origin, store.Size);
        var flusher = new TileFlusher(store, index, TimeSpan.FromMilliseconds(options.FlushMilliseconds), logger);
        _ = flusher.TryFlush();
        flusher.CatchUp(CancellationToken.None, done => logger.Indexing(store.Origin, done, store.Size));

        var counters = new LogCounters();
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
        };
    }
}

using TrustLedger.Client.Keystore;
using TrustLedger.Client.Reading;
using TrustLedger.Node.Policies;
using TrustLedger.Node.Sequencing;
using TrustLedger.Node.Storage;
using TrustLedger.Node.Witnessing;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Notes;
using TrustLedger.Protocol.Witnesses;

namespace TrustLedger.Node.Mirroring;

/// <summary>Opens a mirror's copy of one log, as far as it got, with the code that opens the log itself.</summary>
internal sealed class MirrorOpener(NodeOptions options, IDisk disk, HttpClient http, TimeProvider time, ILogger logger)
{
    private static readonly WitnessPolicy NoWitnesses = new([], [], [], WitnessPolicy.None);

    /// <returns>
    /// The log; or, first match wins: what <see cref="MirrorKey.Open"/>, <see cref="GenesisStore.Open"/>,
    /// <see cref="PolicyStore.Open"/>, <see cref="LogRecovery.Open"/> and <see cref="LogReplay.Open"/> refuse, and
    /// <c>mirror-not-in-genesis</c> when the genesis names mirrors, and not this one with this key.
    /// </returns>
    public Result<NodeLog> Open(LogOptions log, MirrorOptions mirror, Passphrase passphrase)
    {
        if (!MirrorKey.Open(log.KeyFile, mirror.Name, passphrase).TryGet(out var key, out var refusal))
            return refusal;
        var folder = new LogFolder(Path.Combine(Path.GetFullPath(options.DataFolder), log.Name));
        var given = log.GenesisFile is { } file && File.Exists(file) ? File.ReadAllBytes(file) : [];
        if (!new GenesisStore(disk, folder).Open(given, log.Origin).TryGet(out var genesis, out refusal)
            || !NoteVerifierKey.Parse(genesis.LogKey).TryGet(out var logKey, out refusal))
            return refusal;
        if (genesis.Witnesses is { Mirrors.Count: > 0 } agreed && agreed.Mirrors.All(named => named.Key != key.Signing.VerifierKey))
            return new Refusal("mirror-not-in-genesis", $"The genesis of {genesis.Origin} does not name the mirror {key.Signing.VerifierKey}.");
        if (!PolicyStore.Open(disk, folder).TryGet(out var policies, out refusal) || (refusal = policies.Put(genesis.Policy)) is not null)
            return refusal;

        var signer = new MirrorSigner(genesis.Origin, logKey, key.Signing);
        if (!new LogRecovery(disk, folder, signer).Open().TryGet(out var store, out refusal))
            return refusal;
        if (!new LogReplay(store, genesis, policies, logger) { IsCopy = true }.Open(folder.Index).TryGet(out var replayed, out refusal))
        {
            store.Dispose();
            return refusal;
        }

        replayed.Ledger.RefreshAll();
        var primary = new Uri(mirror.Primary);
        var pinned = new PinnedLog(log.Name, genesis.Origin, logKey, genesis.Hash) { Domain = genesis.Domain };
        return Assemble(log.Name, folder, key, signer, new NodeClient(http, primary, pinned, key.Reader, time),
            new PrimaryHandIn(http, primary, genesis.Origin, key.Signing.Signer, time), store, policies, replayed);
    }

    private NodeLog Assemble(
        string name, LogFolder folder, MirrorKey key, MirrorSigner signer, NodeClient node, PrimaryHandIn handIn,
        LogStore store, PolicyStore policies, ReplayedLog replayed)
    {
        var (ledger, index, tree) = replayed;
        var genesis = ledger.Genesis;
        var flusher = new TileFlusher(store, index, ledger, TimeSpan.FromMilliseconds(options.FlushMilliseconds), logger);
        var counters = new LogCounters();

        // A mirror's log has a sequencer as any other, which is never run: it takes nothing in by itself.
        var settings = new SequencerSettings(TimeSpan.Zero, Tick: null, QueueLimit: 1);
        var log = new NodeLog
        {
            Name = name,
            Genesis = genesis,
            Key = key.Signing,
            Store = store,
            Index = index,
            Policies = policies,
            Ledger = ledger,
            Sequencer = new Sequencer(store, ledger, flusher, tree, settings, time, counters, logger),
            Flusher = flusher,
            Counters = counters,
            Final = FinalCheckpoints.Open(disk, folder, genesis, genesis.Witnesses ?? new LogWitnesses("", NoWitnesses)),
        };
        var evidence = new EvidenceFolder(disk, Path.Combine(folder.Root, "evidence"), logger);
        log.Follower = new MirrorFollower(log, tree, node, signer, key, evidence, time,
            TimeSpan.FromMilliseconds(options.Mirror!.PollMilliseconds), logger)
        {
            HandIn = handIn,
            ReplayEntries = options.Mirror.ReplayEntries,
        };
        logger.Opened(store.Origin, Convert.ToHexStringLower(genesis.Hash.ToArray()));
        return log;
    }
}

using System.Text;
using TrustLedger.Node.Mirroring;
using TrustLedger.Node.Policies;
using TrustLedger.Node.Storage;
using TrustLedger.Node.Witnessing;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Governance;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.Notes;
using TrustLedger.Protocol.Proofs;
using TrustLedger.Protocol.Tiles;

namespace TrustLedger.Node.Sequencing;

/// <summary>One open log: its files, its meaning, and the two loops that keep it going.</summary>
internal sealed class NodeLog : IDisposable
{
    public required string Name { get; init; }

    public required Genesis Genesis { get; init; }

    public required LogKey Key { get; init; }

    public required LogStore Store { get; init; }

    public required EntryIndex Index { get; init; }

    public required PolicyStore Policies { get; init; }

    public required LogLedger Ledger { get; init; }

    public required Sequencer Sequencer { get; init; }

    public required TileFlusher Flusher { get; init; }

    public required LogCounters Counters { get; init; }

    /// <summary>
    /// The newest checkpoint that is final; null on a primary when the genesis asks for no witnesses. On a mirror the
    /// newest that it copied.
    /// </summary>
    public FinalCheckpoints? Final { get; init; }

    /// <summary>Who brings checkpoints to the witnesses; null when there are none.</summary>
    public CosignatureGatherer? Gatherer { get; set; }

    /// <summary>On a mirror, what copies the log in place of the sequencer; null on a primary.</summary>
    public MirrorFollower? Follower { get; set; }

    /// <summary>Strangers learn nothing of it, not even that it grows.</summary>
    public bool IsClosed => Genesis.Readers == LogReaders.Members;

    /// <summary>The newest checkpoint. A log has one from its opening on: entry 0 is there before anybody can ask.</summary>
    public PublishedCheckpoint Published =>
        Store.Published ?? throw new InvalidOperationException("The log was not opened: it has no entry 0.");

    /// <summary>Proves what was just accepted: in the tree that it made, or else in the newest one.</summary>
    /// <returns>The text form of c2sp.org/tlog-proof, UTF-8.</returns>
    public async ValueTask<byte[]> Prove(AcceptedStatement accepted, CancellationToken cancellationToken) =>
        accepted.Batch?.Prove(accepted.Index) ?? Encoding.UTF8.GetBytes((await Prove(accepted.Index, cancellationToken)).ToString());

    /// <summary>The newest checkpoint that a list is complete up to: on a mirror the final one, for a part of more is nobody's word.</summary>
    public PublishedCheckpoint Shown => Follower is null
        ? Published
        : Final?.Current is { } final
            ? new PublishedCheckpoint(final.Checkpoint, final.Note.ToString())
            : throw new IOException("The mirror has no final checkpoint yet.");

    /// <summary>Proves an entry, no pruned one, in the newest final tree, or in the newest one where that does not hold it yet.</summary>
    public async ValueTask<TlogProof> Prove(long index, CancellationToken cancellationToken)
    {
        if (Final?.Current is { } final && index < final.Checkpoint.Size)
            return TlogProof.Create(index, Sure(await Inclusion(index, final.Checkpoint.Size, cancellationToken)).Path, final.Note);
        if (Follower is not null)
            throw new IOException("The mirror has a part of a larger checkpoint, which is not final yet.");
        var published = Published;
        var proof = Sure(await Inclusion(index, published.Checkpoint.Size, cancellationToken));
        return SignedNote.Parse(published.Note).TryGet(out var note, out var refusal)
            ? TlogProof.Create(index, proof.Path, note)
            : throw new InvalidDataException($"Our own checkpoint is unreadable: {refusal.Code}.");
    }

    /// <returns>The proof; or <c>pruned</c>, for a leaf below the minimum index.</returns>
    public async ValueTask<Result<InclusionProof>> Inclusion(long index, long size, CancellationToken cancellationToken) =>
        UnlessPruned(await TileProofs.Inclusion(Store.ReadTile, index, size, cancellationToken));

    /// <returns>The proof; or <c>pruned</c>, for a size below the minimum index whose hashes are gone.</returns>
    public async ValueTask<Result<ConsistencyProof>> Consistency(long from, long to, CancellationToken cancellationToken) =>
        UnlessPruned(await TileProofs.Consistency(Store.ReadTile, from, to, cancellationToken));

    /// <summary>
    /// Candidates that the index finds, and those that it doesn't hold yet, compared with the entries. Pruned ones are among them.
    /// </summary>
    public IEnumerable<FoundEntry> Find(EntryQuery query)
    {
        const int page = 256;
        var indexed = Index.Size;
        for (var after = query.After; after < indexed;)
        {
            // The index may have grown since its size was read; what is new in it comes from the store, and once.
            var candidates = Index.Find(query with { After = after }, page);
            foreach (var at in candidates.TakeWhile(at => at < indexed))
            {
                if (Look(at) is var found && query.Fits(found.Entry))
                    yield return found;
            }

            after = candidates.Count == page ? candidates[^1] : indexed;
        }

        var next = Math.Max(indexed, query.After + 1);
        for (; next < Store.Minimum; next++)
        {
            if (Look(next) is var found && query.Fits(found.Entry))
                yield return found;
        }

        foreach (var bytes in Store.ReadEntries(next, Store.Size))
        {
            if (FoundEntry.Read(next++, bytes) is var found && query.Fits(found.Entry))
                yield return found;
        }
    }

    /// <summary>Runs until it is told to stop or meets a fault, and leaves the files flushed where it can.</summary>
    /// <returns>False after a fault: what was written last is known only to the next start.</returns>
    public async Task<bool> Run(ILogger logger, CancellationToken stopping)
    {
        using var flushing = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var gatherer = Task.Run(() => Gatherer?.Run(flushing.Token) ?? Task.CompletedTask, CancellationToken.None);
        var sequencer = RunSequencer(stopping);
        var flusher = Task.Run(() => Flusher.Run(flushing.Token), CancellationToken.None);
        try
        {
            if (await Task.WhenAny(Gatherer is null ? [sequencer, flusher] : [sequencer, flusher, gatherer]) != sequencer
                && !stopping.IsCancellationRequested)
            {
                Sequencer.Halt(new Refusal("storage-failed", "The tiles could not be made durable, or no longer be read for the witnesses."));
            }

            await sequencer;
            await flushing.CancelAsync();
            await flusher;
            await gatherer;
            if (!Store.IsBroken && Flusher.TryFlush())
                Flusher.CatchUp(CancellationToken.None);
        }
#pragma warning disable CA1031 // The edge of the log: the process ends, and says why.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            logger.SequencingFailed(Store.Origin, fault);
            return false;
        }

        return !Store.IsBroken;
    }

    private FoundEntry Look(long at) =>
        at < Store.Minimum ? new FoundEntry(at, Store.Recall(at), default) : FoundEntry.Read(at, Store.ReadEntry(at));

    private async Task RunSequencer(CancellationToken stopping)
    {
        if (Gatherer is { } gatherer)
            await gatherer.Looked;
        await (Follower?.Run(stopping) ?? Sequencer.Run(stopping));
    }

    public void Dispose()
    {
        Flusher.Dispose();
        Index.Dispose();
        Final?.Dispose();
        Follower?.Dispose();
        Store.Dispose();
        Key.Dispose();
    }

    private static Result<T> UnlessPruned<T>(Result<T> proof) where T : notnull =>
        !proof.TryGet(out _, out var refusal) && refusal.Code == "pruned" ? refusal : Sure(proof);

    private static T Sure<T>(Result<T> proof) where T : notnull => proof.TryGet(out var value, out var refusal)
        ? value
        : throw new InvalidDataException($"The log's own tiles give no proof: {refusal.Code}.");
}

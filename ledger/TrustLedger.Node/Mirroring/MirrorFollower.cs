using System.Numerics;
using TrustLedger.Client.Reading;
using TrustLedger.Node.Sequencing;
using TrustLedger.Node.Storage;
using TrustLedger.Node.Witnessing;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Entries;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.Notes;
using TrustLedger.Protocol.Tiles;
using TrustLedger.Protocol.Witnesses;

namespace TrustLedger.Node.Mirroring;

/// <summary>Copies one log from its primary, entry by entry, and believes no more than what is signed and proven.</summary>
/// <remarks>
/// It follows final checkpoints only: where witnesses are asked for, a second history needs their quorum before a mirror
/// copies it. Every part is proven to be a beginning of the signed tree before it is written. A log that has shown two
/// histories is copied no further; both checkpoints are kept.
/// </remarks>
internal sealed class MirrorFollower(
    NodeLog log, CompactRange tree, NodeClient node, MirrorSigner signer, MirrorKey key, EvidenceFolder evidence,
    TimeProvider time, TimeSpan poll, ILogger logger) : IDisposable
{
    private const int ChunkBundles = 8;

    /// <summary>How statements go on to the primary.</summary>
    public required PrimaryHandIn HandIn { get; init; }

    /// <summary>The longest beginning that is replayed for the state at an earlier size.</summary>
    public required int ReplayEntries { get; init; }

    public EvidenceFolder Evidence => evidence;

    /// <summary>Signs states and receipts of hand-ins.</summary>
    public NoteSigner Signer => key.Signing.Signer;

    /// <summary>Why the copy does not grow; null when the last look went well.</summary>
    public Refusal? Trouble { get; private set; }

    /// <summary>Whether the copy holds just what the newest final checkpoint says, no part of a larger one.</summary>
    public bool IsWhole => log.Final!.Size > 0 && log.Final.Size == log.Store.Size;

    /// <summary>Follows until it is told to stop.</summary>
    /// <exception cref="DiskFault">What was written last is known only to the next start.</exception>
    public async Task Run(CancellationToken stopping)
    {
        try
        {
            while (!stopping.IsCancellationRequested)
            {
                Note(evidence.Forks > 0
                    ? new Refusal("log-forked", "The log has signed two histories: it is copied no further.")
                    : await Look(stopping));
                await Task.Delay(poll, time, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // What was not copied is copied after the next start.
        }
    }

    public void Dispose() => key.Dispose();

    private void Note(Refusal? trouble)
    {
        if (trouble is not null && Trouble?.Code != trouble.Code)
            logger.MirrorTrouble(log.Store.Origin, trouble.Code, trouble.Detail);
        Trouble = trouble;
    }

    private async Task<Refusal?> Look(CancellationToken stopping)
    {
        try
        {
            if (!(await node.CheckpointAsync(stopping)).TryGet(out var latest, out var refusal))
                return refusal;
            return await CopyTo(latest, stopping);
        }
        catch (HttpRequestException away)
        {
            return new Refusal("primary-away", away.Message);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return new Refusal("primary-away", "No answer in time.");
        }
    }

    private async Task<Refusal?> CopyTo(CheckedCheckpoint latest, CancellationToken stopping)
    {
        var agreed = log.Genesis.Witnesses;
        if (agreed is not null && FinalCheckpoints.Read(latest.Note.ToString(), log.Genesis, agreed) is null)
            return new Refusal("primary-not-final", "The primary's checkpoint lacks cosignatures: it is not copied.");
        if (log.Final!.Current is { } held && latest.Size <= held.Checkpoint.Size)
            return latest.Checkpoint.Root == held.Checkpoint.Root ? null : await Contradiction(held, latest, stopping);
        if (await Extends(tree.Copy(), latest, stopping) is { } other)
            return other;

        signer.Aim(new PublishedCheckpoint(latest.Checkpoint, latest.Note.ToString()));
        while (log.Store.Size < latest.Size)
        {
            if (await CopyChunk(latest, stopping) is { } refusal)
                return refusal;
        }

        var note = key.Signing.Signer.Cosign(latest.Note, (ulong)time.GetUtcNow().ToUnixTimeSeconds());
        log.Final.Set(new FinalCheckpoint(latest.Checkpoint, note, Seconds: 0));
        return null;
    }

    // An older final checkpoint than ours is no lie by itself: it must be a beginning of ours.
    private async Task<Refusal?> Contradiction(FinalCheckpoint held, CheckedCheckpoint other, CancellationToken stopping)
    {
        if (other.Size == held.Checkpoint.Size)
            return Accuse(ForkEvidence.Of(held.Note, other.Note), "The primary shows another tree of the size that is held.");
        if (!(await log.Consistency(other.Size, held.Checkpoint.Size, stopping)).TryGet(out var proof, out var pruned))
            return pruned;
        if (proof.Verify(other.Checkpoint.Root, held.Checkpoint.Root).TryGet(out _, out _))
            return new Refusal("primary-behind", $"The primary shows size {other.Size}, and {held.Checkpoint.Size} was final.");
        IReadOnlyList<Hash> path = BitOperations.IsPow2(other.Size) ? [log.Store.EdgeAt(other.Size).Root(), .. proof.Path] : proof.Path;
        return Accuse(ForkEvidence.Of(other.Note, held.Note, path), "The primary shows a smaller tree that does not begin the one held.");
    }

    /// <returns>Null when the tree begins the signed one.</returns>
    private async Task<Refusal?> Extends(CompactRange beginning, CheckedCheckpoint target, CancellationToken stopping)
    {
        if (!(await TileProofs.Consistency(node.TileAsync, beginning.Size, target.Size, stopping)).TryGet(out var proof, out var refusal))
            return refusal;
        if (proof.Verify(beginning.Root(), target.Checkpoint.Root).TryGet(out _, out refusal))
            return null;
        if (log.Final!.Current is not { } held || held.Checkpoint.Size != beginning.Size)
            return new Refusal("entries-mismatch", $"What the primary gave is no beginning of its tree: {refusal.Code}.");
        IReadOnlyList<Hash> path = BitOperations.IsPow2(beginning.Size) && await FirstNode(beginning.Size, target.Size, stopping) is { } first
            ? [first, .. proof.Path]
            : proof.Path;
        return Accuse(ForkEvidence.Of(held.Note, target.Note, path), "The primary's tree does not begin with the one held.");
    }

    // The root of the first 2^k entries in the primary's tree, as its tiles have it.
    private async Task<Hash?> FirstNode(long size, long treeSize, CancellationToken stopping)
    {
        var (level, height) = Math.DivRem(BitOperations.Log2((ulong)size), TileCoordinate.Height);
        var tile = TileCoordinate.Holding(level, 0, treeSize);
        return (await node.TileAsync(tile, stopping)).TryGet(out var hashes, out _) && hashes.Hashes.Count >= 1 << height
            ? MerkleTree.Root([.. hashes.Hashes.Take(1 << height)])
            : null;
    }

    private Refusal Accuse(ForkEvidence pair, string detail) =>
        evidence.Keep(pair, log.Genesis.Origin, node.Log.Key) is ForkKind.SameSize or ForkKind.OtherBeginning
            ? new Refusal("log-forked", detail)
            : new Refusal("entries-mismatch", detail);

    private async Task<Refusal?> CopyChunk(CheckedCheckpoint target, CancellationToken stopping)
    {
        var start = log.Store.Size;
        var end = Math.Min(target.Size, ((start / TileCoordinate.FullWidth) + ChunkBundles) * TileCoordinate.FullWidth);
        var (entries, parsed) = (new List<ReadOnlyMemory<byte>>(), new List<LogEntry>());
        var grown = tree.Copy();
        while (start + entries.Count < end && entries.Sum(entry => entry.Length) < SequencerSettings.MaximumBytes)
        {
            var next = start + entries.Count;
            if (!(await node.BundleAsync(TileCoordinate.HoldingEntry(next, target.Size), stopping)).TryGet(out var bundle, out var refusal))
                return refusal;
            foreach (var bytes in bundle.Entries.Skip((int)(next % TileCoordinate.FullWidth)))
            {
                if (!LogEntry.Parse(bytes.Span).TryGet(out var entry, out refusal))
                    return refusal;
                if (await Document(entry, stopping) is { } missing)
                    return missing;
                grown.Append(Hash.OfLeaf(bytes.Span));
                entries.Add(bytes);
                parsed.Add(entry);
            }
        }

        return await Extends(grown, target, stopping) ?? Write(entries, parsed, grown.Root());
    }

    private async Task<Refusal?> Document(LogEntry entry, CancellationToken stopping)
    {
        if (log.Ledger.Read(state => state.DocumentNeededBy(entry)) is not { } hash)
            return null;
        if (!(await node.PolicyAsync(hash, stopping)).TryGet(out var document, out var refusal))
            return refusal;
        if (log.Policies.Put(document) is { } full)
            return full;
        lock (log.Ledger.Gate)
            log.Ledger.State.AddDocument(document);
        return null;
    }

    private Refusal? Write(List<ReadOnlyMemory<byte>> entries, List<LogEntry> parsed, Hash root)
    {
        var bytes = entries.Sum(entry => entry.Length);
        if (!log.Store.HasRoomFor(entries.Count, bytes) && !(log.Flusher.TryFlush() && log.Store.HasRoomFor(entries.Count, bytes)))
            return new Refusal("disk-full", "The disk is full; the copy waits.");
        if (log.Ledger.Unsaved > SequencerSettings.MaximumUnsaved)
            log.Flusher.CatchUp(CancellationToken.None);

        lock (log.Ledger.Gate)
        {
            var index = log.Store.Size;
            foreach (var entry in parsed)
            {
                log.Ledger.State.Apply(index++, entry);
                tree.Append(entry.LeafHash);
            }

            log.Store.Commit(entries, root);
            log.Ledger.Refresh(parsed.Where(entry => !entry.IsPadding));
        }

        log.Ledger.Note(root);
        log.Counters.Integrated(entries.Count);
        if (log.Store.IsFilling)
            log.Flusher.Hurry();
        return null;
    }
}

using System.Text;
using TrustLedger.Node.Storage;
using TrustLedger.Node.Witnessing;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Entries;
using TrustLedger.Protocol.Governance;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.Tiles;

namespace TrustLedger.Node.Upkeep;

/// <summary>Drops the oldest entries of a log that lies still: their bundles, their proofs, and who signed them.</summary>
/// <remarks>
/// The whole log is checked first, and each signature that goes once more. What the state may ask of the entries stays as
/// stand-ins, so that nothing that is said later is judged otherwise. Room is needed for the stand-ins of one step only.
/// </remarks>
internal sealed class LogPrune(IDisk disk, LogFolder folder)
{
    /// <summary>Entries that go at once: a whole hash tile of the level above the leaves.</summary>
    private const long StepEntries = TileCoordinate.FullWidth * TileCoordinate.FullWidth;

    /// <summary>Told the entries checked or dropped, and of how many, now and then.</summary>
    public Action<long, long> OnProgress { get; init; } = (_, _) => { };

    /// <param name="index">Entries below it go, down to the beginning of its bundle.</param>
    /// <param name="safety">Who else has them.</param>
    /// <returns>
    /// What was done; or, first match wins, and nothing has changed unless the disk went bad between two steps:
    /// <list type="bullet">
    /// <item><c>prune-mark-damaged</c> the file <c>pruned</c> holds no minimum index</item>
    /// <item><c>prune-log-damaged</c> there is no genesis, or no checkpoint that the log signed</item>
    /// <item><c>prune-above-size</c> the plain files do not hold as many entries</item>
    /// <item><c>prune-below-minimum</c> more was pruned before</item>
    /// <item><c>prune-above-final</c> witnesses have not cosigned as much: they must be able to go on from where they are</item>
    /// <item>what <see cref="PruneSafety.Check"/> refuses</item>
    /// <item><c>prune-mirror-differs</c> the mirror has another history, or more of it</item>
    /// <item><c>prune-log-damaged</c> <see cref="LogCheck"/> finds something, or an entry that goes was not signed for this log</item>
    /// <item><c>prune-backup-differs</c> the backup has not all that goes</item>
    /// </list>
    /// </returns>
    /// <exception cref="DiskFault">What was begun is finished by the next start, or by the next prune.</exception>
    public Result<LogPruned> Run(long index, PruneSafety safety)
    {
        if (!PruneMark.Read(disk, folder).TryGet(out var mark, out var refusal))
            return refusal;
        if (disk.ReadAll(folder.Genesis) is not { } envelope || !Genesis.Parse(envelope).TryGet(out var genesis, out _)
            || disk.ReadAll(folder.Checkpoint) is not { } note || !CheckpointNote.Verify(Encoding.UTF8.GetString(note), genesis).TryGet(out var checkpoint, out _))
            return new Refusal("prune-log-damaged", $"{folder.Root} holds no log with a genesis and a checkpoint of its own.");

        var below = index / TileCoordinate.FullWidth * TileCoordinate.FullWidth;
        if (index > checkpoint.Size)
            return new Refusal("prune-above-size", $"The plain files hold {checkpoint.Size} entries. What a node has not written there is pruned after its next stop.");
        if (below < mark.Below)
            return new Refusal("prune-below-minimum", $"The minimum index is {mark.Below} already: what is gone comes back from a backup alone.");

        var files = mark.IsUnfinished ? new Pruning(disk, folder).Finish(mark) : new PrunedFiles(0, 0, 0);
        var done = new LogPruned(genesis.Origin, checkpoint.Size, mark.Below, below, files);
        if (below == mark.Below)
            return done;
        if (NotFinal(genesis, below) is { } waits)
            return waits;
        if (!safety.Check(genesis, below).TryGet(out var known, out refusal))
            return refusal;
        if ((Examine(known) ?? Compare(genesis, mark.Below, below, safety)) is { } wrong)
            return wrong;

        for (var at = mark.Below; at < below;)
        {
            var next = Math.Min(below, ((at / StepEntries) + 1) * StepEntries);
            if (!new Pruning(disk, folder).Step(at, next, Bundle).TryGet(out var step, out refusal))
                return refusal;
            (files, at) = (files + step, next);
            OnProgress(at, below);
        }

        return done with { Files = files };
    }

    private Refusal? NotFinal(Genesis genesis, long below)
    {
        if (genesis.Witnesses is not { } agreed)
            return null;
        long size = 0;
        if (disk.Exists(folder.Final))
        {
            using var final = FinalCheckpoints.Open(disk, folder, genesis, agreed);
            size = final.Size;
        }

        return size >= below ? null : new Refusal("prune-above-final", $"Final are {size} entries: the witnesses could not go on to what comes behind {below}.");
    }

    private Refusal? Examine(IReadOnlyList<KnownCheckpoint> known)
    {
        var findings = new LogCheck(disk, folder) { Known = known, OnProgress = OnProgress }.Run().Findings;
        if (findings.FirstOrDefault(finding => known.Any(least => least.Other == finding.What)) is { } differs)
            return differs.What;
        return findings is [var first, ..]
            ? new Refusal("prune-log-damaged", $"{findings.Count} findings, the first {first.What.Code} at {first.Path}. Run fsck.")
            : null;
    }

    private Refusal? Compare(Genesis genesis, long from, long below, PruneSafety safety)
    {
        foreach (var tile in Pruning.Tiles(from, below))
        {
            if (safety.Compare(disk, folder, tile) is { } differs)
                return differs;
            if (!tile.HoldsEntries)
                continue;
            if (!Bundle(tile).TryGet(out var entries, out var refusal))
                return refusal;
            var unsigned = entries.AsParallel().FirstOrDefault(entry => !entry.IsPadding && !entry.Verify(genesis.Domain).TryGet(out _, out _));
            if (unsigned is not null)
                return new Refusal("prune-log-damaged", $"{tile.Path} holds an entry that its signer did not sign for this log. Run fsck --deep.");
        }

        return null;
    }

    private Result<LogEntry[]> Bundle(TileCoordinate coordinate)
    {
        var (files, leaves) = (new TileFiles(disk, folder), TileCoordinate.OfHashes(0, coordinate.Index));
        var damaged = new Refusal("prune-log-damaged", $"{coordinate.Path} does not hold the entries of its tile. Run fsck.");
        if (files.Read(coordinate) is not { } bytes || !EntryBundle.Parse(coordinate, bytes).TryGet(out var bundle, out _)
            || files.Read(leaves) is not { } hashes || !HashTile.Parse(leaves, hashes).TryGet(out var tile, out _)
            || !bundle.Entries.Select(entry => Hash.OfLeaf(entry.Span)).SequenceEqual(tile.Hashes))
            return damaged;
        var entries = bundle.Entries.Select(entry => LogEntry.Parse(entry.Span).TryGet(out var parsed, out _) ? parsed : null).OfType<LogEntry>().ToArray();
        return entries.Length == bundle.Entries.Count ? entries : damaged;
    }
}

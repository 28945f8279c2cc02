using System.Text;
using TrustLedger.Node.Storage;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Checkpoints;
using TrustLedger.Protocol.Governance;
using TrustLedger.Protocol.Tiles;

namespace TrustLedger.Node.Upkeep;

/// <summary>Copies a log's plain files as of one signed checkpoint, and checks the copy as <see cref="LogCheck"/> does.</summary>
/// <remarks>
/// The source may belong to a running node: it is only read, and full tiles never change. What the target has already
/// stays. The checkpoint goes last, so that the target is whole at some size at any time, also after a power cut.
/// Write-ahead records, keys and the index are not copied: nothing of the checkpoint's size needs them. What the source
/// has pruned stays in a target that has it; one that hasn't becomes as pruned as the source.
/// </remarks>
internal sealed class LogCopy(IDisk disk, LogFolder from, LogFolder to)
{
    // A checkpoint's partial tiles go when the node flushes the next; a second or so later there is another to try.
    private const int MostTries = 20;

    private readonly HashSet<string> _touched = new(StringComparer.Ordinal);
    private long _pruned; // Up to here the target lacks what the source has pruned.
    private long _files;
    private long _bytes;

    /// <returns>
    /// What was copied; or, first match wins:
    /// <list type="bullet">
    /// <item><c>copy-source-empty</c> no genesis, or no checkpoint yet</item>
    /// <item><c>copy-other-log</c> the target holds another log</item>
    /// <item><c>copy-source-damaged</c> the checkpoint is not one that the log signed, or a file that it needs is missing</item>
    /// <item><c>copy-target-ahead</c> the target is larger than the source: an older one never replaces it</item>
    /// <item><c>copy-damaged</c> the copy, read again, is not a whole log</item>
    /// </list>
    /// </returns>
    /// <exception cref="DiskFault">A file can't be read or written. The target is as whole as before.</exception>
    public Result<LogCopied> Run()
    {
        if (disk.ReadAll(from.Genesis) is not { } envelope || !Genesis.Parse(envelope).TryGet(out var genesis, out _))
            return new Refusal("copy-source-empty", $"{from.Root} holds no log with a genesis.");
        if (disk.ReadAll(to.Genesis) is { } stored && (!Genesis.Parse(stored).TryGet(out var other, out _) || other.Hash != genesis.Hash))
            return new Refusal("copy-other-log", $"{to.Root} holds another log.");

        disk.MakeFolder(to.Root);
        Put(to.Genesis, envelope);
        for (var tries = 1; ; tries++)
        {
            if (disk.ReadAll(from.Checkpoint) is not { } note)
                return new Refusal("copy-source-empty", $"{from.Root} has no checkpoint yet.");
            if (!Verify(note, genesis).TryGet(out var checkpoint, out var refusal))
                return new Refusal("copy-source-damaged", $"The checkpoint is not one that the log signed: {refusal.Code}.");
            if (SizeOfTarget(genesis) is var earlier && earlier > checkpoint.Size)
                return new Refusal("copy-target-ahead", $"{to.Root} holds {earlier} entries, the source {checkpoint.Size}.");
            if (TryCopy(checkpoint) is not { } missing)
                return Finish(genesis, checkpoint, note, earlier);
            if (tries == MostTries || disk.ReadAll(from.Checkpoint).AsSpan().SequenceEqual(note))
                return new Refusal("copy-source-damaged", $"{missing.Path} is missing.");
        }
    }

    /// <returns>Null; or a file that is gone, perhaps because the node went on.</returns>
    private TileCoordinate? TryCopy(Checkpoint checkpoint)
    {
        CopyPolicies();
        var pruned = PruneMark.Read(disk, from).TryGet(out var mark, out _) ? mark.Below : 0;
        _pruned = 0;
        foreach (var tile in LogTiles.Of(checkpoint.Size))
        {
            if (!tile.IsPartial && disk.Exists(to.File(tile.Path)))
                continue;
            if (Read(tile) is { } bytes)
                Put(to.File(tile.Path), bytes);
            else if (tile.EndIndex <= pruned)
                _pruned = Math.Max(_pruned, tile.EndIndex);
            else
                return tile;
        }

        for (long page = 0; page < _pruned / TileCoordinate.FullWidth; page++)
        {
            if (disk.ReadAll(from.StandIn(page)) is not { } bytes)
                return TileCoordinate.OfEntries(page);
            Put(to.StandIn(page), bytes);
        }

        return null;
    }

    private long SizeOfTarget(Genesis genesis) =>
        disk.ReadAll(to.Checkpoint) is { } note && Verify(note, genesis).TryGet(out var had, out _) ? had.Size : 0;

    private Result<LogCopied> Finish(Genesis genesis, Checkpoint checkpoint, byte[] note, long earlier)
    {
        foreach (var folder in _touched)
            disk.SyncFolder(folder);
        if (_pruned > 0)
            new PruneMark(_pruned, _pruned).Write(disk, to);
        disk.ReplaceDurably(to.Checkpoint, note);
        foreach (var tile in LogTiles.PartialOf(earlier).Except(LogTiles.PartialOf(checkpoint.Size)))
            disk.Delete(to.File(tile.Path));
        var check = new LogCheck(disk, to).Run();
        return check.Findings is [var first, ..]
            ? new Refusal("copy-damaged", $"{check.Findings.Count} findings in the copy, the first {first.What.Code} at {first.Path}.")
            : new LogCopied(genesis, checkpoint.Size, _files, _bytes);
    }

    private void CopyPolicies()
    {
        foreach (var path in disk.List(from.Policies).Where(path => path.EndsWith(".json", StringComparison.Ordinal)))
        {
            if (disk.ReadAll(path) is { } bytes)
                Put(Path.Combine(to.Policies, Path.GetFileName(path)), bytes);
        }
    }

    // A partial tile that is gone may have become a full one: its beginning is what was in it.
    private byte[]? Read(TileCoordinate tile)
    {
        var bytes = disk.ReadAll(from.File(tile.Path));
        if (bytes is not null || !tile.IsPartial)
            return bytes;
        var whole = tile.HoldsEntries ? TileCoordinate.OfEntries(tile.Index) : TileCoordinate.OfHashes(tile.Level, tile.Index);
        if (disk.ReadAll(from.File(whole.Path)) is not { } full)
            return null;
        if (!tile.HoldsEntries)
            return full[..Math.Min(full.Length, tile.Width * Protocol.Merkle.Hash.Length)];
        return EntryBundle.Parse(whole, full).TryGet(out var bundle, out _) ? EntryBundle.Of([.. bundle.Entries.Take(tile.Width)]).Encode() : null;
    }

    private void Put(string path, byte[] bytes)
    {
        if (disk.ReadAll(path) is { } there && there.AsSpan().SequenceEqual(bytes))
            return;
        var folder = Path.GetDirectoryName(path)!;
        disk.MakeFolder(folder);
        disk.Replace(path, bytes);
        _touched.Add(folder);
        (_files, _bytes) = (_files + 1, _bytes + bytes.Length);
    }

    private static Result<Checkpoint> Verify(byte[] note, Genesis genesis) => CheckpointNote.Verify(Encoding.UTF8.GetString(note), genesis);
}

using System.Text;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.Tiles;

namespace TrustLedger.Node.Storage;

/// <summary>Opens a log's folder after any kind of stop, and proves that it holds the signed tree's right edge.</summary>
/// <remarks>
/// The edge leads to the signed root; what lies left of it is compared with the tree whenever it is read
/// (<see cref="ProvenTiles"/>), and as a whole by <c>fsck</c>. Records of the write-ahead file are hashed again.
/// </remarks>
internal sealed class LogRecovery(IDisk disk, LogFolder folder, ICheckpointSigner signer)
{
    /// <summary>What one write-ahead segment takes. Two of them are kept.</summary>
    public const long DefaultSegmentBytes = 16 * 1024 * 1024;

    private TreeTiles _tiles = new();
    private readonly TileFiles _files = new(disk, folder);
    private PublishedCheckpoint? _published;

    public long SegmentBytes { get; init; } = DefaultSegmentBytes;

    /// <returns>
    /// The store, flushed, with a prune finished that was cut; or the first of these, and nothing was changed:
    /// <list type="bullet">
    /// <item><c>prune-mark-damaged</c> the file that tells the minimum index holds none, or one above the log's size</item>
    /// <item><c>checkpoint-damaged</c> the checkpoint file is not a note that this log's key signed</item>
    /// <item><c>tile-missing</c> a file of the right edge is not there</item>
    /// <item><c>tile-damaged</c> a file of the right edge has another form, or the last entries are not those of its tile</item>
    /// <item><c>entries-damaged</c> the right edge does not lead to the signed root</item>
    /// <item><c>write-ahead-damaged</c> a record is missing before one that is there, or does not fit the log</item>
    /// <item><c>published-ahead</c> a checkpoint was published that is newer than everything found</item>
    /// <item><c>published-differs</c> a checkpoint of this very size was published with another root</item>
    /// </list>
    /// </returns>
    public Result<LogStore> Open()
    {
        disk.MakeFolder(folder.Root);
        if (!PruneMark.Read(disk, folder).TryGet(out var pruned, out var refusal))
            return refusal;
        if (ReadFiles() is { } damaged)
            return damaged;
        if (pruned.Below > _tiles.Size)
            return PruneMark.Damaged($"The minimum index is {pruned.Below}, and the files hold {_tiles.Size} entries.");

        var writeAhead = WriteAheadLog.Open(disk, folder, SegmentBytes);
        var mark = PublishedMark.Open(disk, folder);
        var scans = writeAhead.Scan();
        var durable = _tiles.Size;
        refusal = Replay(scans) ?? Compare(mark.Read());
        if (refusal is not null)
        {
            writeAhead.Dispose();
            mark.Dispose();
            return refusal;
        }

        if (_tiles.Size > durable)
            writeAhead.Harden(scans);
        if (pruned.IsUnfinished)
            new Pruning(disk, folder).Finish(pruned);
        var store = new LogStore(disk, folder, signer, writeAhead, mark, _tiles, _published, durable, pruned.Below);
        store.Flush();
        return store;
    }

    private Refusal? ReadFiles()
    {
        if (disk.ReadAll(folder.Checkpoint) is not { } bytes)
            return null;
        var note = Encoding.UTF8.GetString(bytes);
        if (!signer.Verify(note).TryGet(out var checkpoint, out var why))
            return new Refusal("checkpoint-damaged", $"The file 'checkpoint' is not one that this log signed: {why.Code}.");

        if (ReadEdge(checkpoint.Size) is { } damaged)
            return damaged;
        if (_tiles.Root() != checkpoint.Root)
            return new Refusal("entries-damaged", $"{checkpoint.Size} entries lead to {_tiles.Root()}, not to the signed root.");
        _published = new PublishedCheckpoint(checkpoint, note);
        return null;
    }

    private Refusal? ReadEdge(long size)
    {
        var edges = new List<IReadOnlyList<Hash>>();
        for (var level = 0; size >> (TileCoordinate.Height * level) is > 0 and var hashes; level++)
        {
            edges.Add([]);
            if (hashes % TileCoordinate.FullWidth == 0)
                continue;
            var coordinate = TileCoordinate.Holding(level, hashes - 1, size);
            if (_files.Read(coordinate) is not { } bytes)
                return new Refusal("tile-missing", $"{coordinate.Path} is missing.");
            if (!HashTile.Parse(coordinate, bytes).TryGet(out var tile, out var misshapen))
                return new Refusal("tile-damaged", misshapen.Detail);
            edges[level] = tile.Hashes;
        }

        IReadOnlyList<ReadOnlyMemory<byte>> entries = [];
        if (size % TileCoordinate.FullWidth != 0)
        {
            var coordinate = TileCoordinate.HoldingEntry(size - 1, size);
            if (_files.Read(coordinate) is not { } bytes)
                return new Refusal("tile-missing", $"{coordinate.Path} is missing.");
            if (!EntryBundle.Parse(coordinate, bytes).TryGet(out var bundle, out var malformed))
                return new Refusal("tile-damaged", malformed.Detail);
            if (!bundle.Entries.Select(entry => Hash.OfLeaf(entry.Span)).SequenceEqual(edges[0]))
                return new Refusal("tile-damaged", $"{coordinate.Path} does not hold the entries of its tile.");
            entries = bundle.Entries;
        }

        _tiles = new TreeTiles(size, edges, entries);
        return null;
    }

    private Refusal? Replay(IReadOnlyList<WriteAheadScan> scans)
    {
        foreach (var record in scans.SelectMany(scan => scan.Records).OrderBy(record => record.Sequence))
        {
            if (record.Size <= _tiles.Size)
                continue; // The files hold it already.
            if (record.FirstIndex != _tiles.Size)
                return new Refusal("write-ahead-damaged", $"The record of entry {_tiles.Size} is missing or damaged.");

            _tiles.Append(record.Entries);
            if (!signer.Verify(record.SignedCheckpoint).TryGet(out var checkpoint, out var why))
                return new Refusal("write-ahead-damaged", $"Record {record.Sequence} holds no checkpoint of this log: {why.Code}.");
            if (checkpoint.Size != _tiles.Size || checkpoint.Root != _tiles.Root())
                return new Refusal("write-ahead-damaged", $"Record {record.Sequence} does not make its own checkpoint.");
            _published = new PublishedCheckpoint(checkpoint, record.SignedCheckpoint);
        }

        return scans.SelectMany(scan => scan.Beyond).Any(record => record.Size > _tiles.Size)
            ? new Refusal("write-ahead-damaged", $"A whole record follows a damaged one behind entry {_tiles.Size}.")
            : null;
    }

    private Refusal? Compare(string? mark)
    {
        if (mark is null || !signer.Verify(mark).TryGet(out var seen, out _))
            return null;
        if (seen.Size > _tiles.Size)
        {
            return new Refusal("published-ahead",
                $"A checkpoint of size {seen.Size} was published, and only {_tiles.Size} entries are here.");
        }

        return seen.Size == _tiles.Size && seen.Root != _tiles.Root()
            ? new Refusal("published-differs", $"Another tree of size {seen.Size} was published.")
            : null;
    }
}

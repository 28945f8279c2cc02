using System.Diagnostics;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Checkpoints;
using TrustLedger.Protocol.Entries;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.Tiles;

namespace TrustLedger.Node.Storage;

/// <summary>One log on the disk: entries, tree and signed checkpoints, durable batch by batch.</summary>
/// <remarks>
/// A batch is durable when <see cref="Commit"/> returns, and readers see it from then on; one caller at a time.
/// <see cref="Flush"/> may overlap it and has one caller at a time; reads overlap anything.
/// After an exception other than a full disk from <see cref="Flush"/> the outcome is unknown: the store refuses further
/// work, and only a new start finds out. Trusted: whoever can rewrite the folder can roll back what nobody has seen yet.
/// </remarks>
internal sealed class LogStore : IDisposable
{
    private readonly Lock _gate = new();
    private readonly IDisk _disk;
    private readonly LogFolder _folder;
    private readonly ICheckpointSigner _signer;
    private readonly WriteAheadLog _writeAhead;
    private readonly PublishedMark _mark;
    private readonly TileFiles _files;
    private readonly TreeTiles _tiles;
    private readonly ProvenTiles _proven;
    private readonly StandIns _standIns;
    private volatile PublishedCheckpoint? _published;
    private volatile bool _broken;
    private long _flushed;

    internal LogStore(
        IDisk disk, LogFolder folder, ICheckpointSigner signer, WriteAheadLog writeAhead, PublishedMark mark,
        TreeTiles tiles, PublishedCheckpoint? published, long flushed, long minimum)
    {
        (_disk, _folder, _signer, _writeAhead, _mark, _tiles) = (disk, folder, signer, writeAhead, mark, tiles);
        (_files, _published, _flushed) = (new TileFiles(disk, folder), published, flushed);
        _proven = new ProvenTiles(_files, tiles);
        (_standIns, Minimum) = (new StandIns(disk, folder), minimum);
    }

    public string Origin => _signer.Origin;

    /// <summary>Null before the first entry.</summary>
    public PublishedCheckpoint? Published => _published;

    public long Size => _published?.Checkpoint.Size ?? 0;

    /// <summary>The minimum index of c2sp.org/tlog-tiles: of entries below it only stand-ins are here. 0 where nothing was pruned.</summary>
    public long Minimum { get; }

    /// <summary>The size up to which the plain files are durable.</summary>
    public long FlushedSize => Interlocked.Read(ref _flushed);

    public bool IsBroken => _broken;

    /// <summary>Says that <see cref="Flush"/> should run now, or batches will soon wait for it.</summary>
    public bool IsFilling => _writeAhead.IsFilling;

    public bool HasRoomFor(int entries, int entryBytes) =>
        _writeAhead.HasRoomFor(WriteAheadRecord.BytesFor(entries, entryBytes));

    /// <summary>Makes a batch and its signed checkpoint durable with one sync, then publishes both.</summary>
    /// <param name="entries">At least one; call only where <see cref="HasRoomFor"/> said yes.</param>
    /// <param name="expected">The root that the caller computed from the entries before they were encoded.</param>
    /// <exception cref="DiskFault">Outcome unknown; the store is broken.</exception>
    /// <exception cref="UnreachableException">The bytes to be written make another tree; nothing was signed.</exception>
    public PublishedCheckpoint Commit(IReadOnlyList<ReadOnlyMemory<byte>> entries, Hash expected)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_broken, this);
            var isDone = false;
            try
            {
                var published = Write(entries, expected);
                isDone = true;
                return published;
            }
            finally
            {
                // Never set back: a flush beside this may have found the store broken.
                if (!isDone)
                    _broken = true;
            }
        }
    }

    /// <summary>Makes the tiles of everything published durable and lets go of its write-ahead records.</summary>
    /// <exception cref="DiskFault">Not all of it was written. On a full disk: call again later.</exception>
    public void Flush()
    {
        TileBatch batch;
        PublishedCheckpoint? published;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_broken, this);
            (batch, published) = (_tiles.Unwritten(), _published);
        }

        if (published is null || batch.Size == FlushedSize)
            return;

        try
        {
            _files.Write(batch);
            _disk.ReplaceDurably(_folder.Checkpoint, System.Text.Encoding.UTF8.GetBytes(published.Note));
            _tiles.Forget(batch);
            Interlocked.Exchange(ref _flushed, batch.Size);
            _writeAhead.Release(batch.Size);
            _files.RemoveOutgrown(batch);
        }
        catch (Exception exception) when (exception is not DiskFault { IsDiskFull: true })
        {
            _broken = true;
            throw;
        }
    }

    /// <summary>Reads a hash tile of any published size. What it gives leads to a root that this log signed.</summary>
    /// <returns>The tile; or <c>pruned</c>.</returns>
    /// <exception cref="InvalidDataException">The file was changed, or is gone.</exception>
    public ValueTask<Result<HashTile>> ReadTile(TileCoordinate tile, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (tile.EndIndex <= Minimum)
            return new(Pruned.Below(Minimum));
        if (_tiles.Find(tile) is { } inMemory)
            return new(inMemory);

        // A partial tile that memory doesn't hold any more was filled, and its full file is durable.
        var whole = _proven.Read(tile.Level, tile.Index);
        return new(tile.IsPartial ? HashTile.Of([.. whole.Hashes.Take(tile.Width)]) : whole);
    }

    /// <summary>Reads a bundle of entries of any published size, and checks each against the tree.</summary>
    /// <exception cref="InvalidDataException">The file was changed, or is gone.</exception>
    public EntryBundle ReadEntries(TileCoordinate bundle)
    {
        if (_tiles.FindEntries(bundle) is { } inMemory)
            return inMemory;
        var whole = ReadBundle(bundle.Index);
        for (var i = 0; i < bundle.Width; i++)
            Compare((bundle.Index * TileCoordinate.FullWidth) + i, whole.Entries[i]);
        return bundle.IsPartial ? EntryBundle.Of([.. whole.Entries.Take(bundle.Width)]) : whole;
    }

    /// <exception cref="ArgumentOutOfRangeException">No such entry is published.</exception>
    /// <exception cref="InvalidDataException">Its file was changed, or is gone.</exception>
    public ReadOnlyMemory<byte> ReadEntry(long index)
    {
        var bundle = TileCoordinate.HoldingEntry(index, Size);
        var place = (int)(index % TileCoordinate.FullWidth);
        if (_tiles.FindEntries(bundle) is { } inMemory)
            return inMemory.Entries[place];
        var entry = ReadBundle(bundle.Index).Entries[place];
        Compare(index, entry);
        return entry;
    }

    /// <summary>What an entry means, pruned or not. Below <see cref="Minimum"/> it comes without its signatures.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such entry is published.</exception>
    /// <exception cref="InvalidDataException">Its file was changed, or is gone.</exception>
    public LogEntry Recall(long index) => index < Minimum ? _standIns.Read(index)
        : LogEntry.Parse(ReadEntry(index).Span).TryGet(out var entry, out var refusal) ? entry
        : throw new InvalidDataException($"Entry {index} is unreadable: {refusal.Code}.");

    /// <summary>Looks whether all that stays of pruned entries is whole: an index is made anew from it.</summary>
    /// <returns>Null; or what <see cref="StandIns.Check"/> refuses.</returns>
    public Refusal? CheckStandIns() => _standIns.Check(Minimum);

    /// <summary>The right edge of the tree of an earlier size, to be compared with what was remembered of it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The log is not that far.</exception>
    /// <exception cref="InvalidDataException">A file was changed, or is gone; below <see cref="Minimum"/> it may have been pruned.</exception>
    public CompactRange EdgeAt(long size)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, Size);
        return _proven.EdgeAt(size);
    }

    /// <summary>The entries from one index up to, and without, another.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> ReadEntries(long from, long end)
    {
        for (var index = from; index < end;)
        {
            var entries = ReadEntries(TileCoordinate.HoldingEntry(index, Size)).Entries;
            var start = (int)(index % TileCoordinate.FullWidth);
            foreach (var entry in entries.Skip(start).Take((int)Math.Min(end - index, entries.Count - start)))
            {
                yield return entry;
                index++;
            }
        }
    }

    public void Dispose()
    {
        _writeAhead.Dispose();
        _mark.Dispose();
    }

    internal static Checkpoint CheckpointOf(string origin, long size, Hash root) =>
        Checkpoint.Create(origin, size, root).TryGet(out var checkpoint, out var refusal)
            ? checkpoint
            : throw new UnreachableException(refusal.Detail);

    private PublishedCheckpoint Write(IReadOnlyList<ReadOnlyMemory<byte>> entries, Hash expected)
    {
        var draft = WriteAheadRecord.Draft(_writeAhead.NextSequence, Size, entries);
        _tiles.Append(draft.Entries);
        var root = _tiles.Root();
        if (root != expected)
            throw new UnreachableException($"The encoded batch leads to {root}, its entries to {expected}.");

        var checkpoint = CheckpointOf(_signer.Origin, _tiles.Size, root);
        var note = _signer.Sign(checkpoint);
        _writeAhead.Append(draft, note);
        _mark.Write(note);
        return _published = new PublishedCheckpoint(checkpoint, note);
    }

    private EntryBundle ReadBundle(long index)
    {
        var coordinate = TileCoordinate.OfEntries(index);
        if (_files.Read(coordinate) is not { } bytes)
            throw new InvalidDataException($"{coordinate.Path} is missing.");
        return EntryBundle.Parse(coordinate, bytes).TryGet(out var whole, out var refusal)
            ? whole
            : throw new InvalidDataException($"{coordinate.Path}: {refusal.Code}.");
    }

    private void Compare(long index, ReadOnlyMemory<byte> entry)
    {
        if (Hash.OfLeaf(entry.Span) != _proven.HashAt(0, index))
            throw new InvalidDataException($"Entry {index} is not the one in the tree: its file was changed.");
    }
}

using System.Text;
using TrustLedger.Node.Storage;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Governance;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.Tiles;

namespace TrustLedger.Node.Upkeep;

/// <summary>Rebuilds a log from its entries and compares every file with what they make. Reads only; needs no key.</summary>
/// <remarks>
/// Memory is bounded by one bundle, one edge and the write-ahead files, but for <see cref="IsDeep"/>, which replays the
/// state. It goes on after a finding: where a bundle is damaged its hash tile stands in, so that one flipped bit is one
/// finding. Of a pruned log the stand-ins are checked, and its tree from the minimum index on: an earlier checkpoint that
/// somebody has seen can no longer be compared. Nobody may write to the folder meanwhile.
/// </remarks>
internal sealed class LogCheck(IDisk disk, LogFolder folder)
{
    private const int ProgressEvery = 65_536;

    private static readonly Refusal NoHashTile = new("tile-missing", "The hash tile is not there, or not of its length.");

    private readonly List<Finding> _findings = [];
    private readonly List<KnownCheckpoint> _known = [];
    private readonly List<ReadOnlyMemory<byte>> _edgeEntries = [];
    private readonly TileFiles _files = new(disk, folder);
    private TileBuilder _tiles = null!;
    private EntryCheck _entries = null!;
    private (TileCoordinate? Tile, EntryBundle? Bundle) _atHand;
    private long _filesSize;
    private bool _isPromised;

    /// <summary>Checks every signature and replays the state as well.</summary>
    public bool IsDeep { get; init; }

    /// <summary>Told the entries checked, now and then.</summary>
    public Action<long, long> OnProgress { get; init; } = (_, _) => { };

    /// <summary>Checkpoints that others have seen.</summary>
    public IReadOnlyList<KnownCheckpoint> Known { get; init; } = [];

    /// <returns>What was found; its codes are listed under TrustLedger.Node/Upkeep.</returns>
    /// <exception cref="DiskFault">A file can't be read.</exception>
    public LogCheckResult Run()
    {
        if (disk.ReadAll(folder.Genesis) is not { } envelope || !Genesis.Parse(envelope).TryGet(out var genesis, out _))
        {
            var missing = new Refusal("genesis-damaged", "The stored genesis is missing, or not one that its founders signed.");
            return new LogCheckResult(null, null, 0, [new Finding("genesis.json", null, missing)]);
        }

        if (!PruneMark.Read(disk, folder).TryGet(out var pruned, out var damaged))
            Add("pruned", null, damaged);
        _tiles = new TileBuilder(CompareFull);
        _entries = new EntryCheck(genesis, Documents(), IsDeep, IsDeep, Add);
        _known.AddRange(Known);
        if (Mark(genesis) is { } mark)
            _known.Add(mark);

        var published = ReadFiles(genesis, pruned?.Below ?? 0);
        var last = new WriteAheadCheck(disk, folder, note => CheckpointNote.Verify(note, genesis), Add).Run(_tiles.Range.Size, EntryAt, Append, Root) ?? published;
        foreach (var known in _known.Where(known => known.Checkpoint.Size > _tiles.Range.Size))
            Add(known.Path, _tiles.Range.Size, known.Behind);
        CompareEdge(mustExist: false);
        new FolderCheck(disk, folder, Add).Run(_tiles.Range.Size);
        return new LogCheckResult(genesis, last, pruned?.Below ?? 0, [.. _findings.Distinct()]);
    }

    private PublishedCheckpoint? ReadFiles(Genesis genesis, long pruned)
    {
        if (disk.ReadAll(folder.Checkpoint) is not { } bytes)
            return null;
        var note = Encoding.UTF8.GetString(bytes);
        if (!CheckpointNote.Verify(note, genesis).TryGet(out var checkpoint, out var refusal))
        {
            Add("checkpoint", null, new Refusal("checkpoint-damaged", $"Not a note that this log's key signed: {refusal.Code}."));
            return null;
        }

        (_isPromised, _filesSize) = (true, checkpoint.Size);
        if (pruned > checkpoint.Size)
            Add("pruned", null, PruneMark.Damaged($"The minimum index is {pruned}, and the files hold {checkpoint.Size} entries."));
        else if (pruned > 0 && !BeginBehind(pruned, checkpoint.Size))
            return null;
        for (var index = _tiles.Range.Size; index < checkpoint.Size; index += TileCoordinate.FullWidth)
        {
            if (!ReadBundle(TileCoordinate.HoldingEntry(index, checkpoint.Size)))
                return null; // Nothing stands in for it: where the tree goes on is unknown.
            if (index % ProgressEvery == 0)
                OnProgress(index, checkpoint.Size);
        }

        CompareEdge(mustExist: true);
        _isPromised = false;
        if (_tiles.Range.Root() != checkpoint.Root)
            Add("checkpoint", null, new Refusal("entries-damaged", $"{checkpoint.Size} entries lead to another root than the signed one."));
        return new PublishedCheckpoint(checkpoint, note);
    }

    // What was pruned is there as stand-ins, and as the hashes above it that lead to the signed root.
    private bool BeginBehind(long pruned, long size)
    {
        var standIns = new StandIns(disk, folder);
        for (long page = 0; page < pruned / TileCoordinate.FullWidth; page++)
        {
            if (page * TileCoordinate.FullWidth % ProgressEvery == 0)
                OnProgress(page * TileCoordinate.FullWidth, size);
            if (standIns.Load(page).TryGet(out var entries, out var refusal))
            {
                foreach (var entry in entries)
                    _entries.Recall(entry);
            }
            else
            {
                Add(Path.GetRelativePath(folder.Root, folder.StandIn(page)), page * TileCoordinate.FullWidth, refusal);
                _entries.Skip(TileCoordinate.FullWidth);
            }
        }

        var edges = new List<IReadOnlyList<Hash>>();
        for (var level = 0; pruned >> (TileCoordinate.Height * level) is > 0 and var hashes; level++)
        {
            var width = (int)(hashes % TileCoordinate.FullWidth);
            if (width == 0)
            {
                edges.Add([]);
                continue;
            }

            var coordinate = TileCoordinate.Holding(level, hashes - 1, size);
            if (_files.Read(coordinate) is not { } bytes || !HashTile.Parse(coordinate, bytes).TryGet(out var tile, out _))
            {
                Add(coordinate.Path, First(coordinate), NoHashTile);
                return false;
            }

            edges.Add([.. tile.Hashes.Take(width)]);
        }

        _tiles = new TileBuilder(CompareFull, pruned, edges);
        foreach (var known in _known.Where(known => known.Checkpoint.Size == pruned && known.Checkpoint.Root != Root()))
            Add(known.Path, pruned, known.Other);
        return true;
    }

    private bool ReadBundle(TileCoordinate coordinate)
    {
        var first = coordinate.Index * TileCoordinate.FullWidth;
        var bytes = _files.Read(coordinate);
        if (bytes is not null && EntryBundle.Parse(coordinate, bytes).TryGet(out var bundle, out _))
        {
            Append(bundle.Entries);
            return true;
        }

        if (bytes is not null)
            Add(coordinate.Path, first, new Refusal("bundle-damaged", $"Not the {coordinate.Width} entries of this bundle."));
        else
            Add(coordinate.Path, first, new Refusal("bundle-missing", "The bundle is not there, and was not pruned."));

        var leaves = TileCoordinate.OfHashes(0, coordinate.Index, coordinate.Width);
        if (_files.Read(leaves) is not { } hashes || !HashTile.Parse(leaves, hashes).TryGet(out var tile, out _))
        {
            Add(leaves.Path, first, NoHashTile);
            return false;
        }

        foreach (var hash in tile.Hashes)
            AppendLeaf(hash);
        _entries.Skip(coordinate.Width);
        _edgeEntries.Clear();
        return true;
    }

    private void Append(IReadOnlyList<ReadOnlyMemory<byte>> entries)
    {
        foreach (var entry in entries)
        {
            _entries.Next(entry);
            _edgeEntries.Add(entry);
            AppendLeaf(Hash.OfLeaf(entry.Span));
            if (_edgeEntries.Count < TileCoordinate.FullWidth)
                continue;
            CompareWithPartials(new TileFile(
                TileCoordinate.OfEntries((_tiles.Range.Size / TileCoordinate.FullWidth) - 1), EntryBundle.Of([.. _edgeEntries]).Encode()));
            _edgeEntries.Clear();
        }
    }

    private void AppendLeaf(Hash leaf)
    {
        _tiles.Append(leaf);
        foreach (var known in _known.Where(known => known.Checkpoint.Size == _tiles.Range.Size && known.Checkpoint.Root != Root()))
            Add(known.Path, known.Checkpoint.Size, known.Other);
    }

    private Hash Root() => _tiles.Range.Root();

    // Of the files alone. Write-ahead records come in order, so that the bundle asked for last is mostly the one at hand.
    private ReadOnlyMemory<byte>? EntryAt(long index)
    {
        if (index >= _filesSize)
            return null;
        var coordinate = TileCoordinate.HoldingEntry(index, _filesSize);
        if (_atHand.Tile != coordinate)
        {
            var whole = _files.Read(coordinate) is { } bytes && EntryBundle.Parse(coordinate, bytes).TryGet(out var bundle, out _) ? bundle : null;
            _atHand = (coordinate, whole);
        }

        return _atHand.Bundle?.Entries[(int)(index % TileCoordinate.FullWidth)];
    }

    private void CompareFull(TileFile made)
    {
        if (_files.Read(made.Tile) is { } bytes)
            Compare(made.Tile, bytes, made.Bytes);
        else if (_isPromised)
            Add(made.Tile.Path, First(made.Tile), new Refusal("tile-missing", "A tile that the checkpoint needs is not there."));
        CompareWithPartials(made);
    }

    // Outgrown partials may stay, and readers of the plain files may still ask for them.
    private void CompareWithPartials(TileFile made)
    {
        var whole = made.Tile.HoldsEntries ? TileCoordinate.OfEntries(made.Tile.Index) : TileCoordinate.OfHashes(made.Tile.Level, made.Tile.Index);
        foreach (var path in disk.List(folder.File(whole.Path) + ".p"))
        {
            var name = Path.GetRelativePath(folder.Root, path);
            if (TileCoordinate.Parse(name).TryGet(out var tile, out _) && tile.Width <= made.Tile.Width && _files.Read(tile) is { } bytes)
                Compare(tile, bytes, Prefix(made, tile.Width));
        }
    }

    private void CompareEdge(bool mustExist)
    {
        var edge = _tiles.Partial().ToList();
        if (_edgeEntries.Count > 0)
        {
            edge.Add(new TileFile(
                TileCoordinate.OfEntries(_tiles.Range.Size / TileCoordinate.FullWidth, _edgeEntries.Count), EntryBundle.Of([.. _edgeEntries]).Encode()));
        }

        foreach (var made in edge)
        {
            if (mustExist && _files.Read(made.Tile) is null)
                Add(made.Tile.Path, First(made.Tile), new Refusal("tile-missing", "A tile that the checkpoint needs is not there."));
            CompareWithPartials(made);
        }
    }

    private void Compare(TileCoordinate tile, byte[] found, ReadOnlySpan<byte> made)
    {
        if (!found.AsSpan().SequenceEqual(made))
            Add(tile.Path, First(tile), new Refusal("tile-damaged", "The file is not what the entries make."));
    }

    private static ReadOnlySpan<byte> Prefix(TileFile made, int width)
    {
        if (!made.Tile.HoldsEntries)
            return made.Bytes.AsSpan(0, width * Hash.Length);
        var whole = EntryBundle.Parse(made.Tile, made.Bytes).TryGet(out var bundle, out _) ? bundle.Entries : [];
        return EntryBundle.Of([.. whole.Take(width)]).Encode();
    }

    private KnownCheckpoint? Mark(Genesis genesis)
    {
        if (!disk.Exists(folder.Published))
            return null;
        using var mark = PublishedMark.Open(disk, folder);
        return mark.Read() is { } note && CheckpointNote.Verify(note, genesis).TryGet(out var seen, out _)
            ? new KnownCheckpoint(seen, "published",
                new Refusal("published-ahead", $"A checkpoint of size {seen.Size} was published, and not all its entries are here."),
                new Refusal("published-differs", $"Another tree of size {seen.Size} was published."))
            : null;
    }

    private Dictionary<Hash, PolicyDocument> Documents()
    {
        var documents = new Dictionary<Hash, PolicyDocument>();
        foreach (var path in disk.List(folder.Policies).Where(path => path.EndsWith(".json", StringComparison.Ordinal)))
        {
            if (disk.ReadAll(path) is { } bytes && PolicyDocument.Parse(bytes).TryGet(out var document, out _)
                && Path.GetFileName(path) == Convert.ToHexStringLower(document.Hash.ToArray()) + ".json")
            {
                documents[document.Hash] = document;
            }
            else
            {
                Add(Path.GetRelativePath(folder.Root, path), null, new Refusal("policy-damaged", "Not the policy document of that hash."));
            }
        }

        return documents;
    }

    private static long First(TileCoordinate tile) =>
        tile.Index << (TileCoordinate.Height * (tile.HoldsEntries ? 1 : tile.Level + 1));

    private void Add(string path, long? index, Refusal what) => _findings.Add(new Finding(path, index, what));
}

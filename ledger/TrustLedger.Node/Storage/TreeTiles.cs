using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.Tiles;

namespace TrustLedger.Node.Storage;

/// <summary>The tree as tiles, from the entries alone: the one code behind the running log and its recovery.</summary>
/// <remarks>
/// Keeps the partial tiles at the right edge and every full one that the files don't hold yet; nothing else.
/// Calls may overlap.
/// </remarks>
internal sealed class TreeTiles
{
    private readonly Lock _gate = new();
    private readonly CompactRange _range;
    private readonly List<List<Hash>> _edges;
    private readonly List<ReadOnlyMemory<byte>> _entries;
    private readonly Dictionary<(int Level, long Index), HashTile> _fullTiles = [];
    private readonly Dictionary<long, EntryBundle> _fullBundles = [];

    public TreeTiles() => (_range, _edges, _entries) = (CompactRange.Empty(), [], []);

    /// <summary>A tree of which the files hold everything but the right edge.</summary>
    /// <param name="size">Its size.</param>
    /// <param name="edges">The partial tile of each level, empty where it is full.</param>
    /// <param name="entries">The entries of the partial bundle.</param>
    /// <exception cref="ArgumentException">The edge is not one of a tree of that size.</exception>
    public TreeTiles(long size, IEnumerable<IReadOnlyList<Hash>> edges, IEnumerable<ReadOnlyMemory<byte>> entries)
    {
        (_edges, _entries) = ([.. edges.Select(edge => edge.ToList())], [.. entries]);
        var roots = Enumerable.Reverse(_edges).SelectMany(Subtrees).ToList();
        _range = CompactRange.FromEdge(size, roots).TryGet(out var range, out var refusal)
            ? range
            : throw new ArgumentException(refusal.Detail, nameof(edges));
    }

    public long Size
    {
        get
        {
            lock (_gate)
                return _range.Size;
        }
    }

    public Hash Root()
    {
        lock (_gate)
            return _range.Root();
    }

    public void Append(IReadOnlyList<ReadOnlyMemory<byte>> entries)
    {
        lock (_gate)
        {
            foreach (var entry in entries)
                Append(entry);
        }
    }

    /// <returns>The tile, if it or a wider one is in memory.</returns>
    public HashTile? Find(TileCoordinate tile)
    {
        lock (_gate)
        {
            var hashes = _fullTiles.TryGetValue((tile.Level, tile.Index), out var full) ? full.Hashes
                : tile.Level < _edges.Count && tile.Index == EdgeIndex(tile.Level) ? _edges[tile.Level]
                : [];
            return hashes.Count >= tile.Width ? HashTile.Of([.. hashes.Take(tile.Width)]) : null;
        }
    }

    /// <returns>One hash of a level of tiles, if its tile is in memory.</returns>
    public Hash? HashAt(int level, long position)
    {
        var (index, offset) = (position / TileCoordinate.FullWidth, (int)(position % TileCoordinate.FullWidth));
        lock (_gate)
        {
            var hashes = _fullTiles.TryGetValue((level, index), out var full) ? full.Hashes
                : level < _edges.Count && index == EdgeIndex(level) ? _edges[level]
                : [];
            return offset < hashes.Count ? hashes[offset] : null;
        }
    }

    /// <returns>The bundle, if it or a wider one is in memory.</returns>
    public EntryBundle? FindEntries(TileCoordinate bundle)
    {
        lock (_gate)
        {
            var entries = _fullBundles.TryGetValue(bundle.Index, out var full) ? full.Entries
                : bundle.Index == _range.Size / TileCoordinate.FullWidth ? _entries
                : [];
            return entries.Count >= bundle.Width ? EntryBundle.Of([.. entries.Take(bundle.Width)]) : null;
        }
    }

    /// <summary>Everything at this size that <see cref="Forget"/> has not been told of, and the partial right edge.</summary>
    public TileBatch Unwritten()
    {
        // What the right edge holds is copied under the lock, full tiles never change: encoding keeps no one waiting.
        (TileCoordinate Tile, HashTile Hashes)[] tiles;
        (TileCoordinate Tile, EntryBundle Entries)[] bundles;
        var partial = new List<TileFile>();
        long size;
        lock (_gate)
        {
            size = _range.Size;
            tiles = [.. _fullTiles.Select(tile => (TileCoordinate.OfHashes(tile.Key.Level, tile.Key.Index), tile.Value))];
            bundles = [.. _fullBundles.Select(bundle => (TileCoordinate.OfEntries(bundle.Key), bundle.Value))];
            for (var level = 0; level < _edges.Count; level++)
            {
                if (_edges[level] is { Count: > 0 } edge)
                {
                    partial.Add(new TileFile(
                        TileCoordinate.OfHashes(level, EdgeIndex(level), edge.Count), HashTile.Of(edge).Encode()));
                }
            }

            if (_entries.Count > 0)
            {
                partial.Add(new TileFile(
                    TileCoordinate.OfEntries(EdgeIndex(0), _entries.Count), EntryBundle.Of(_entries).Encode()));
            }
        }

        return new TileBatch(size,
            [
                .. tiles.Select(tile => new TileFile(tile.Tile, tile.Hashes.Encode())),
                .. bundles.Select(bundle => new TileFile(bundle.Tile, bundle.Entries.Encode())),
            ],
            partial);
    }

    /// <summary>Drops full tiles that the files hold durably.</summary>
    public void Forget(TileBatch written)
    {
        lock (_gate)
        {
            foreach (var (tile, _) in written.Full)
            {
                if (tile.HoldsEntries)
                    _fullBundles.Remove(tile.Index);
                else
                    _fullTiles.Remove((tile.Level, tile.Index));
            }
        }
    }

    private void Append(ReadOnlyMemory<byte> entry)
    {
        var leaf = Hash.OfLeaf(entry.Span);
        _entries.Add(entry);
        if (_entries.Count == TileCoordinate.FullWidth)
        {
            _fullBundles.Add(EdgeIndex(0), EntryBundle.Of([.. _entries]));
            _entries.Clear();
        }

        Add(0, leaf);
        _range.Append(leaf);
    }

    private void Add(int level, Hash hash)
    {
        if (level == _edges.Count)
            _edges.Add([]);
        var edge = _edges[level];
        edge.Add(hash);
        if (edge.Count < TileCoordinate.FullWidth)
            return;

        _fullTiles.Add((level, EdgeIndex(level)), HashTile.Of([.. edge]));
        Add(level + 1, MerkleTree.Root(edge));
        edge.Clear();
    }

    // The full subtrees over a partial tile, the largest first.
    private static IEnumerable<Hash> Subtrees(List<Hash> edge)
    {
        for (int start = 0, width = TileCoordinate.FullWidth / 2; width > 0; width /= 2)
        {
            if ((edge.Count & width) == 0)
                continue;
            yield return MerkleTree.Root(edge.GetRange(start, width));
            start += width;
        }
    }

    // The index of the tile that is being filled. Asked before the leaf is counted, it is right in Append, too.
    private long EdgeIndex(int level) => _range.Size >> (TileCoordinate.Height * (level + 1));
}

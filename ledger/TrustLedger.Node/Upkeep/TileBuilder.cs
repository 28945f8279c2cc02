using TrustLedger.Node.Storage;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.Tiles;

namespace TrustLedger.Node.Upkeep;

/// <summary>The hash tiles that leaves make, each handed out once it is full: memory for one edge, whatever the size.</summary>
/// <remarks>A second writing of what <see cref="TreeTiles"/> does, on purpose: a check that shared its bug would not see it.</remarks>
internal sealed class TileBuilder
{
    private readonly Action<TileFile> _onFull;
    private readonly List<List<Hash>> _edges;

    public TileBuilder(Action<TileFile> onFull) => (_onFull, _edges, Range) = (onFull, [], CompactRange.Empty());

    /// <summary>Goes on behind a beginning of which only the right edge is at hand.</summary>
    /// <param name="onFull">Gets each full tile.</param>
    /// <param name="size">The beginning's size.</param>
    /// <param name="edges">The hashes in the last tile of each level, from the leaves up; none where that is full.</param>
    /// <exception cref="ArgumentException">The edges are not of a tree of that size.</exception>
    public TileBuilder(Action<TileFile> onFull, long size, IReadOnlyList<IReadOnlyList<Hash>> edges)
    {
        var roots = new List<Hash>();
        for (var height = (edges.Count * TileCoordinate.Height) - 1; height >= 0; height--)
        {
            // Each bit of the size is one full subtree, which lies in its level's tile behind those of the higher bits.
            var (level, low) = Math.DivRem(height, TileCoordinate.Height);
            var width = 1 << low;
            if (((size >> height) & 1) == 1)
                roots.Add(MerkleTree.Root([.. edges[level].Skip(edges[level].Count / (2 * width) * 2 * width).Take(width)]));
        }

        Range = CompactRange.FromEdge(size, roots).TryGet(out var range, out var refusal)
            ? range
            : throw new ArgumentException(refusal.Detail, nameof(edges));
        (_onFull, _edges) = (onFull, [.. edges.Select(edge => edge.ToList())]);
    }

    public CompactRange Range { get; }

    public void Append(Hash leaf)
    {
        Range.Append(leaf);
        Add(0, leaf);
    }

    /// <summary>The partial tiles at the right edge.</summary>
    public IReadOnlyList<TileFile> Partial() => [.. _edges
        .Select((edge, level) => (edge, level)).Where(at => at.edge.Count > 0)
        .Select(at => new TileFile(
            TileCoordinate.OfHashes(at.level, Index(at.level), at.edge.Count), HashTile.Of([.. at.edge]).Encode()))];

    private void Add(int level, Hash hash)
    {
        if (level == _edges.Count)
            _edges.Add([]);
        _edges[level].Add(hash);
        if (_edges[level].Count < TileCoordinate.FullWidth)
            return;

        var full = HashTile.Of([.. _edges[level]]);
        _edges[level].Clear();
        _onFull(new TileFile(TileCoordinate.OfHashes(level, Index(level) - 1), full.Encode()));
        Add(level + 1, MerkleTree.Root(full.Hashes));
    }

    // Full tiles of this level so far: the index of the one that is being filled.
    private long Index(int level) => Range.Size >> (TileCoordinate.Height * (level + 1));
}

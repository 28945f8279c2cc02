using TrustLedger.Node.Storage;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.Tiles;

namespace TrustLedger.Node.Upkeep;

/// <summary>The hash tiles that leaves make, each handed out once it is full: memory for one edge, whatever the size.</summary>
/// <remarks>A second writing of what <see cref="TreeTiles"/> does, on purpose: a check that shared its bug would not see it.</remarks>
internal sealed class TileBuilder(Action<TileFile> onFull)
{
    private readonly List<List<Hash>> _edges = [];

    public CompactRange Range { get; } = CompactRange.Empty();

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
        onFull(new TileFile(TileCoordinate.OfHashes(level, Index(level) - 1), full.Encode()));
        Add(level + 1, MerkleTree.Root(full.Hashes));
    }

    // Full tiles of this level so far: the index of the one that is being filled.
    private long Index(int level) => Range.Size >> (TileCoordinate.Height * (level + 1));
}

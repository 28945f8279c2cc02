using System.Diagnostics;
using System.Numerics;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.Tiles;

namespace TrustLedger.Node.Storage;

/// <summary>Full hash tiles from the files, each checked against the tile above it, up to the right edge in memory.</summary>
/// <remarks>
/// The edge leads to a root that this log's key signed, so whatever is given out does, too: a file that was changed is
/// found when it is read. Calls may overlap. Keeps the tiles that were asked for last.
/// </remarks>
internal sealed class ProvenTiles(TileFiles files, TreeTiles edge)
{
    // 8 KiB each; two generations of them.
    private const int GenerationTiles = 1_024;

    private readonly Lock _gate = new();
    private Dictionary<(int Level, long Index), HashTile> _young = [];
    private Dictionary<(int Level, long Index), HashTile> _old = [];

    /// <exception cref="InvalidDataException">The file is missing, or is not the tile that the tree has there.</exception>
    public HashTile Read(int level, long index)
    {
        if (Kept(level, index) is { } kept)
            return kept;

        var coordinate = TileCoordinate.OfHashes(level, index);
        if (files.Read(coordinate) is not { } bytes)
            throw new InvalidDataException($"{coordinate.Path} is missing.");
        if (!HashTile.Parse(coordinate, bytes).TryGet(out var tile, out var refusal))
            throw new InvalidDataException($"{coordinate.Path}: {refusal.Code}.");
        if (MerkleTree.Root(tile.Hashes) != HashAt(level + 1, index))
            throw new InvalidDataException($"{coordinate.Path} does not lead to the signed root.");
        Keep(level, index, tile);
        return tile;
    }

    /// <summary>One hash of a level of tiles, level 0 being the leaves.</summary>
    /// <exception cref="InvalidDataException">As <see cref="Read"/>.</exception>
    public Hash HashAt(int level, long position) => edge.HashAt(level, position)
        ?? Read(level, position / TileCoordinate.FullWidth).Hashes[(int)(position % TileCoordinate.FullWidth)];

    /// <summary>The right edge of the tree of any size so far.</summary>
    /// <exception cref="InvalidDataException">As <see cref="Read"/>.</exception>
    public CompactRange EdgeAt(long size)
    {
        var roots = new List<Hash>();
        for (var start = 0L; start < size;)
        {
            // A full subtree of 2^h leaves is the root over 2^(h mod 8) neighbours in one tile of level h div 8.
            var height = BitOperations.Log2((ulong)(size - start));
            var level = height / TileCoordinate.Height;
            var position = start >> (TileCoordinate.Height * level);
            roots.Add(MerkleTree.Root(
                [.. Enumerable.Range(0, 1 << (height % TileCoordinate.Height)).Select(i => HashAt(level, position + i))]));
            start += 1L << height;
        }

        return CompactRange.FromEdge(size, roots).TryGet(out var edge, out var refusal)
            ? edge
            : throw new UnreachableException(refusal.Detail);
    }

    private HashTile? Kept(int level, long index)
    {
        lock (_gate)
        {
            if (_young.TryGetValue((level, index), out var tile))
                return tile;
            if (_old.TryGetValue((level, index), out tile))
                Keep(level, index, tile);
            return tile;
        }
    }

    private void Keep(int level, long index, HashTile tile)
    {
        lock (_gate)
        {
            if (_young.Count >= GenerationTiles)
                (_old, _young) = (_young, []);
            _young[(level, index)] = tile;
        }
    }
}

using System.Numerics;
using TrustLedger.Protocol.Merkle;

namespace TrustLedger.Protocol.Tiles;

/// <summary>Proofs made from hash tiles alone: what a node answers with, and what a client makes for itself.</summary>
/// <remarks>
/// Refuses only what the reader refused, or <c>tile-wrong-length</c> when it gave fewer hashes than were asked for.
/// </remarks>
public static class TileProofs
{
    /// <exception cref="ArgumentOutOfRangeException">A tree of that size has no such leaf.</exception>
    public static async ValueTask<Result<InclusionProof>> Inclusion(
        HashTileReader read, long index, long size, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);
        var path = await Roots(read, InclusionRanges(index, size), size, cancellationToken);
        return path.TryGet(out var hashes, out var refusal) ? new InclusionProof(index, size, hashes) : refusal;
    }

    /// <exception cref="ArgumentOutOfRangeException">Not 0 ≤ from ≤ to.</exception>
    public static async ValueTask<Result<ConsistencyProof>> Consistency(
        HashTileReader read, long from, long to, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(from, to);
        var path = await Roots(read, ConsistencyRanges(from, to), to, cancellationToken);
        return path.TryGet(out var hashes, out var refusal) ? new ConsistencyProof(from, to, hashes) : refusal;
    }

    /// <summary>The root of a tree of <paramref name="size"/>, as the tiles have it.</summary>
    public static async ValueTask<Result<Hash>> Root(HashTileReader read, long size, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        if (size == 0)
            return Hash.OfNothing;
        return await RootOf(read, new Range(0, size), size, cancellationToken);
    }

    /// <summary>The right edge of a tree of <paramref name="size"/>, to go on appending from.</summary>
    public static async ValueTask<Result<CompactRange>> Edge(
        HashTileReader read, long size, CancellationToken cancellationToken)
    {
        var roots = await Roots(read, FullSubtrees(new Range(0, size)), size, cancellationToken);
        return roots.TryGet(out var edge, out var refusal) ? CompactRange.FromEdge(size, edge) : refusal;
    }

    // RFC 9162 §2.1.3.1, walked from the root down: the sibling of each subtree on the way to the leaf.
    private static List<Range> InclusionRanges(long index, long size)
    {
        var siblings = new List<Range>();
        var (start, end) = (0L, size);
        while (end - start > 1)
        {
            var middle = start + MerkleTree.Split(end - start);
            if (index < middle)
            {
                siblings.Add(new Range(middle, end));
                end = middle;
            }
            else
            {
                siblings.Add(new Range(start, middle));
                start = middle;
            }
        }

        siblings.Reverse();
        return siblings;
    }

    // RFC 9162 §2.1.4.1, likewise: the old tree's right edge, and what was added beside it.
    private static List<Range> ConsistencyRanges(long from, long to)
    {
        var parts = new List<Range>();
        if (from == 0 || from == to)
            return parts;

        var (start, end) = (0L, to);
        while (end != from)
        {
            var middle = start + MerkleTree.Split(end - start);
            if (from <= middle)
            {
                parts.Add(new Range(middle, end));
                end = middle;
            }
            else
            {
                parts.Add(new Range(start, middle));
                start = middle;
            }
        }

        // The verifier knows the old root, so a whole old tree needs no telling.
        if (start > 0)
            parts.Add(new Range(start, end));
        parts.Reverse();
        return parts;
    }

    private static List<Range> FullSubtrees(Range range)
    {
        var subtrees = new List<Range>();
        for (var start = range.Start; start < range.End;)
        {
            var count = 1L << BitOperations.Log2((ulong)(range.End - start));
            subtrees.Add(new Range(start, start + count));
            start += count;
        }

        return subtrees;
    }

    private static async ValueTask<Result<List<Hash>>> Roots(
        HashTileReader read, List<Range> ranges, long size, CancellationToken cancellationToken)
    {
        var roots = new List<Hash>(ranges.Count);
        foreach (var range in ranges)
        {
            if (!(await RootOf(read, range, size, cancellationToken)).TryGet(out var root, out var refusal))
                return refusal;
            roots.Add(root);
        }

        return roots;
    }

    private static async ValueTask<Result<Hash>> RootOf(
        HashTileReader read, Range range, long size, CancellationToken cancellationToken)
    {
        Hash? root = null;
        foreach (var subtree in Enumerable.Reverse(FullSubtrees(range)))
        {
            if (!(await FullRoot(read, subtree, size, cancellationToken)).TryGet(out var left, out var refusal))
                return refusal;
            root = root is { } right ? Hash.OfNode(left, right) : left;
        }

        return root!.Value;
    }

    // A full subtree of 2^h leaves is the root over 2^(h mod 8) neighbours in one tile of level h div 8.
    private static async ValueTask<Result<Hash>> FullRoot(
        HashTileReader read, Range subtree, long size, CancellationToken cancellationToken)
    {
        var height = BitOperations.Log2((ulong)(subtree.End - subtree.Start));
        var level = height / TileCoordinate.Height;
        var count = 1 << (height % TileCoordinate.Height);
        var position = subtree.Start >> (TileCoordinate.Height * level);

        var coordinate = TileCoordinate.Holding(level, position, size);
        if (!(await read(coordinate, cancellationToken)).TryGet(out var tile, out var refusal))
            return refusal;
        if (tile.Hashes.Count < coordinate.Width)
            return new Refusal("tile-wrong-length", $"{tile.Hashes.Count} hashes are not the {coordinate.Width} of {coordinate}.");

        var offset = (int)(position % TileCoordinate.FullWidth);
        return MerkleTree.Root([.. tile.Hashes.Skip(offset).Take(count)]);
    }

    private readonly record struct Range(long Start, long End);
}

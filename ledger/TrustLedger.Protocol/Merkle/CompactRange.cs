using System.Numerics;

namespace TrustLedger.Protocol.Merkle;

/// <summary>A tree that grows at its right edge: all that appending and the root need, 63 hashes at most.</summary>
/// <remarks>Not safe for overlapping calls.</remarks>
public sealed class CompactRange
{
    private readonly List<Hash> _edge;

    private CompactRange(long size, List<Hash> edge) => (Size, _edge) = (size, edge);

    /// <summary>How many leaves were appended.</summary>
    public long Size { get; private set; }

    /// <summary>The roots of the full subtrees, largest first: one for each bit that is set in the size.</summary>
    public IReadOnlyList<Hash> Edge => _edge;

    public static CompactRange Empty() => new(0, []);

    /// <returns>The range; or <c>edge-malformed</c> when the number of hashes does not fit the size.</returns>
    public static Result<CompactRange> FromEdge(long size, IReadOnlyList<Hash> edge) =>
        size < 0 || edge.Count != BitOperations.PopCount((ulong)size)
            ? new Refusal("edge-malformed", $"{edge.Count} hashes are not the right edge of a tree of {size}.")
            : new CompactRange(size, [.. edge]);

    internal static CompactRange Of(long size, List<Hash> edge) => new(size, edge);

    /// <summary>The full subtree of 2^<paramref name="height"/> leaves in the edge. There is one where the size has that bit.</summary>
    internal Hash FullNode(int height) => _edge[BitOperations.PopCount((ulong)(Size >> (height + 1)))];

    /// <summary>A range of its own, to try a batch on.</summary>
    public CompactRange Copy() => new(Size, [.. _edge]);

    public void Append(Hash leaf)
    {
        // Each full pair at the right end becomes one node, as a carry runs through a binary counter.
        for (var size = Size; (size & 1) == 1; size >>= 1)
        {
            leaf = Hash.OfNode(_edge[^1], leaf);
            _edge.RemoveAt(_edge.Count - 1);
        }

        _edge.Add(leaf);
        Size++;
    }

    public Hash Root()
    {
        if (_edge.Count == 0)
            return Hash.OfNothing;

        var root = _edge[^1];
        for (var i = _edge.Count - 2; i >= 0; i--)
            root = Hash.OfNode(_edge[i], root);
        return root;
    }
}

using System.Numerics;

namespace TrustLedger.Protocol.Merkle;

/// <summary>Leaves that were added to a tree together: what the tree became, and a proof for each of them.</summary>
/// <remarks>
/// Hashes each new node once. A leaf of the batch has two kinds of siblings: nodes that the batch made, and nodes of the
/// edge that the tree had before; so no other part of the tree is needed. Immutable: calls may overlap.
/// </remarks>
public sealed class LeafBatch
{
    // By height: the nodes from the first one that the batch touched to the last of the tree, which may be ragged.
    private readonly List<(long First, Hash[] Nodes)> _levels = [];

    private LeafBatch(long firstIndex, long size) => (FirstIndex, Size) = (firstIndex, size);

    /// <summary>The index of the batch's first leaf: the size of the tree before it.</summary>
    public long FirstIndex { get; }

    /// <summary>The size of the tree with the batch.</summary>
    public long Size { get; }

    /// <summary>The root of the tree with the batch.</summary>
    public Hash Root => _levels[^1].Nodes[0];

    /// <param name="tree">The tree before it, which stays as it is.</param>
    /// <param name="leaves">At least one.</param>
    /// <exception cref="ArgumentException">No leaves.</exception>
    public static LeafBatch Of(CompactRange tree, IReadOnlyList<Hash> leaves)
    {
        if (leaves.Count == 0)
            throw new ArgumentException("A batch has at least one leaf.", nameof(leaves));

        var batch = new LeafBatch(tree.Size, tree.Size + leaves.Count);
        var (first, nodes) = Level(tree, height: 0, leaves.Count, (i, _) => leaves[i], []);
        batch._levels.Add((first, nodes));
        for (var height = 1; first > 0 || nodes.Length > 1; height++)
        {
            (first, nodes) = Level(tree, height, (nodes.Length + 1) / 2, Parent, nodes);
            batch._levels.Add((first, nodes));
        }

        return batch;
    }

    /// <summary>Proves a leaf of the batch in the tree with the batch.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The leaf is not of this batch.</exception>
    public InclusionProof Prove(long index)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(index, FirstIndex);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Size);
        var path = new List<Hash>(_levels.Count);
        var (node, last) = (index, Size - 1);
        for (var height = 0; last > 0; height++, node >>= 1, last >>= 1)
        {
            // RFC 9162 §2.1.3.1 from the leaf up; the last node of a level that stands alone moves up as it is.
            var (first, nodes) = _levels[height];
            if ((node & 1) == 1)
                path.Add(nodes[node - 1 - first]);
            else if (node < last)
                path.Add(nodes[node + 1 - first]);
        }

        return new InclusionProof(index, Size, path);
    }

    /// <summary>The tree with the batch, to go on appending to.</summary>
    /// <param name="before">The tree that the batch was made for.</param>
    public CompactRange Grown(CompactRange before)
    {
        var edge = new List<Hash>(BitOperations.PopCount((ulong)Size));
        for (var height = BitOperations.Log2((ulong)Size); height >= 0; height--)
        {
            if (((Size >> height) & 1) == 0)
                continue;
            var position = (Size >> height) - 1;
            edge.Add(position >= FirstIndex >> height && height < _levels.Count
                ? _levels[height].Nodes[position - _levels[height].First]
                : before.FullNode(height));
        }

        return CompactRange.Of(Size, edge);
    }

    // A level begins with the old edge's node of its height where that one's sibling is new.
    private static (long First, Hash[] Nodes) Level(
        CompactRange tree, int height, int count, Func<int, Hash[], Hash> node, Hash[] below)
    {
        var first = tree.Size >> height;
        var before = (int)(first & 1);
        var nodes = new Hash[before + count];
        if (before == 1)
            nodes[0] = tree.FullNode(height);
        for (var i = 0; i < count; i++)
            nodes[before + i] = node(i, below);
        return (first - before, nodes);
    }

    private static Hash Parent(int pair, Hash[] below) =>
        (2 * pair) + 1 < below.Length ? Hash.OfNode(below[2 * pair], below[(2 * pair) + 1]) : below[2 * pair];
}

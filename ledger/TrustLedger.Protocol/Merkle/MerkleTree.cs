using System.Numerics;

namespace TrustLedger.Protocol.Merkle;

/// <summary>The tree exactly as RFC 9162 §2.1 defines it, over leaf hashes held in memory.</summary>
/// <remarks>The reference that the faster forms (<see cref="CompactRange"/>, tiles) are compared with.</remarks>
public static class MerkleTree
{
    /// <summary>MTH, §2.1.1.</summary>
    public static Hash Root(IReadOnlyList<Hash> leaves) => Root(leaves, 0, leaves.Count);

    /// <summary>PATH, §2.1.3.1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such leaf.</exception>
    public static InclusionProof Prove(IReadOnlyList<Hash> leaves, long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, leaves.Count);
        var path = new List<Hash>();
        AddPath(leaves, (int)index, 0, leaves.Count, path);
        return new InclusionProof(index, leaves.Count, path);
    }

    /// <summary>PROOF, §2.1.4.1; empty when <paramref name="from"/> is 0 or the whole tree.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The tree was never that size.</exception>
    public static ConsistencyProof ProveConsistency(IReadOnlyList<Hash> leaves, long from)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(from, leaves.Count);
        var path = new List<Hash>();
        if (from > 0 && from < leaves.Count)
            AddSubProof(leaves, (int)from, 0, leaves.Count, whole: true, path);
        return new ConsistencyProof(from, leaves.Count, path);
    }

    /// <summary>The largest power of two below <paramref name="count"/>, where a tree of two or more splits.</summary>
    internal static long Split(long count) => 1L << (63 - BitOperations.LeadingZeroCount((ulong)(count - 1)));

    private static Hash Root(IReadOnlyList<Hash> leaves, int start, int count)
    {
        if (count == 0)
            return Hash.OfNothing;
        if (count == 1)
            return leaves[start];
        var k = (int)Split(count);
        return Hash.OfNode(Root(leaves, start, k), Root(leaves, start + k, count - k));
    }

    private static void AddPath(IReadOnlyList<Hash> leaves, int m, int start, int count, List<Hash> path)
    {
        if (count == 1)
            return;
        var k = (int)Split(count);
        if (m < k)
        {
            AddPath(leaves, m, start, k, path);
            path.Add(Root(leaves, start + k, count - k));
        }
        else
        {
            AddPath(leaves, m - k, start + k, count - k, path);
            path.Add(Root(leaves, start, k));
        }
    }

    private static void AddSubProof(
        IReadOnlyList<Hash> leaves, int m, int start, int count, bool whole, List<Hash> path)
    {
        if (m == count)
        {
            if (!whole)
                path.Add(Root(leaves, start, count));
            return;
        }

        var k = (int)Split(count);
        if (m <= k)
        {
            AddSubProof(leaves, m, start, k, whole, path);
            path.Add(Root(leaves, start + k, count - k));
        }
        else
        {
            AddSubProof(leaves, m - k, start + k, count - k, whole: false, path);
            path.Add(Root(leaves, start, k));
        }
    }
}

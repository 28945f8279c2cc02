namespace TrustLedger.Protocol.Merkle;

/// <summary>The sibling hashes that lead from one leaf up to the root of a tree of a given size.</summary>
public sealed record InclusionProof(long LeafIndex, long TreeSize, IReadOnlyList<Hash> Path)
{
    /// <summary>Proves that <paramref name="leaf"/> is in the tree with <paramref name="root"/>.</summary>
    /// <remarks>The steps and their numbers are those of RFC 9162 §2.1.3.2.</remarks>
    /// <returns>
    /// The leaf as an <see cref="IncludedLeaf"/>, which nothing else can make; or, first match wins:
    /// <list type="bullet">
    /// <item><c>leaf-outside-tree</c> the index is negative or not below the size</item>
    /// <item><c>proof-wrong-length</c> too few or too many hashes for this index and size</item>
    /// <item><c>root-mismatch</c> the path leads to another root</item>
    /// </list>
    /// </returns>
    public Result<IncludedLeaf> Verify(Hash leaf, Hash root)
    {
        // 1.
        if (LeafIndex < 0 || LeafIndex >= TreeSize)
            return new Refusal("leaf-outside-tree", $"Leaf {LeafIndex} is not below size {TreeSize}.");

        // 2, 3.
        var (fn, sn, r) = (LeafIndex, TreeSize - 1, leaf);

        // 4.
        foreach (var p in Path)
        {
            if (sn == 0)
                return WrongLength();

            if ((fn & 1) == 1 || fn == sn)
            {
                r = Hash.OfNode(p, r);
                while ((fn & 1) == 0 && fn != 0)
                    (fn, sn) = (fn >> 1, sn >> 1);
            }
            else
            {
                r = Hash.OfNode(r, p);
            }

            (fn, sn) = (fn >> 1, sn >> 1);
        }

        // 5.
        if (sn != 0)
            return WrongLength();
        if (r != root)
            return new Refusal("root-mismatch", $"The path leads to {r}.");
        return new IncludedLeaf(LeafIndex, leaf);
    }

    private Refusal WrongLength() =>
        new("proof-wrong-length", $"{Path.Count} hashes do not fit leaf {LeafIndex} of {TreeSize}.");
}

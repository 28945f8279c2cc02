namespace TrustLedger.Protocol.Merkle;

/// <summary>A leaf that was proven to be in a tree. Only <see cref="InclusionProof.Verify"/> makes one.</summary>
public sealed record IncludedLeaf
{
    internal IncludedLeaf(long index, Hash hash) => (Index, Hash) = (index, hash);

    public long Index { get; }

    public Hash Hash { get; }
}

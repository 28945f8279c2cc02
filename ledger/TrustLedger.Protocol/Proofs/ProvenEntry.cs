using TrustLedger.Protocol.Checkpoints;
using TrustLedger.Protocol.Merkle;

namespace TrustLedger.Protocol.Proofs;

/// <summary>An entry that was proven to be in a log. Only <see cref="TlogProof"/> makes one.</summary>
public sealed record ProvenEntry
{
    internal ProvenEntry(IncludedLeaf leaf, Checkpoint checkpoint) => (Leaf, Checkpoint) = (leaf, checkpoint);

    public IncludedLeaf Leaf { get; }

    /// <summary>The checkpoint that the log's key has signed, and in whose tree the entry is.</summary>
    public Checkpoint Checkpoint { get; }

    public long Index => Leaf.Index;
}

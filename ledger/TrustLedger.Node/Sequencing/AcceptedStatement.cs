using TrustLedger.Protocol.Merkle;

namespace TrustLedger.Node.Sequencing;

/// <summary>Where a statement stands on the log, durably.</summary>
/// <param name="Index">Its place, from 0.</param>
/// <param name="Entry">The entry's bytes.</param>
/// <param name="LeafHash">The entry's leaf.</param>
/// <param name="AcceptedMilliseconds">When it was first accepted.</param>
/// <param name="IsNew">False when the same statement was there before.</param>
internal sealed record AcceptedStatement(
    long Index, ReadOnlyMemory<byte> Entry, Hash LeafHash, ulong AcceptedMilliseconds, bool IsNew)
{
    /// <summary>What proves it in the tree that it made; null when it was there before.</summary>
    public PublishedBatch? Batch { get; init; }
}

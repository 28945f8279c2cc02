namespace TrustLedger.Protocol.Merkle;

/// <summary>A tree that was proven to begin with another. Only <see cref="ConsistencyProof.Verify"/> makes one.</summary>
public sealed record ConsistentHistory
{
    internal ConsistentHistory(long from, long to, Hash root) => (From, To, Root) = (from, to, root);

    public long From { get; }

    public long To { get; }

    /// <summary>The root at size <see cref="To"/>.</summary>
    public Hash Root { get; }
}

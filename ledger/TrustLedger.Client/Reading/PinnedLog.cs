using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.Notes;
using TrustLedger.Protocol.Statements;
using TrustLedger.Protocol.Witnesses;

namespace TrustLedger.Client.Reading;

/// <summary>What a reader knows of a log beforehand, from somebody it trusts: all else is checked against this.</summary>
/// <param name="Name">The log's name in the node's URLs: <c>identity</c>, <c>approvals</c>, <c>corrections</c>.</param>
/// <param name="Origin">Its name in every checkpoint.</param>
/// <param name="Key">The node's key for this log.</param>
/// <param name="GenesisHash">SHA-256 of what the founding organisations signed; null for who never replays the log.</param>
public sealed record PinnedLog(string Name, string Origin, NoteVerifierKey Key, Hash? GenesisHash = null)
{
    /// <summary>What statements on this log are signed for.</summary>
    public StatementDomain Domain { get; init; } = StatementDomain.ForOrigin(Origin);

    /// <summary>
    /// Whose cosignatures make a checkpoint final. Null when the log's own signature does, or while nobody has read the
    /// genesis, which says so.
    /// </summary>
    public WitnessPolicy? Witnesses { get; init; }
}

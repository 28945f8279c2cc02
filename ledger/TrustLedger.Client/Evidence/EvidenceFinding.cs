using TrustLedger.Protocol.State;
using TrustLedger.Protocol.Statements;
using TrustLedger.Protocol.Witnesses;

namespace TrustLedger.Client.Evidence;

/// <summary>What an evidence file shows about its subject.</summary>
/// <param name="Subject">The statement.</param>
/// <param name="Index">Where it is in the log.</param>
/// <param name="At">The time that the view is for.</param>
/// <param name="View">Its state by the entries in the file alone: others may exist.</param>
/// <param name="Agreed">Its state as of a size and a time, by the log's mirrors; null when the file has no word of theirs: unknown.</param>
/// <param name="Checks">Every check, in the order in which it was made; none failed.</param>
public sealed record EvidenceFinding(
    SignedStatement Subject, long Index, DateTimeOffset At, StatementView View, AgreedState? Agreed, IReadOnlyList<EvidenceCheck> Checks);

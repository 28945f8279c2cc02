using TrustLedger.Protocol.State;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.Client.Evidence;

/// <summary>What an evidence file shows about its subject.</summary>
/// <param name="Subject">The statement.</param>
/// <param name="Index">Where it is in the log.</param>
/// <param name="At">The time that the view is for.</param>
/// <param name="View">Its state by the entries in the file alone: others may exist.</param>
/// <param name="Checks">Every check, in the order in which it was made; none failed.</param>
public sealed record EvidenceFinding(
    SignedStatement Subject, long Index, DateTimeOffset At, StatementView View, IReadOnlyList<EvidenceCheck> Checks);

using TrustLedger.Protocol.State;

namespace TrustLedger.Casework.Corrections;

/// <summary>A record of a case as the ledger's state shows it, with what its content says of time.</summary>
/// <param name="RecordType">Its code.</param>
/// <param name="Number">Its place in the case.</param>
/// <param name="View">Its state at the moment that the timeline is for.</param>
/// <param name="From">Of a leave, from its opened content: the first day; else null.</param>
/// <param name="To">The last day.</param>
public sealed record CaseRecord(string RecordType, ulong Number, StatementView View, DateOnly? From = null, DateOnly? To = null);

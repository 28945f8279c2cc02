using TrustLedger.Protocol.Entries;

namespace TrustLedger.Protocol.State.Stored;

/// <summary>An entry of the log, and what the state had written down of its statement.</summary>
internal sealed record StoredStatement(LogEntry Entry, ReadOnlyMemory<byte> Record);

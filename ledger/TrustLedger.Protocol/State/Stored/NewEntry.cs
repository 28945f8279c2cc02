using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.Protocol.State.Stored;

/// <summary>An entry that was applied since the last changes were taken; padding is left out.</summary>
/// <param name="Member">Number of the membership that said it; null for a handle, and for a quarantined entry.</param>
/// <param name="Record">Null for a quarantined entry.</param>
internal sealed record NewEntry(long Index, Bytes32 Uid, Statement Statement, int? Member, ReadOnlyMemory<byte>? Record);

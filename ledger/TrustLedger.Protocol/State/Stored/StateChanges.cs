using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Protocol.State.Stored;

/// <summary>All that a run of entries did to a state: to be stored together, or not at all.</summary>
/// <param name="From">The size before them.</param>
/// <param name="Size">The size after them.</param>
/// <param name="LastAcceptedMilliseconds">Acceptance time of the last of them.</param>
/// <param name="Entries">The new entries, rising.</param>
/// <param name="Updates">New records of statements that were there before.</param>
/// <param name="Cases">New records of cases.</param>
/// <param name="Registers">New lines of registers, and lines that changed.</param>
internal sealed record StateChanges(
    long From,
    long Size,
    ulong LastAcceptedMilliseconds,
    IReadOnlyList<NewEntry> Entries,
    IReadOnlyList<(long Index, ReadOnlyMemory<byte> Record)> Updates,
    IReadOnlyList<(Bytes32 Handle, ReadOnlyMemory<byte> Record)> Cases,
    IReadOnlyList<StoredRegister> Registers);

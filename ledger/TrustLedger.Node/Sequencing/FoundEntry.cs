using TrustLedger.Protocol.Entries;

namespace TrustLedger.Node.Sequencing;

/// <summary>An entry that was looked for, and where it is.</summary>
/// <param name="Bytes">Empty for one that was pruned: <paramref name="Entry"/> is then without its signatures.</param>
internal sealed record FoundEntry(long Index, LogEntry Entry, ReadOnlyMemory<byte> Bytes)
{
    public bool IsPruned => Bytes.IsEmpty;

    /// <exception cref="InvalidDataException">The log holds what is no entry: its files were changed while it ran.</exception>
    public static FoundEntry Read(long index, ReadOnlyMemory<byte> bytes) =>
        LogEntry.Parse(bytes.Span).TryGet(out var entry, out var refusal)
            ? new FoundEntry(index, entry, bytes)
            : throw new InvalidDataException($"Entry {index} is unreadable: {refusal.Code}.");
}

namespace TrustLedger.Node.Storage;

/// <summary>A record whose entries stand in the bytes to be written, and whose checkpoint is still to be signed.</summary>
internal sealed class WriteAheadDraft
{
    private readonly byte[] _bytes;
    private readonly int _end;

    internal WriteAheadDraft(
        long sequence, long firstIndex, IReadOnlyList<ReadOnlyMemory<byte>> entries, byte[] bytes, int end) =>
        (Sequence, FirstIndex, Entries, _bytes, _end) = (sequence, firstIndex, entries, bytes, end);

    public long Sequence { get; }

    public long FirstIndex { get; }

    /// <summary>The entries as they stand in the record's own bytes.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Entries { get; }

    /// <returns>The bytes of the whole record. A draft is sealed once.</returns>
    public ReadOnlyMemory<byte> Seal(string signedCheckpoint) => WriteAheadRecord.Seal(_bytes, _end, signedCheckpoint);
}

namespace TrustLedger.Node.Storage;

/// <summary>What one write-ahead segment holds.</summary>
/// <param name="Records">The unbroken run from the segment's start, each sequence one above the last.</param>
/// <param name="Beyond">
/// Whole records found behind the place where the run broke: left over from the segment's earlier use, or, when they
/// reach further than the run does, proof that an acknowledged record before them was damaged.
/// </param>
/// <param name="RunBytes">How far the run goes.</param>
internal sealed record WriteAheadScan(
    IReadOnlyList<WriteAheadRecord> Records, IReadOnlyList<WriteAheadRecord> Beyond, int RunBytes)
{
    /// <summary>Reads a segment's bytes. Records start at multiples of <see cref="WriteAheadSegment.Alignment"/>.</summary>
    public static WriteAheadScan Of(ReadOnlyMemory<byte> bytes)
    {
        List<WriteAheadRecord> records = [], beyond = [];
        var (broken, run) = (false, 0);
        for (var at = 0; at < bytes.Length;)
        {
            var record = WriteAheadRecord.Decode(bytes[at..], out var length);
            broken |= record is null || (records.Count > 0 && record.Sequence != records[^1].Sequence + 1);
            if (record is not null)
                (broken ? beyond : records).Add(record);
            at += WriteAheadSegment.Aligned(Math.Max(length, 1));
            run = broken ? run : at;
        }

        return new WriteAheadScan(records, beyond, Math.Min(run, bytes.Length));
    }
}

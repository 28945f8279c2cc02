using TrustLedger.Node.Storage;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Checkpoints;
using TrustLedger.Protocol.Merkle;

namespace TrustLedger.Node.Upkeep;

/// <summary>Compares the write-ahead records with the bundles, and goes on with those that the bundles don't hold yet.</summary>
internal sealed class WriteAheadCheck(
    IDisk disk, LogFolder folder, Func<string, Result<Checkpoint>> verify, Action<string, long?, Refusal> add)
{
    private const string Where = "write-ahead";

    /// <returns>The last checkpoint among the records behind <paramref name="size"/>; null when there is none.</returns>
    public PublishedCheckpoint? Run(
        long size, Func<long, ReadOnlyMemory<byte>?> entryAt, Action<IReadOnlyList<ReadOnlyMemory<byte>>> append, Func<Hash> root)
    {
        var scans = folder.WriteAheadFiles.Select(disk.ReadAll).Select(bytes => WriteAheadScan.Of(bytes)).ToArray();
        PublishedCheckpoint? last = null;
        foreach (var record in scans.SelectMany(scan => scan.Records).OrderBy(record => record.Sequence))
        {
            Compare(record, Math.Min(size, record.Size), entryAt);
            if (record.Size <= size)
                continue;
            if (record.FirstIndex != size)
            {
                add(Where, size, new Refusal("write-ahead-damaged", $"The record of entry {size} is missing or damaged."));
                return last;
            }

            append(record.Entries);
            size = record.Size;
            if (!verify(record.SignedCheckpoint).TryGet(out var checkpoint, out var refusal))
                add(Where, record.FirstIndex, new Refusal("write-ahead-damaged", $"A record holds no checkpoint of this log: {refusal.Code}."));
            else if (checkpoint.Size != size || checkpoint.Root != root())
                add(Where, record.FirstIndex, new Refusal("write-ahead-damaged", "A record does not make its own checkpoint."));
            else
                last = new PublishedCheckpoint(checkpoint, record.SignedCheckpoint);
        }

        if (scans.SelectMany(scan => scan.Beyond).Any(record => record.Size > size))
            add(Where, size, new Refusal("write-ahead-damaged", $"A whole record follows a damaged one behind entry {size}."));
        return last;
    }

    private void Compare(WriteAheadRecord record, long end, Func<long, ReadOnlyMemory<byte>?> entryAt)
    {
        for (var index = record.FirstIndex; index < end; index++)
        {
            var written = record.Entries[(int)(index - record.FirstIndex)];
            if (entryAt(index) is { } held && !held.Span.SequenceEqual(written.Span))
                add(Where, index, new Refusal("write-ahead-differs", "A record holds another entry than the bundle."));
        }
    }
}

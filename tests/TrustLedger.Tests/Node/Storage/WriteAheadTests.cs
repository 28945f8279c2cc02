using System.Text;
using TrustLedger.Node.Storage;

namespace TrustLedger.Tests.Node.Storage;

/// <summary>A record is whole or it isn't there.</summary>
public sealed class WriteAheadTests
{
    private static readonly byte[] First = Record(1, firstIndex: 0, "one", "", "three");
    private static readonly byte[] Second = Record(2, firstIndex: 3, "four");

    [Fact]
    public void A_record_reads_back_what_was_written()
    {
        var record = WriteAheadRecord.Decode(First.Concat(new byte[100]).ToArray(), out var length);

        Assert.Equal(First.Length, length);
        Assert.Equal((1, 0, 3, "note 1"), (record!.Sequence, record.FirstIndex, record.Size, record.SignedCheckpoint));
        Assert.Equal("one,,three", string.Join(',', record.Entries.Select(entry => Encoding.UTF8.GetString(entry.Span))));
    }

    [Fact]
    public void A_record_torn_at_any_byte_is_none()
    {
        for (var length = 0; length < First.Length; length++)
        {
            Assert.Null(WriteAheadRecord.Decode(First.AsMemory(0, length), out _));
            Assert.Null(WriteAheadRecord.Decode(First[..length].Concat(new byte[4096]).ToArray(), out _));
        }
    }

    [Fact]
    public void A_record_with_any_bit_flipped_is_none()
    {
        for (var bit = 0; bit < First.Length * 8; bit++)
        {
            var flipped = First.ToArray();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Null(WriteAheadRecord.Decode(flipped, out _));
        }
    }

    [Fact]
    public void The_run_ends_before_a_record_that_is_torn_at_any_byte()
    {
        for (var length = 0; length < Second.Length; length++)
        {
            var scan = WriteAheadScan.Of(Segment(First, Second[..length]));
            Assert.Equal((1, 0), (scan.Records.Count, scan.Beyond.Count));
        }

        Assert.Equal([1, 2], WriteAheadScan.Of(Segment(First, Second)).Records.Select(record => record.Sequence));
    }

    [Fact]
    public void A_whole_record_behind_a_damaged_one_is_found()
    {
        var scan = WriteAheadScan.Of(Segment(First[..^1], Second));

        Assert.Empty(scan.Records);
        Assert.Equal(4, Assert.Single(scan.Beyond).Size);
    }

    [Fact]
    public void Records_of_an_earlier_use_are_not_part_of_the_run()
    {
        var scan = WriteAheadScan.Of(Segment(Record(9, firstIndex: 4, "five"), Second));

        Assert.Equal([9], scan.Records.Select(record => record.Sequence));
        Assert.Equal([2], scan.Beyond.Select(record => record.Sequence));
    }

    [Fact]
    public void A_segment_is_used_again_only_when_all_its_entries_are_elsewhere()
    {
        var disk = new VirtualDisk();
        disk.MakeFolder("/data");
        using var log = WriteAheadLog.Open(disk, new LogFolder("/data"), 2 * WriteAheadSegment.Alignment);
        log.Scan();
        for (var i = 0; i < 4; i++)
            log.Append(WriteAheadRecord.Draft(log.NextSequence, firstIndex: i, [new byte[] { 1 }]), "note");

        Assert.False(log.HasRoomFor(1));
        log.Release(1);
        Assert.False(log.HasRoomFor(1));
        log.Release(2);
        Assert.True(log.HasRoomFor(1));
        Assert.Throws<ArgumentException>(() => log.Append(WriteAheadRecord.Draft(9, firstIndex: 4, [new byte[] { 1 }]), "note"));
    }

    private static byte[] Segment(params byte[][] records) =>
        [.. records.SelectMany(record => record.Concat(new byte[WriteAheadSegment.Aligned(record.Length) - record.Length]))];

    private static byte[] Record(long sequence, long firstIndex, params string[] entries) => WriteAheadRecord
        .Draft(sequence, firstIndex, [.. entries.Select(entry => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(entry))])
        .Seal($"note {sequence}").ToArray();
}

using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace TrustLedger.Node.Storage;

/// <summary>One batch and the signed checkpoint that it makes, as they become durable together.</summary>
/// <remarks>
/// Big-endian: 8 magic · u32 length of all that follows up to the hash · u64 sequence · u64 index of the first entry ·
/// u32 entries · (u16 length · entry)… · u16 length · signed note · 32 SHA-256 of everything before it.
/// </remarks>
internal sealed record WriteAheadRecord(
    long Sequence, long FirstIndex, IReadOnlyList<ReadOnlyMemory<byte>> Entries, string SignedCheckpoint)
{
    private const int HeadBytes = 8 + 4;
    private const int FixedBytes = 8 + 8 + 4;
    private const int MaximumCheckpointBytes = 4096;
    private const int HashBytes = SHA256.HashSizeInBytes;

    private static ReadOnlySpan<byte> Magic => "TLWAL/1\n"u8;

    /// <summary>The size of the log once this record is in.</summary>
    public long Size => FirstIndex + Entries.Count;

    /// <summary>What a record with these entries takes, its checkpoint counted at its greatest length.</summary>
    public static int BytesFor(int entries, int entryBytes) =>
        HeadBytes + FixedBytes + (2 * entries) + entryBytes + 2 + MaximumCheckpointBytes + HashBytes;

    /// <summary>Puts the entries into the bytes that will be written: what is hashed next is what the disk will get.</summary>
    public static WriteAheadDraft Draft(long sequence, long firstIndex, IReadOnlyList<ReadOnlyMemory<byte>> entries)
    {
        var bytes = new byte[BytesFor(entries.Count, entries.Sum(entry => entry.Length))];
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(12), (ulong)sequence);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(20), (ulong)firstIndex);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(28), (uint)entries.Count);

        var slices = new ReadOnlyMemory<byte>[entries.Count];
        var at = HeadBytes + FixedBytes;
        for (var i = 0; i < slices.Length; i++)
        {
            slices[i] = bytes.AsMemory(at + 2, entries[i].Length);
            at = WriteBlock(bytes, at, entries[i].Span);
        }

        return new WriteAheadDraft(sequence, firstIndex, slices, bytes, at);
    }

    /// <summary>Closes a draft with the checkpoint that its entries make.</summary>
    /// <returns>The record's bytes.</returns>
    internal static ReadOnlyMemory<byte> Seal(byte[] bytes, int at, string signedCheckpoint)
    {
        at = WriteBlock(bytes, at, Encoding.UTF8.GetBytes(signedCheckpoint));
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(8), (uint)(at - HeadBytes));
        SHA256.HashData(bytes.AsSpan(0, at), bytes.AsSpan(at));
        return bytes.AsMemory(0, at + HashBytes);
    }

    /// <summary>Reads the record at the start of the bytes, which may go on behind it.</summary>
    /// <returns>Null when there is none, or one that was torn or damaged.</returns>
    public static WriteAheadRecord? Decode(ReadOnlyMemory<byte> memory, out int bytesRead)
    {
        bytesRead = 0;
        var bytes = memory.Span;
        if (bytes.Length < HeadBytes || !bytes.StartsWith(Magic))
            return null;

        var length = BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]);
        if (length < FixedBytes || length > bytes.Length - HeadBytes - HashBytes)
            return null;

        var end = HeadBytes + (int)length;
        Span<byte> hash = stackalloc byte[HashBytes];
        SHA256.HashData(bytes[..end], hash);
        if (!hash.SequenceEqual(bytes.Slice(end, HashBytes)))
            return null;

        // What the hash covers is what we once wrote; a block that doesn't fit would be a bug of ours, and throws.
        var count = checked((int)BinaryPrimitives.ReadUInt32BigEndian(bytes[28..]));
        var entries = new ReadOnlyMemory<byte>[count];
        var at = HeadBytes + FixedBytes;
        for (var i = 0; i < count; i++)
            entries[i] = ReadBlock(memory, ref at);
        var note = Encoding.UTF8.GetString(ReadBlock(memory, ref at).Span);
        bytesRead = end + HashBytes;
        return new WriteAheadRecord(
            checked((long)BinaryPrimitives.ReadUInt64BigEndian(bytes[12..])),
            checked((long)BinaryPrimitives.ReadUInt64BigEndian(bytes[20..])),
            entries,
            note);
    }

    private static int WriteBlock(Span<byte> bytes, int at, ReadOnlySpan<byte> block)
    {
        BinaryPrimitives.WriteUInt16BigEndian(bytes[at..], checked((ushort)block.Length));
        block.CopyTo(bytes[(at + 2)..]);
        return at + 2 + block.Length;
    }

    private static ReadOnlyMemory<byte> ReadBlock(ReadOnlyMemory<byte> bytes, ref int at)
    {
        var block = bytes.Slice(at + 2, BinaryPrimitives.ReadUInt16BigEndian(bytes.Span[at..]));
        at += 2 + block.Length;
        return block;
    }
}

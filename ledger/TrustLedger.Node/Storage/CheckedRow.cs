using System.Buffers.Binary;
using System.Security.Cryptography;

namespace TrustLedger.Node.Storage;

/// <summary>A row's bytes with four of their hash behind them: SQLite itself would give out a flipped bit.</summary>
internal static class CheckedRow
{
    private const int HashBytes = 4;

    /// <param name="kind">Which table, so that no row passes for another's.</param>
    /// <param name="key">Which row.</param>
    /// <param name="bytes">What it holds.</param>
    public static byte[] Seal(byte kind, ReadOnlySpan<byte> key, ReadOnlySpan<byte> bytes)
    {
        var row = new byte[bytes.Length + HashBytes];
        bytes.CopyTo(row);
        Tag(kind, key, bytes, row.AsSpan(bytes.Length));
        return row;
    }

    public static byte[] Seal(byte kind, long key, ReadOnlySpan<byte> bytes) => Seal(kind, Key(key), bytes);

    /// <exception cref="InvalidDataException">The row is not as it was written.</exception>
    public static ReadOnlyMemory<byte> Open(byte kind, ReadOnlySpan<byte> key, byte[] row)
    {
        Span<byte> tag = stackalloc byte[HashBytes];
        if (row.Length < HashBytes)
            throw new InvalidDataException("A row of the index is cut short.");
        var bytes = row.AsMemory(0, row.Length - HashBytes);
        Tag(kind, key, bytes.Span, tag);
        return row.AsSpan(bytes.Length).SequenceEqual(tag) ? bytes : throw new InvalidDataException("A row of the index was damaged.");
    }

    /// <exception cref="InvalidDataException">The row is not as it was written.</exception>
    public static ReadOnlyMemory<byte> Open(byte kind, long key, byte[] row) => Open(kind, Key(key), row);

    private static byte[] Key(long key)
    {
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, key);
        return bytes;
    }

    private static void Tag(byte kind, ReadOnlySpan<byte> key, ReadOnlySpan<byte> bytes, Span<byte> tag)
    {
        const int usual = 1024;
        var length = 1 + key.Length + bytes.Length;
        var all = length <= usual ? stackalloc byte[usual] : new byte[length];
        all = all[..length];
        all[0] = kind;
        key.CopyTo(all[1..]);
        bytes.CopyTo(all[(1 + key.Length)..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(all, hash);
        hash[..HashBytes].CopyTo(tag);
    }
}

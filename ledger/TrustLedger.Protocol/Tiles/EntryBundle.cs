using System.Buffers.Binary;

namespace TrustLedger.Protocol.Tiles;

/// <summary>Up to 256 entries behind each other, each with its length in two big-endian bytes before it.</summary>
public sealed class EntryBundle
{
    /// <summary>The longest entry that a bundle can hold, in bytes.</summary>
    public const int MaxEntryBytes = ushort.MaxValue;

    private EntryBundle(IReadOnlyList<ReadOnlyMemory<byte>> entries) => Entries = entries;

    public IReadOnlyList<ReadOnlyMemory<byte>> Entries { get; }

    /// <exception cref="ArgumentException">Not 1 to 256 entries, or one of them is above 65,535 bytes.</exception>
    public static EntryBundle Of(IReadOnlyList<ReadOnlyMemory<byte>> entries)
    {
        if (entries.Count is 0 or > TileCoordinate.FullWidth)
            throw new ArgumentException($"A bundle has 1 to 256 entries, not {entries.Count}.", nameof(entries));
        return entries.Any(entry => entry.Length > MaxEntryBytes)
            ? throw new ArgumentException("An entry has at most 65,535 bytes.", nameof(entries))
            : new EntryBundle(entries);
    }

    /// <returns>
    /// The bundle; or <c>bundle-malformed</c> when the bytes are not exactly as many entries as it is wide.
    /// </returns>
    public static Result<EntryBundle> Parse(TileCoordinate bundle, ReadOnlyMemory<byte> bytes)
    {
        var malformed = new Refusal("bundle-malformed", $"The bytes are not the {bundle.Width} entries of {bundle.Path}.");
        if (!bundle.HoldsEntries)
            return malformed;

        var entries = new List<ReadOnlyMemory<byte>>(bundle.Width);
        while (entries.Count < bundle.Width)
        {
            if (bytes.Length < sizeof(ushort))
                return malformed;
            var length = BinaryPrimitives.ReadUInt16BigEndian(bytes.Span);
            bytes = bytes[sizeof(ushort)..];
            if (bytes.Length < length)
                return malformed;
            entries.Add(bytes[..length]);
            bytes = bytes[length..];
        }

        return bytes.IsEmpty ? new EntryBundle(entries) : malformed;
    }

    public byte[] Encode()
    {
        var bytes = new byte[Entries.Sum(entry => sizeof(ushort) + entry.Length)];
        var rest = bytes.AsSpan();
        foreach (var entry in Entries)
        {
            BinaryPrimitives.WriteUInt16BigEndian(rest, (ushort)entry.Length);
            entry.Span.CopyTo(rest[sizeof(ushort)..]);
            rest = rest[(sizeof(ushort) + entry.Length)..];
        }

        return bytes;
    }
}

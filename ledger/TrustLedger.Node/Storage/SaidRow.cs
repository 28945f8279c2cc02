using System.Buffers.Binary;

namespace TrustLedger.Node.Storage;

/// <summary>How many statements of a membership the index holds, and which together: what a flipped byte took away is missed.</summary>
/// <remarks>
/// A row that says who spoke can be sealed, and yet not be found any more under the one who did: a search gives what it
/// finds. This is sealed under the membership and compared with what is found.
/// </remarks>
/// <param name="Count">Statements.</param>
/// <param name="Sum">Of a mix of their indices, so that no two sets of one size are likely to have the same.</param>
internal readonly record struct SaidRow(long Count, ulong Sum)
{
    private const byte Kind = 4;
    private const int Bytes = 2 * sizeof(long);

    public SaidRow With(long index) => new(Count + 1, unchecked(Sum + Mix((ulong)index)));

    public static SaidRow Of(IEnumerable<long> indices) => indices.Aggregate(default(SaidRow), (row, index) => row.With(index));

    public byte[] Write(int member)
    {
        var bytes = new byte[Bytes];
        BinaryPrimitives.WriteInt64BigEndian(bytes, Count);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(sizeof(long)), Sum);
        return CheckedRow.Seal(Kind, member, bytes);
    }

    /// <param name="member">Number of the membership.</param>
    /// <param name="row">Null where there is none: it has said nothing.</param>
    /// <exception cref="InvalidDataException">The row is not as it was written.</exception>
    public static SaidRow Read(int member, byte[]? row)
    {
        if (row is null)
            return default;
        var bytes = CheckedRow.Open(Kind, member, row).Span;
        return bytes.Length == Bytes
            ? new SaidRow(BinaryPrimitives.ReadInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[sizeof(long)..]))
            : throw new InvalidDataException("A row of the index is of another length.");
    }

    // The finalizer of SplitMix64: neighbours become strangers.
    private static ulong Mix(ulong value)
    {
        unchecked
        {
            value += 0x9E3779B97F4A7C15;
            value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
            return value ^ (value >> 31);
        }
    }
}

using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Protocol.State.Stored;

/// <summary>Reads what <see cref="RecordWriter"/> wrote.</summary>
/// <exception cref="InvalidDataException">Each method: the bytes are not such a record.</exception>
internal ref struct RecordReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public byte Byte() => Take(1)[0];

    public ulong Number()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = Byte();
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
                return value;
        }

        throw Malformed();
    }

    public long Index() => Number() is var value && value <= long.MaxValue ? (long)value : throw Malformed();

    public int Count() => Number() is var value && value <= int.MaxValue ? (int)value : throw Malformed();

    public ulong? Optional() => Number() is var value && value == 0 ? null : value - 1;

    public long? OptionalIndex() => Optional() is not { } value ? null : value <= long.MaxValue ? (long)value : throw Malformed();

    public Bytes32 Word() => Bytes32.FromBytes(Take(Bytes32.Length));

    public string Text() => System.Text.Encoding.UTF8.GetString(Take(Count()));

    public readonly void End()
    {
        if (!_rest.IsEmpty)
            throw Malformed();
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (_rest.Length < count)
            throw Malformed();
        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    private static InvalidDataException Malformed() => new("A stored state record is malformed.");
}

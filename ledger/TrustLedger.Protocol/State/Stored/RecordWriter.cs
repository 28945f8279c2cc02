using System.Buffers;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Protocol.State.Stored;

/// <summary>Writes small numbers in few bytes: seven bits each, the lowest first, the eighth says that more follow.</summary>
internal sealed class RecordWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new(64);

    public RecordWriter Byte(byte value)
    {
        _bytes.GetSpan(1)[0] = value;
        _bytes.Advance(1);
        return this;
    }

    public RecordWriter Number(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            Byte((byte)((value & 0x7f) | 0x80));
        return Byte((byte)value);
    }

    public RecordWriter Number(long value) => Number(checked((ulong)value));

    /// <summary>One more than the number; 0 for none.</summary>
    public RecordWriter Optional(ulong? value) => Number(value is { } given ? checked(given + 1) : 0);

    public RecordWriter Optional(long? value) => Optional(value is { } given ? checked((ulong)given) : (ulong?)null);

    public RecordWriter Word(Bytes32 word)
    {
        word.CopyTo(_bytes.GetSpan(Bytes32.Length));
        _bytes.Advance(Bytes32.Length);
        return this;
    }

    public RecordWriter Text(string text)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(text);
        Number(bytes.Length);
        _bytes.Write(bytes);
        return this;
    }

    public byte[] ToArray()
    {
        var bytes = _bytes.WrittenSpan.ToArray();
        _bytes.ResetWrittenCount();
        return bytes;
    }
}

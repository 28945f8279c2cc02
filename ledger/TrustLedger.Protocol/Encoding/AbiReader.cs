using System.Buffers.Binary;

namespace TrustLedger.Protocol.Encoding;

/// <summary>Reads values of static ABI types, one 32-byte word each; once something does not fit, all of it fails.</summary>
/// <remarks>Bytes that a type leaves unused must be zero: one meaning, one spelling.</remarks>
internal ref struct AbiReader(ReadOnlySpan<byte> data)
{
    private ReadOnlySpan<byte> _rest = data;
    private bool _failed;

    /// <summary>Whether every word was read, fitted its type, and nothing is left.</summary>
    public readonly bool Done => !_failed && _rest.IsEmpty;

    public Bytes32 Word()
    {
        if (_rest.Length < Bytes32.Length)
        {
            _failed = true;
            return default;
        }

        var word = Bytes32.FromBytes(_rest[..Bytes32.Length]);
        _rest = _rest[Bytes32.Length..];
        return word;
    }

    public ulong UInt64()
    {
        Span<byte> bytes = stackalloc byte[Bytes32.Length];
        Word().CopyTo(bytes);
        _failed |= bytes[..24].ContainsAnyExcept((byte)0);
        return BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]);
    }

    public byte UInt8()
    {
        var number = UInt64();
        _failed |= number > byte.MaxValue;
        return (byte)(number & 0xff);
    }

    /// <summary>A number that the enumeration names.</summary>
    public T Named<T>() where T : struct, Enum
    {
        var value = (T)Enum.ToObject(typeof(T), UInt8());
        _failed |= !Enum.IsDefined(value);
        return value;
    }
}

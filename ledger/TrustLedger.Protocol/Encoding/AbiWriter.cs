using System.Buffers.Binary;
using TrustLedger.Protocol.Keys;

namespace TrustLedger.Protocol.Encoding;

/// <summary>Writes values of static ABI types: each takes one 32-byte word, numbers on the right.</summary>
internal ref struct AbiWriter(int words)
{
    private readonly byte[] _bytes = new byte[words * Bytes32.Length];
    private int _used;

    public AbiWriter Add(Bytes32 word)
    {
        word.CopyTo(Next());
        return this;
    }

    public AbiWriter Add(Address address) => Add(address.ToWord());

    public AbiWriter Add(ulong number)
    {
        BinaryPrimitives.WriteUInt64BigEndian(Next()[(Bytes32.Length - sizeof(ulong))..], number);
        return this;
    }

    public AbiWriter Add(bool flag) => Add(flag ? 1UL : 0UL);

    /// <exception cref="InvalidOperationException">Fewer words were added than announced.</exception>
    public readonly byte[] ToArray() => _used == _bytes.Length
        ? _bytes
        : throw new InvalidOperationException($"{_used} bytes were written of {_bytes.Length}.");

    private Span<byte> Next()
    {
        _used += Bytes32.Length;
        return _bytes.AsSpan(_used - Bytes32.Length, Bytes32.Length);
    }
}

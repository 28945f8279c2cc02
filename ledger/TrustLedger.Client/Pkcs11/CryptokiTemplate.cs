using System.Runtime.InteropServices;

namespace TrustLedger.Client.Pkcs11;

/// <summary>The properties that an object is looked for by, or made with. The memory they point to is freed at the end.</summary>
internal sealed unsafe class CryptokiTemplate : IDisposable
{
    private readonly List<CryptokiAttribute> _attributes = [];

    public ReadOnlySpan<CryptokiAttribute> Attributes => CollectionsMarshal.AsSpan(_attributes);

    public CryptokiTemplate With(nuint type, ReadOnlySpan<byte> value)
    {
        var copy = NativeMemory.Alloc((nuint)Math.Max(value.Length, 1));
        value.CopyTo(new Span<byte>(copy, value.Length));
        _attributes.Add(new CryptokiAttribute { Type = type, Value = copy, Length = (nuint)value.Length });
        return this;
    }

    public CryptokiTemplate With(nuint type, nuint value) => With(type, MemoryMarshal.AsBytes(new ReadOnlySpan<nuint>(in value)));

    public CryptokiTemplate With(nuint type, bool value) => With(type, [value ? (byte)1 : (byte)0]);

    public void Dispose()
    {
        foreach (var attribute in _attributes)
            NativeMemory.Free(attribute.Value);
        _attributes.Clear();
    }
}

using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace TrustLedger.Protocol.Encoding;

/// <summary>One 32-byte word of a statement: a schema, a uid, a salt, a commitment or a code.</summary>
/// <remarks>
/// A <em>code</em> is a short public name (a role, a predicate, an item) written as ASCII and padded with zero
/// bytes on the right, as Solidity's <c>bytes32("text")</c> is: a reader of the log sees the word itself.
/// </remarks>
[StructLayout(LayoutKind.Auto)]
public readonly struct Bytes32 : IEquatable<Bytes32>
{
    public const int Length = 32;

    private static readonly SearchValues<char> CodeCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_/");

    private readonly ulong _a;
    private readonly ulong _b;
    private readonly ulong _c;
    private readonly ulong _d;

    private Bytes32(ReadOnlySpan<byte> bytes) => (_a, _b, _c, _d) = (
        BinaryPrimitives.ReadUInt64BigEndian(bytes),
        BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]),
        BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]),
        BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]));

    public static Bytes32 Zero => default;

    public bool IsZero => (_a | _b | _c | _d) == 0;

    /// <exception cref="ArgumentException">Not exactly 32 bytes.</exception>
    public static Bytes32 FromBytes(ReadOnlySpan<byte> bytes) => bytes.Length == Length
        ? new Bytes32(bytes)
        : throw new ArgumentException($"A word has 32 bytes, not {bytes.Length}.", nameof(bytes));

    /// <summary>The word of a code: 1 to 32 characters of <c>a-z A-Z 0-9 . - _ /</c>.</summary>
    /// <exception cref="ArgumentException">The text is not a code.</exception>
    public static Bytes32 FromCode(string code) => TryFromCode(code, out var word)
        ? word
        : throw new ArgumentException("A code is 1 to 32 characters of a-z A-Z 0-9 . - _ /", nameof(code));

    public static bool TryFromCode(string? code, out Bytes32 word)
    {
        word = default;
        if (code is null || code.Length is 0 or > Length || code.AsSpan().ContainsAnyExcept(CodeCharacters))
            return false;

        Span<byte> bytes = stackalloc byte[Length];
        bytes.Clear();
        System.Text.Encoding.ASCII.GetBytes(code, bytes);
        word = new Bytes32(bytes);
        return true;
    }

    /// <summary>The code that this word writes, or null when it writes none (a hash, a salt, zero).</summary>
    public string? Code()
    {
        Span<byte> bytes = stackalloc byte[Length];
        CopyTo(bytes);
        var used = bytes.TrimEnd((byte)0);
        var text = System.Text.Encoding.ASCII.GetString(used);
        return TryFromCode(text, out var same) && same == this ? text : null;
    }

    /// <summary>Reads <c>0x</c> and 64 hex digits; null for anything else.</summary>
    public static Bytes32? Read(string? hex) => Hex.Read(hex, Length) is { } bytes ? new Bytes32(bytes) : null;

    public void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, _a);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], _b);
        BinaryPrimitives.WriteUInt64BigEndian(destination[16..], _c);
        BinaryPrimitives.WriteUInt64BigEndian(destination[24..], _d);
    }

    public byte[] ToArray()
    {
        var bytes = new byte[Length];
        CopyTo(bytes);
        return bytes;
    }

    public override string ToString() => Hex.Write(ToArray());

    public bool Equals(Bytes32 other) => _a == other._a && _b == other._b && _c == other._c && _d == other._d;

    public override bool Equals(object? obj) => obj is Bytes32 other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(_a, _b, _c, _d);

    public static bool operator ==(Bytes32 left, Bytes32 right) => left.Equals(right);

    public static bool operator !=(Bytes32 left, Bytes32 right) => !left.Equals(right);
}

using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Protocol.Keys;

/// <summary>The 20-byte name of a secp256k1 key: the last 20 bytes of keccak-256 of its public point.</summary>
public readonly struct Address : IEquatable<Address>
{
    public const int Length = 20;

    private readonly Bytes32 _padded; // The address in the first 20 bytes, zeros behind.

    private Address(Bytes32 padded) => _padded = padded;

    public static Address Zero => default;

    public bool IsZero => _padded.IsZero;

    /// <exception cref="ArgumentException">Not exactly 20 bytes.</exception>
    public static Address FromBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Length)
            throw new ArgumentException($"An address has 20 bytes, not {bytes.Length}.", nameof(bytes));
        Span<byte> padded = stackalloc byte[Bytes32.Length];
        padded.Clear();
        bytes.CopyTo(padded);
        return new Address(Bytes32.FromBytes(padded));
    }

    /// <summary>Reads <c>0x</c> and 40 hex digits of any case; null for anything else.</summary>
    public static Address? Read(string? hex) => Hex.Read(hex, Length) is { } bytes ? FromBytes(bytes) : null;

    /// <summary>The address in an ABI word: twelve zero bytes, then the address; null for any other word.</summary>
    public static Address? FromWord(Bytes32 word)
    {
        var bytes = word.ToArray();
        return bytes.AsSpan(0, Bytes32.Length - Length).IndexOfAnyExcept((byte)0) < 0
            ? FromBytes(bytes.AsSpan(Bytes32.Length - Length))
            : null;
    }

    /// <summary>Twelve zero bytes, then the address, as ABI and EIP-712 write it.</summary>
    public Bytes32 ToWord()
    {
        Span<byte> word = stackalloc byte[Bytes32.Length];
        word.Clear();
        CopyTo(word[(Bytes32.Length - Length)..]);
        return Bytes32.FromBytes(word);
    }

    public void CopyTo(Span<byte> destination)
    {
        Span<byte> padded = stackalloc byte[Bytes32.Length];
        _padded.CopyTo(padded);
        padded[..Length].CopyTo(destination);
    }

    public byte[] ToArray() => _padded.ToArray()[..Length];

    /// <summary>Lower-case hex, for keys of dictionaries, rows and URLs.</summary>
    public string ToLowerHex() => Hex.Write(_padded.ToArray().AsSpan(0, Length));

    public bool Equals(Address other) => _padded == other._padded;

    public override bool Equals(object? obj) => obj is Address other && Equals(other);

    public override int GetHashCode() => _padded.GetHashCode();

    /// <summary>Hex with EIP-55's checksum in the case of its letters, as Ethereum tools show it.</summary>
    public override string ToString()
    {
        var digits = Convert.ToHexStringLower(ToArray());
        var hash = Convert.ToHexStringLower(Keccak256.Of(digits).ToArray());
        return "0x" + string.Concat(digits.Zip(hash, (digit, nibble) => nibble >= '8' ? char.ToUpperInvariant(digit) : digit));
    }

    public static bool operator ==(Address left, Address right) => left.Equals(right);

    public static bool operator !=(Address left, Address right) => !left.Equals(right);
}

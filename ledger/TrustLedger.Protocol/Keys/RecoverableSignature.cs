using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Protocol.Keys;

/// <summary>A secp256k1 signature from which the signer's key follows: r, s and a bit of r's point, as 27 or 28.</summary>
/// <remarks>A value says nothing about validity: <see cref="Secp256k1.Recover"/> does.</remarks>
public readonly record struct RecoverableSignature(Bytes32 R, Bytes32 S, byte V)
{
    public const int Length = 65;

    /// <summary>Reads r ‖ s ‖ v.</summary>
    /// <exception cref="ArgumentException">Not exactly 65 bytes.</exception>
    public static RecoverableSignature FromBytes(ReadOnlySpan<byte> bytes) => bytes.Length == Length
        ? new RecoverableSignature(Bytes32.FromBytes(bytes[..32]), Bytes32.FromBytes(bytes[32..64]), bytes[64])
        : throw new ArgumentException($"A recoverable signature has 65 bytes, not {bytes.Length}.", nameof(bytes));

    /// <summary>Reads <c>0x</c> and 130 hex digits; null for anything else.</summary>
    public static RecoverableSignature? Read(string? hex) =>
        Hex.Read(hex, Length) is { } bytes ? FromBytes(bytes) : null;

    public void CopyTo(Span<byte> destination)
    {
        R.CopyTo(destination);
        S.CopyTo(destination[32..]);
        destination[64] = V;
    }

    /// <summary>r ‖ s ‖ v.</summary>
    public byte[] ToArray()
    {
        var bytes = new byte[Length];
        CopyTo(bytes);
        return bytes;
    }

    public override string ToString() => Hex.Write(ToArray());
}

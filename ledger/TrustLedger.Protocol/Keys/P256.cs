using System.Security.Cryptography;

namespace TrustLedger.Protocol.Keys;

/// <summary>Checks ECDSA signatures on P-256 with SHA-256 (FIPS 186-5 §6.4.2; ES256 of RFC 7518 §3.4).</summary>
/// <remarks>
/// For keys that come with the message and are used once, as a holder's are: importing such a key through
/// <see cref="ECDsa"/> costs more than the check.
/// </remarks>
public static class P256
{
    public const int CoordinateLength = 32;
    public const int SignatureLength = 64;

    private const int PointLength = 1 + (2 * CoordinateLength);
    private const byte Uncompressed = 4;

    // A sequence of two integers, each at most 33 bytes with its leading zero.
    private const int LongestDer = 2 + (2 * (2 + CoordinateLength + 1));

    // libcrypto's key is changed with each check, so that each thread has its own.
    [ThreadStatic]
    private static EcKeyHandle? _key;

    /// <param name="x">The first coordinate of the public key, big-endian.</param>
    /// <param name="y">The second.</param>
    /// <param name="message">What was signed; hashed here.</param>
    /// <param name="signature">r and s side by side, big-endian. Both s and n-s pass.</param>
    /// <returns>False also for parts of another length, and for a key that is no point of the curve.</returns>
    public static bool Verify(
        ReadOnlySpan<byte> x, ReadOnlySpan<byte> y, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != SignatureLength || !TrySetKey(x, y, out var key))
            return false;

        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        Sha256.Hash(message, digest);
        Span<byte> der = stackalloc byte[LongestDer];
        var derLength = WriteDer(signature, der);
        var verified = LibCryptoP256.Verify(0, digest, digest.Length, der, derLength, key) == 1;
        if (!verified)
            LibCrypto.ClearErrors();
        return verified;
    }

    /// <summary>Whether the two coordinates are a public key: in the field, and on the curve.</summary>
    public static bool IsPublicKey(ReadOnlySpan<byte> x, ReadOnlySpan<byte> y) => TrySetKey(x, y, out _);

    private static bool TrySetKey(ReadOnlySpan<byte> x, ReadOnlySpan<byte> y, out EcKeyHandle key)
    {
        key = _key ??= NewKey();
        if (x.Length != CoordinateLength || y.Length != CoordinateLength)
            return false;

        Span<byte> point = stackalloc byte[PointLength];
        point[0] = Uncompressed;
        x.CopyTo(point[1..]);
        y.CopyTo(point[(1 + CoordinateLength)..]);
        if (LibCryptoP256.SetPublicKey(key, point, PointLength, 0) == 1)
            return true;
        LibCrypto.ClearErrors();
        return false;
    }

    private static EcKeyHandle NewKey()
    {
        var key = LibCryptoP256.NewKey(LibCryptoP256.Curve);
        return key.IsInvalid ? throw new CryptographicException("libcrypto has no P-256.") : key;
    }

    // SEQUENCE { INTEGER r, INTEGER s } (RFC 3279 §2.2.3); each integer in its one shortest form.
    private static int WriteDer(ReadOnlySpan<byte> signature, Span<byte> der)
    {
        var length = 2;
        length += WriteInteger(signature[..CoordinateLength], der[length..]);
        length += WriteInteger(signature[CoordinateLength..], der[length..]);
        der[0] = 0x30;
        der[1] = (byte)(length - 2);
        return length;
    }

    private static int WriteInteger(ReadOnlySpan<byte> unsigned, Span<byte> der)
    {
        var magnitude = unsigned.TrimStart((byte)0);
        var zeros = magnitude.IsEmpty || magnitude[0] >= 0x80 ? 1 : 0; // Else it would read as negative, or as nothing.
        der[0] = 0x02;
        der[1] = (byte)(zeros + magnitude.Length);
        der[2] = 0;
        magnitude.CopyTo(der[(2 + zeros)..]);
        return 2 + zeros + magnitude.Length;
    }
}

using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;

namespace TrustLedger.Protocol.Keys;

/// <summary>A wallet's handles: one key for each claim, application or case, all from one seed.</summary>
/// <remarks>
/// key = HKDF-SHA-256(seed, no salt, info = origin ‖ 0 ‖ purpose ‖ 0 ‖ counter as 4 bytes, big-endian), 48 bytes,
/// read as a big-endian number and reduced modulo the group's order: with 128 bits to spare the reduction shows
/// no bias. Two handles of one wallet cannot be told from handles of two.
/// </remarks>
public static class HandleKeys
{
    public const int SeedLength = 32;
    private const int WideLength = 48;

    private static readonly BigInteger Order = new(
        Convert.FromHexString("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141"),
        isUnsigned: true, isBigEndian: true);

    /// <param name="seed">The wallet's seed, 32 random bytes.</param>
    /// <param name="origin">The log on which the handle is used.</param>
    /// <param name="purpose">What it is used for: a short code such as <c>claim</c>.</param>
    /// <param name="counter">Which one of that purpose.</param>
    /// <exception cref="ArgumentException">The seed is not 32 bytes, or a text holds a zero character.</exception>
    public static Secp256k1Key Derive(ReadOnlySpan<byte> seed, string origin, string purpose, uint counter)
    {
        if (seed.Length != SeedLength)
            throw new ArgumentException($"A wallet's seed has 32 bytes, not {seed.Length}.", nameof(seed));
        if (origin.Contains('\0', StringComparison.Ordinal) || purpose.Contains('\0', StringComparison.Ordinal))
            throw new ArgumentException("A zero character would let two names derive one key.", nameof(origin));

        Span<byte> counterBytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(counterBytes, counter);
        byte[] info =
        [
            .. System.Text.Encoding.UTF8.GetBytes(origin), 0, .. System.Text.Encoding.UTF8.GetBytes(purpose), 0,
            .. counterBytes,
        ];

        Span<byte> wide = stackalloc byte[WideLength];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, seed, wide, salt: [], info);
        Span<byte> secret = stackalloc byte[Secp256k1Key.Length];
        secret.Clear();
        var reduced = BigInteger.Remainder(new BigInteger(wide, isUnsigned: true, isBigEndian: true), Order);
        _ = reduced.TryWriteBytes(secret[(Secp256k1Key.Length - reduced.GetByteCount(isUnsigned: true))..],
            out _, isUnsigned: true, isBigEndian: true);
        var made = Secp256k1Key.FromBytes(secret).TryGet(out var key, out _);
        CryptographicOperations.ZeroMemory(secret);
        CryptographicOperations.ZeroMemory(wide);

        // Zero comes up once in 2^256: the refusal is unreachable.
        return made ? key! : throw new CryptographicException("The derived key is zero.");
    }
}

using TrustLedger.Protocol.Merkle;

namespace TrustLedger.Protocol.Keys;

/// <summary>SHA-256 (FIPS 180-4) of many short texts.</summary>
/// <remarks>
/// The framework's one-shot fetches the algorithm anew for each call, which takes longer than hashing a disclosure does.
/// </remarks>
public static class Sha256
{
    /// <param name="bytes">Of any length.</param>
    /// <param name="hash">Its first 32 bytes are written.</param>
    public static void Hash(ReadOnlySpan<byte> bytes, Span<byte> hash) => LibCryptoSha256.Hash(bytes, hash);
}

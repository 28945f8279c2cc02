using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace TrustLedger.Credentials.Jose;

/// <summary>The Concat KDF with SHA-256 as RFC 7518 §4.6.2 uses it, for keys of up to one hash.</summary>
public static class ConcatKdf
{
    /// <param name="secret">Z: the shared secret, the x coordinate of the agreed point.</param>
    /// <param name="algorithm">AlgorithmID: for direct agreement the name of the content encryption.</param>
    /// <param name="partyU">PartyUInfo: decoded <c>apu</c>, or empty.</param>
    /// <param name="partyV">PartyVInfo: decoded <c>apv</c>, or empty.</param>
    /// <param name="keyBytes">Length of the key: at most 32.</param>
    public static byte[] Derive(
        ReadOnlySpan<byte> secret, string algorithm, ReadOnlySpan<byte> partyU, ReadOnlySpan<byte> partyV, int keyBytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(keyBytes, SHA256.HashSizeInBytes);

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        AppendNumber(hash, 1);
        hash.AppendData(secret);
        AppendPrefixed(hash, Encoding.ASCII.GetBytes(algorithm));
        AppendPrefixed(hash, partyU);
        AppendPrefixed(hash, partyV);
        AppendNumber(hash, keyBytes * 8);
        return hash.GetHashAndReset()[..keyBytes];
    }

    private static void AppendPrefixed(IncrementalHash hash, ReadOnlySpan<byte> data)
    {
        AppendNumber(hash, data.Length);
        hash.AppendData(data);
    }

    private static void AppendNumber(IncrementalHash hash, int number)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        hash.AppendData(bytes);
    }
}

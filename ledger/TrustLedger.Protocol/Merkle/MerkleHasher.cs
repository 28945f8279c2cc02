using System.Security.Cryptography;

namespace TrustLedger.Protocol.Merkle;

/// <summary>The two hash functions of RFC 6962 §2.1.</summary>
internal static class MerkleHasher
{
    public static Hash Leaf(ReadOnlySpan<byte> entry)
    {
        Span<byte> hash = stackalloc byte[Hash.Length];
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha.AppendData([0x00]);
        sha.AppendData(entry);
        sha.GetHashAndReset(hash);
        return Hash.FromBytes(hash);
    }

    public static Hash Node(Hash left, Hash right)
    {
        Span<byte> bytes = stackalloc byte[1 + (2 * Hash.Length)];
        bytes[0] = 0x01;
        left.CopyTo(bytes[1..]);
        right.CopyTo(bytes[(1 + Hash.Length)..]);
        return Hash.Of(bytes);
    }
}

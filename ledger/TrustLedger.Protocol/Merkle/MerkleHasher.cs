namespace TrustLedger.Protocol.Merkle;

/// <summary>The two hash functions of RFC 6962 §2.1.</summary>
internal static class MerkleHasher
{
    public static Hash Leaf(ReadOnlySpan<byte> entry)
    {
        Span<byte> hash = stackalloc byte[Hash.Length];
        LibCryptoSha256.Hash(0x00, entry, hash);
        return Hash.FromBytes(hash);
    }

    public static Hash Node(Hash left, Hash right)
    {
        Span<byte> pair = stackalloc byte[2 * Hash.Length];
        left.CopyTo(pair);
        right.CopyTo(pair[Hash.Length..]);
        Span<byte> hash = stackalloc byte[Hash.Length];
        LibCryptoSha256.Hash(0x01, pair, hash);
        return Hash.FromBytes(hash);
    }
}

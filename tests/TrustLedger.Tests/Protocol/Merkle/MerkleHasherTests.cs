using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using TrustLedger.Protocol.Merkle;

namespace TrustLedger.Tests.Protocol.Merkle;

/// <summary>libcrypto's own functions and .NET's give the same hashes, whatever the length.</summary>
public sealed class MerkleHasherTests
{
    private static readonly Arbitrary<byte[]> AnyEntry = (
        from length in Gen.OneOf(Gen.Choose(0, 200), Gen.Choose(1000, 1100), Gen.Choose(65_000, 65_535))
        from first in Gen.Choose(0, 255)
        select Enumerable.Range(first, length).Select(i => (byte)(i % 251)).ToArray()).ToArbitrary();

    [Fact]
    public void A_leaf_is_the_hash_of_zero_and_the_entry() => Prop.ForAll(AnyEntry, entry =>
        Hash.OfLeaf(entry) == Hash.FromBytes(SHA256.HashData([0, .. entry]))).QuickCheckThrowOnFailure();

    [Fact]
    public void A_node_is_the_hash_of_one_and_both_children() => Prop.ForAll(AnyEntry, AnyEntry, (a, b) =>
    {
        var (left, right) = (Hash.Of(a), Hash.Of(b));
        return Hash.OfNode(left, right) == Hash.FromBytes(SHA256.HashData([1, .. left.ToArray(), .. right.ToArray()]));
    }).QuickCheckThrowOnFailure();
}

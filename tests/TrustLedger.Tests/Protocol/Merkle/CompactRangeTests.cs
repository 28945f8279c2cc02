using TrustLedger.Protocol.Merkle;

namespace TrustLedger.Tests.Protocol.Merkle;

public sealed class CompactRangeTests
{
    [Fact]
    public void Every_size_up_to_600_has_the_root_of_the_reference()
    {
        var leaves = Trees.Leaves(600);
        var range = CompactRange.Empty();
        for (var size = 0; size <= leaves.Length; size++)
        {
            Assert.Equal(MerkleTree.Root(leaves[..size]), range.Root());
            Assert.Equal(size, range.Size);
            if (size < leaves.Length)
                range.Append(leaves[size]);
        }
    }

    [Fact]
    public void Goes_on_from_its_edge()
    {
        var leaves = Trees.Leaves(300);
        var first = CompactRange.Empty();
        foreach (var leaf in leaves[..271])
            first.Append(leaf);

        var second = CompactRange.FromEdge(first.Size, first.Edge).Value();
        foreach (var leaf in leaves[271..])
            second.Append(leaf);

        Assert.Equal(MerkleTree.Root(leaves), second.Root());
    }

    [Fact]
    public void A_copy_grows_alone()
    {
        var range = CompactRange.Empty();
        range.Append(Hash.OfLeaf("a"u8));

        range.Copy().Append(Hash.OfLeaf("b"u8));

        Assert.Equal(Hash.OfLeaf("a"u8), range.Root());
        Assert.Equal(1, range.Size);
    }

    [Theory, InlineData(3, 1), InlineData(4, 2), InlineData(0, 1), InlineData(-1, 64)]
    public void An_edge_that_does_not_fit_its_size_is_refused(long size, int hashes) => Assert.Equal(
        "edge-malformed", CompactRange.FromEdge(size, [.. Trees.Leaves(hashes)]).Refusal().Code);
}

using TrustLedger.Protocol.Merkle;

namespace TrustLedger.Tests.Protocol.Merkle;

public sealed class LeafBatchTests
{
    private static readonly Hash[] Leaves = [.. Enumerable.Range(0, 70).Select(i => Hash.Of(BitConverter.GetBytes(i)))];

    [Fact]
    public void Every_batch_on_every_tree_gives_the_root_the_edge_and_the_proofs_of_the_reference()
    {
        for (var before = 0; before <= 34; before++)
        {
            for (var added = 1; added <= 35; added++)
            {
                var tree = TreeOf(before);
                var batch = LeafBatch.Of(tree, Leaves[before..(before + added)]);
                var whole = Leaves[..(before + added)];

                Assert.Equal((before, before + added), (batch.FirstIndex, batch.Size));
                Assert.Equal(MerkleTree.Root(whole), batch.Root);
                Assert.Equal(TreeOf(before + added).Edge, batch.Grown(tree).Edge);
                Assert.Equal(before, tree.Size);
                for (var index = before; index < whole.Length; index++)
                    Assert.Equal(MerkleTree.Prove(whole, index).Path, batch.Prove(index).Path);
            }
        }
    }

    [Fact]
    public void Batches_go_on_from_each_other()
    {
        var tree = CompactRange.Empty();
        var sizes = new[] { 1, 2, 7, 1, 16, 31, 12 };
        foreach (var size in sizes)
            tree = LeafBatch.Of(tree, Leaves[(int)tree.Size..((int)tree.Size + size)]).Grown(tree);

        Assert.Equal((Leaves.Length, MerkleTree.Root(Leaves)), (tree.Size, tree.Root()));
    }

    [Fact]
    public void Proves_its_own_leaves_alone()
    {
        var batch = LeafBatch.Of(TreeOf(5), Leaves[5..8]);

        Assert.Throws<ArgumentOutOfRangeException>(() => batch.Prove(4));
        Assert.Throws<ArgumentOutOfRangeException>(() => batch.Prove(8));
        Assert.Throws<ArgumentException>(() => LeafBatch.Of(TreeOf(5), []));
    }

    private static CompactRange TreeOf(int size)
    {
        var tree = CompactRange.Empty();
        foreach (var leaf in Leaves[..size])
            tree.Append(leaf);
        return tree;
    }
}

using FsCheck;
using FsCheck.Fluent;
using TrustLedger.Protocol.Merkle;

namespace TrustLedger.Tests.Protocol.Merkle;

public sealed class ConsistencyProofProperties
{
    private static readonly Arbitrary<(Hash[] Leaves, int From)> AnyGrowth = (
        from size in Gen.Choose(1, 600)
        from old in Gen.Choose(0, size)
        select (Trees.Leaves(size), old)).ToArbitrary();

    private static readonly Arbitrary<int> AnyBit = Gen.Choose(0, 255).ToArbitrary();

    [Fact]
    public void Every_tree_begins_with_each_of_its_pasts() => Prop.ForAll(AnyGrowth, any =>
        Proof(any).Verify(OldRoot(any), MerkleTree.Root(any.Leaves)).Succeeded()).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_pair_of_sizes_up_to_forty_is_proven()
    {
        var leaves = Trees.Leaves(40);
        for (var to = 0; to <= leaves.Length; to++)
        {
            for (var from = 0; from <= to; from++)
            {
                var tree = leaves[..to];
                Assert.True(MerkleTree.ProveConsistency(tree, from)
                    .Verify(MerkleTree.Root(leaves[..from]), MerkleTree.Root(tree)).Succeeded(), $"{from} to {to}");
            }
        }
    }

    [Fact]
    public void A_history_that_was_rewritten_is_refused() => Prop.ForAll(AnyGrowth, AnyBit, (any, at) =>
    {
        if (any.From == 0)
            return true;
        Hash[] rewritten = [.. any.Leaves];
        rewritten[at % any.From] = Hash.OfLeaf("rewritten"u8);
        return !MerkleTree.ProveConsistency(rewritten, any.From)
            .Verify(OldRoot(any), MerkleTree.Root(rewritten)).Succeeded();
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void No_flipped_bit_passes() => Prop.ForAll(AnyGrowth, AnyBit, (any, bit) =>
    {
        var proof = Proof(any);
        var (old, root) = (OldRoot(any), MerkleTree.Root(any.Leaves));
        Hash[] path = [.. proof.Path];
        if (path.Length > 0)
            path[bit % path.Length] = Trees.Flipped(path[bit % path.Length], bit);
        return !proof.Verify(Trees.Flipped(old, bit), root).Succeeded()
            && (any.From == 0 || !proof.Verify(old, Trees.Flipped(root, bit)).Succeeded())
            && (path.Length == 0 || !(proof with { Path = path }).Verify(old, root).Succeeded());
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_longer_or_shorter_path_is_refused() => Prop.ForAll(AnyGrowth, any =>
    {
        var proof = Proof(any);
        var (old, root) = (OldRoot(any), MerkleTree.Root(any.Leaves));
        return (proof with { Path = [.. proof.Path, root] }).Verify(old, root).Refusal().Code == "proof-wrong-length"
            && (proof.Path.Count == 0
                || (proof with { Path = [.. proof.Path.SkipLast(1)] }).Verify(old, root).Refusal().Code == "proof-wrong-length");
    }).QuickCheckThrowOnFailure();

    [Theory, InlineData(-1, 3), InlineData(4, 3)]
    public void A_log_does_not_shrink(long from, long to) => Assert.Equal(
        "history-backwards", new ConsistencyProof(from, to, []).Verify(Hash.OfNothing, Hash.OfNothing).Refusal().Code);

    [Fact]
    public void Another_past_and_another_present_are_told_apart()
    {
        var leaves = Trees.Leaves(7);
        var proof = MerkleTree.ProveConsistency(leaves, 5);
        var (old, root) = (MerkleTree.Root(leaves[..5]), MerkleTree.Root(leaves));

        Assert.Equal("old-root-mismatch", proof.Verify(root, root).Refusal().Code);
        Assert.Equal("root-mismatch", proof.Verify(old, old).Refusal().Code);
    }

    private static ConsistencyProof Proof((Hash[] Leaves, int From) any) =>
        MerkleTree.ProveConsistency(any.Leaves, any.From);

    private static Hash OldRoot((Hash[] Leaves, int From) any) => MerkleTree.Root(any.Leaves[..any.From]);
}

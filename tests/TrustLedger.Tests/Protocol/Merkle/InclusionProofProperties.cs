using FsCheck;
using FsCheck.Fluent;
using TrustLedger.Protocol.Merkle;

namespace TrustLedger.Tests.Protocol.Merkle;

/// <summary>What must hold for every tree, not only the ones we thought of.</summary>
public sealed class InclusionProofProperties
{
    // A tree of up to 600 leaves, and one leaf of it: enough to cross the 256-wide tile twice.
    private static readonly Arbitrary<(Hash[] Leaves, int Index)> AnyLeaf = (
        from size in Gen.Choose(1, 600)
        from index in Gen.Choose(0, size - 1)
        select (Trees.Leaves(size), index)).ToArbitrary();

    [Fact]
    public void Every_leaf_is_proven_in_its_own_tree() => Prop.ForAll(AnyLeaf, any =>
        MerkleTree.Prove(any.Leaves, any.Index)
            .Verify(any.Leaves[any.Index], MerkleTree.Root(any.Leaves)).Succeeded()).QuickCheckThrowOnFailure();

    [Fact]
    public void No_other_leaf_is_proven_in_its_place() => Prop.ForAll(AnyLeaf, any =>
        MerkleTree.Prove(any.Leaves, any.Index)
            .Verify(Hash.OfLeaf("forged"u8), MerkleTree.Root(any.Leaves))
            .Refusal().Code == "root-mismatch").QuickCheckThrowOnFailure();

    [Fact]
    public void No_flipped_bit_of_the_path_passes() => Prop.ForAll(AnyLeaf, AnyBit, (any, bit) =>
    {
        var proof = MerkleTree.Prove(any.Leaves, any.Index);
        if (proof.Path.Count == 0)
            return true;
        Hash[] path = [.. proof.Path];
        path[bit % path.Length] = Trees.Flipped(path[bit % path.Length], bit);
        return (proof with { Path = path })
            .Verify(any.Leaves[any.Index], MerkleTree.Root(any.Leaves)).Refusal().Code == "root-mismatch";
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_longer_or_shorter_path_is_refused() => Prop.ForAll(AnyLeaf, any =>
    {
        var proof = MerkleTree.Prove(any.Leaves, any.Index);
        var (leaf, root) = (any.Leaves[any.Index], MerkleTree.Root(any.Leaves));
        return (proof with { Path = [.. proof.Path, leaf] }).Verify(leaf, root).Refusal().Code == "proof-wrong-length"
            && (proof.Path.Count == 0
                || (proof with { Path = [.. proof.Path.SkipLast(1)] }).Verify(leaf, root).Refusal().Code == "proof-wrong-length");
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_proof_does_not_hold_for_another_index() => Prop.ForAll(AnyLeaf, AnyBit, (any, other) =>
    {
        var proof = MerkleTree.Prove(any.Leaves, any.Index);
        var index = other % any.Leaves.Length;
        return index == any.Index
            || !(proof with { LeafIndex = index }).Verify(any.Leaves[any.Index], MerkleTree.Root(any.Leaves)).Succeeded();
    }).QuickCheckThrowOnFailure();

    [Theory, InlineData(-1, 3), InlineData(3, 3), InlineData(0, 0)]
    public void A_leaf_that_no_such_tree_has_is_refused(long index, long size) => Assert.Equal(
        "leaf-outside-tree", new InclusionProof(index, size, []).Verify(Hash.OfNothing, Hash.OfNothing).Refusal().Code);

    private static Arbitrary<int> AnyBit => Gen.Choose(0, 255).ToArbitrary();
}

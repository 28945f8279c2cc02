using System.Text.Json.Nodes;
using TrustLedger.Protocol.Merkle;

namespace TrustLedger.Tests.Protocol.Merkle;

/// <summary>The eight-leaf tree that all implementations of RFC 6962 share.</summary>
public sealed class CertificateTransparencyTreeTests
{
    private static readonly JsonNode Tree = VectorFile.Json("rfc6962", "tree.json");
    private static readonly Hash[] Leaves =
        [.. Tree["leaves"]!.AsArray().Select(leaf => Hash.OfLeaf(Convert.FromHexString(leaf!.GetValue<string>())))];

    private static readonly Hash[] Roots = Hashes(Tree["roots"]!);

    [Fact]
    public void Every_size_has_its_published_root()
    {
        Assert.Equal(Leaves.Length + 1, Roots.Length);
        Assert.All(Roots.Index(), root => Assert.Equal(root.Item, MerkleTree.Root(Leaves[..root.Index])));
    }

    [Fact]
    public void A_growing_edge_meets_the_published_roots()
    {
        var range = CompactRange.Empty();
        foreach (var (index, leaf) in Leaves.Index())
        {
            Assert.Equal(Roots[index], range.Root());
            range.Append(leaf);
        }

        Assert.Equal(Roots[^1], range.Root());
    }

    [Theory, InlineData(0), InlineData(1), InlineData(2)]
    public void A_published_inclusion_proof_is_made_and_accepted(int vector)
    {
        var expected = Tree["inclusion"]![vector]!;
        var (index, size) = (expected["index"]!.GetValue<int>(), expected["size"]!.GetValue<int>());

        var proof = MerkleTree.Prove(Leaves[..size], index);

        Assert.Equal(Hashes(expected["path"]!), proof.Path);
        Assert.Equal(index, proof.Verify(Leaves[index], Roots[size]).Value().Index);
    }

    [Theory, InlineData(0), InlineData(1), InlineData(2)]
    public void A_published_consistency_proof_is_made_and_accepted(int vector)
    {
        var expected = Tree["consistency"]![vector]!;
        var (from, to) = (expected["from"]!.GetValue<int>(), expected["to"]!.GetValue<int>());

        var proof = MerkleTree.ProveConsistency(Leaves[..to], from);

        Assert.Equal(Hashes(expected["path"]!), proof.Path);
        Assert.Equal(Roots[to], proof.Verify(Roots[from], Roots[to]).Value().Root);
    }

    private static Hash[] Hashes(JsonNode hex) =>
        [.. hex.AsArray().Select(hash => Hash.FromBytes(Convert.FromHexString(hash!.GetValue<string>())))];
}

using TrustLedger.Protocol;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.Tiles;

namespace TrustLedger.Tests.Protocol.Tiles;

/// <summary>Proofs from tiles are the proofs of the reference tree, hash for hash.</summary>
public sealed class TileProofsTests
{
    private const int Largest = 600;
    private static readonly Hash[] Leaves = Trees.Leaves(Largest);
    private static readonly HashTileReader Tiles = Cached(Trees.Tiles(Leaves));
    private static readonly CancellationToken Never = CancellationToken.None;

    [Fact]
    public async Task Inclusion_equals_the_reference_at_every_size()
    {
        for (var size = 1; size <= Largest; size++)
        {
            foreach (var index in Interesting(size).Where(index => index < size))
            {
                var proof = (await TileProofs.Inclusion(Tiles, index, size, Never)).Value();
                Assert.Equal(MerkleTree.Prove(Leaves[..size], index).Path, proof.Path);
                Assert.Equal((index, size), (proof.LeafIndex, proof.TreeSize));
            }
        }
    }

    [Fact]
    public async Task Consistency_equals_the_reference_at_every_size()
    {
        for (var size = 0; size <= Largest; size++)
        {
            foreach (var from in Interesting(size))
            {
                var proof = (await TileProofs.Consistency(Tiles, from, size, Never)).Value();
                Assert.Equal(MerkleTree.ProveConsistency(Leaves[..size], from).Path, proof.Path);
            }
        }
    }

    [Fact]
    public async Task Root_and_edge_equal_the_growing_edge_at_every_size()
    {
        var range = CompactRange.Empty();
        for (var size = 0; size <= Largest; size++)
        {
            Assert.Equal(range.Root(), (await TileProofs.Root(Tiles, size, Never)).Value());
            Assert.Equal(range.Edge, (await TileProofs.Edge(Tiles, size, Never)).Value().Edge);
            if (size < Largest)
                range.Append(Leaves[size]);
        }
    }

    // A level-2 tile first appears at 65,536 leaves.
    [Fact]
    public async Task Three_levels_of_tiles_give_one_proof()
    {
        var leaves = Trees.Leaves(66_000);
        var tiles = Cached(Trees.Tiles(leaves));
        var root = MerkleTree.Root(leaves);

        foreach (var index in new[] { 0, 255, 256, 65_535, 65_536, 65_999 })
            Assert.True((await TileProofs.Inclusion(tiles, index, leaves.Length, Never)).Value().Verify(leaves[index], root).Succeeded());
        foreach (var from in new[] { 1, 256, 65_536, 65_537, 65_999 })
        {
            var proof = (await TileProofs.Consistency(tiles, from, leaves.Length, Never)).Value();
            Assert.True(proof.Verify(MerkleTree.Root(leaves[..from]), root).Succeeded());
        }
    }

    [Fact]
    public async Task What_the_reader_refuses_is_refused()
    {
        HashTileReader broken = (_, _) => ValueTask.FromResult<Result<HashTile>>(new Refusal("tile-wrong-length", "Cut short."));

        Assert.Equal("tile-wrong-length", (await TileProofs.Inclusion(broken, 0, 2, Never)).Refusal().Code);
        Assert.Equal("tile-wrong-length", (await TileProofs.Consistency(broken, 1, 2, Never)).Refusal().Code);
    }

    [Fact]
    public async Task A_tile_with_fewer_hashes_than_asked_for_is_refused()
    {
        HashTileReader narrow = (_, _) => ValueTask.FromResult<Result<HashTile>>(HashTile.Of(Trees.Leaves(1)));

        Assert.Equal("tile-wrong-length", (await TileProofs.Inclusion(narrow, 0, 3, Never)).Refusal().Code);
    }

    private static int[] Interesting(int size) =>
        [.. new[] { 0, 1, size / 3, size / 2, size - 2, size - 1, size, 255, 256, 257, 511, 512 }
            .Where(i => i >= 0 && i <= size).Distinct()];

    private static HashTileReader Cached(HashTileReader read)
    {
        var tiles = new Dictionary<TileCoordinate, Result<HashTile>>();
        return async (tile, cancellationToken) => tiles.TryGetValue(tile, out var known)
            ? known
            : tiles[tile] = await read(tile, cancellationToken);
    }
}

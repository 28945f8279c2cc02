using TrustLedger.Node.Storage;
using TrustLedger.Node.Upkeep;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Entries;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.Tiles;

namespace TrustLedger.Tests.Node.Storage;

/// <summary>What c2sp.org/tlog-tiles promises of a log that was pruned, worked out from its words.</summary>
public sealed class PrunedTreeTests
{
    [Theory]
    [InlineData(0, 256)]
    [InlineData(0, 70_144)]
    [InlineData(512, 65_536)]
    [InlineData(65_536, 66_048)]
    [InlineData(65_280, 20_000_000)]
    public void What_may_go_is_every_full_tile_and_bundle_that_ends_at_the_minimum_index_or_before(long from, long below)
    {
        var expected = LogTiles.Of(below).Where(tile => !tile.IsPartial && End(tile) <= below && End(tile) > from).ToHashSet();

        Assert.Equal(expected, Pruning.Tiles(from, below).ToHashSet());
        Assert.Equal(expected.Count, Pruning.Tiles(from, below).Count());
    }

    [Fact]
    public async Task Every_entry_root_and_proof_from_the_minimum_index_on_can_be_had()
    {
        const int size = 66_300;
        var kit = new StoreKit(new VirtualDisk());
        var entries = Enumerable.Range(0, size).Select(Entry).ToArray();
        using (var store = kit.Open().Value())
        {
            foreach (var batch in entries.Chunk(1_000))
                kit.Commit(store, batch);
            store.Flush();
        }

        var leaves = entries.Select(entry => Hash.OfLeaf(entry)).ToArray();
        var root = MerkleTree.Root(leaves);
        var files = new TileFiles(kit.Disk, kit.Folder);
        long minimum = 0;
        foreach (var below in new long[] { 256, 65_280, 65_536, 66_048 })
        {
            new Pruning(kit.Disk, kit.Folder).Step(minimum, below, Bundle).Value();
            minimum = below;
            using var store = kit.Open().Value();
            Assert.Equal(below, store.Minimum);
            int[] sizes = [(int)below, (int)below + 1, ((int)below + size) / 2, size - 1, size];
            foreach (var index in new[] { (int)below, (int)below + 100, (int)below + 251, 66_299 })
            {
                Assert.Equal(entries[index], store.ReadEntry(index).ToArray());
                foreach (var at in sizes.Where(at => at > index))
                {
                    var proof = (await TileProofs.Inclusion(store.ReadTile, index, at, default)).Value();
                    Assert.True(proof.Verify(leaves[index], MerkleTree.Root(leaves[..at])).Succeeded());
                }
            }

            foreach (var at in sizes)
            {
                Assert.Equal(MerkleTree.Root(leaves[..at]), store.EdgeAt(at).Root());
                var proof = (await TileProofs.Consistency(store.ReadTile, at, size, default)).Value();
                Assert.True(proof.Verify(MerkleTree.Root(leaves[..at]), root).Succeeded());
            }

            Assert.Equal("pruned", (await TileProofs.Inclusion(store.ReadTile, below - 1, size, default)).Refusal().Code);
            Assert.Equal("pruned", (await store.ReadTile(TileCoordinate.OfHashes(0, (below / 256) - 1, 3), default)).Refusal().Code);
            Assert.Equal(LogEntry.Parse(entries[below - 1]).Value().AcceptedMilliseconds, store.Recall(below - 1).AcceptedMilliseconds);
        }

        Result<LogEntry[]> Bundle(TileCoordinate tile) =>
            EntryBundle.Parse(tile, files.Read(tile)).Value().Entries.Select(entry => LogEntry.Parse(entry.Span).Value()).ToArray();
    }

    [Theory]
    [InlineData(256)]
    [InlineData(65_280)]
    [InlineData(65_536)]
    [InlineData(65_792)]
    public void A_check_that_begins_behind_what_was_pruned_makes_the_same_tiles(int beginning)
    {
        var (whole, later) = (new List<TileFile>(), new List<TileFile>());
        var (first, second) = (new TileBuilder(whole.Add), default(TileBuilder));
        var edges = Array.Empty<IReadOnlyList<Hash>>();
        for (var at = 0; at < 66_100; at++)
        {
            if (at == beginning)
            {
                edges = [.. Enumerable.Range(0, 3).TakeWhile(level => beginning >> (8 * level) > 0).Select(level =>
                    first.Partial().FirstOrDefault(tile => tile.Tile.Level == level) is { } tile ? HashTile.Parse(tile.Tile, tile.Bytes).Value().Hashes : [])];
                second = new TileBuilder(later.Add, beginning, edges);
                whole.Clear();
            }

            var leaf = Hash.OfLeaf(BitConverter.GetBytes(at));
            first.Append(leaf);
            second?.Append(leaf);
        }

        Assert.Equal(first.Range.Root(), second!.Range.Root());
        Assert.Equal(whole.Select(made => made.Tile), later.Select(made => made.Tile));
        Assert.Equal(whole.Concat(first.Partial()).Select(made => Convert.ToHexString(made.Bytes)),
            later.Concat(second.Partial()).Select(made => Convert.ToHexString(made.Bytes)), StringComparer.Ordinal);
        Assert.Throws<ArgumentException>(() => new TileBuilder(later.Add, beginning + 1, [.. edges.Skip(1)]));
    }

    // (n + 1) * 256**(l+1), and for a bundle that of its level 0 tile.
    private static Int128 End(TileCoordinate tile) => (Int128)(tile.Index + 1) * (Int128)Math.Pow(256, tile.HoldsEntries ? 1 : tile.Level + 1);

    private static byte[] Entry(int at) => LogEntry.Padding((ulong)at, Keccak256.Of(at.ToString(System.Globalization.CultureInfo.InvariantCulture)).ToArray());
}

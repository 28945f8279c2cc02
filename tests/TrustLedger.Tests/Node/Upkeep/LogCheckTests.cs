using System.Text;
using TrustLedger.Node.Storage;
using TrustLedger.Node.Upkeep;
using TrustLedger.Protocol.Entries;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.Tiles;

namespace TrustLedger.Tests.Node.Upkeep;

public sealed class LogCheckTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(600)]
    public async Task A_log_that_a_node_wrote_is_whole(int size)
    {
        var kit = await UpkeepKit.OfSize(size);

        var result = kit.Check(isDeep: true);

        Assert.Empty(result.Findings);
        Assert.Equal(size, result.Size);
    }

    [Theory]
    [InlineData("genesis.json", "genesis-damaged")]
    [InlineData("checkpoint", "checkpoint-damaged")]
    [InlineData("tile/0/000", "tile-damaged")]
    [InlineData("tile/1/000.p/1", "tile-damaged")]
    [InlineData("tile/0/001.p/44", "tile-damaged")]
    public async Task A_flipped_bit_in_a_file_is_found(string path, string code)
    {
        var kit = await UpkeepKit.OfSize(300);
        kit.Flip(path);

        Assert.Equal(code, kit.Codes());
    }

    [Fact]
    public async Task A_flipped_bit_in_a_bundle_names_the_bundle_and_the_tiles_that_it_no_longer_makes()
    {
        var kit = await UpkeepKit.OfSize(300);
        kit.Disk.Delete(kit.Folder.WriteAheadFiles[0]);
        kit.Flip("tile/entries/000", 2 + 200);

        var found = kit.Check().Findings;

        Assert.Contains(found, finding => (finding.What.Code, finding.Path, finding.Index) == ("tile-damaged", "tile/0/000", 0));
        Assert.Contains(found, finding => finding.What.Code == "entries-damaged");
    }

    [Fact]
    public async Task A_bundle_that_is_damaged_or_gone_is_one_finding_for_its_hash_tile_stands_in()
    {
        var kit = await UpkeepKit.OfSize(600);
        var path = "tile/entries/001";
        var whole = kit.Read(path);

        kit.Write(path, whole[..^1]);
        Assert.Equal(("bundle-damaged", path, 256), Only(kit.Check()));
        kit.Disk.Delete(kit.Folder.File(path));
        Assert.Equal(("bundle-missing", path, 256), Only(kit.Check()));
        kit.Disk.Delete(kit.Folder.File("tile/0/001"));
        Assert.Contains("tile-missing", kit.Codes(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tile_that_is_missing_is_found_at_its_level()
    {
        var kit = await UpkeepKit.OfSize(600);
        kit.Disk.Delete(kit.Folder.File("tile/1/000.p/2"));

        Assert.Equal(("tile-missing", "tile/1/000.p/2", 0), Only(kit.Check()));
    }

    [Fact]
    public async Task Files_that_a_log_of_this_size_does_not_have_are_found()
    {
        var kit = await UpkeepKit.OfSize(257);
        kit.Write("tile/0/009", new byte[TileCoordinate.FullWidth * Hash.Length]);
        kit.Write("tile/readme", [1]);
        kit.Write("tile/0/001.new", [1]); // What a crash leaves half written.

        Assert.Equal<string>(["file-unexpected", "tile-unexpected"], [.. kit.Codes().Split(' ').Order(StringComparer.Ordinal)]);
    }

    [Fact]
    public async Task An_outgrown_partial_tile_may_stay_as_long_as_it_is_true()
    {
        var kit = await UpkeepKit.OfSize(300);
        kit.Write("tile/0/000.p/7", kit.Read("tile/0/000")[..(7 * Hash.Length)]);
        Assert.Equal("", kit.Codes());

        kit.Flip("tile/0/000.p/7");
        Assert.Equal(("tile-damaged", "tile/0/000.p/7", 0), Only(kit.Check()));
    }

    [Fact]
    public async Task A_policy_document_that_is_another_is_found_and_one_that_is_missing_where_it_is_needed()
    {
        var kit = await UpkeepKit.OfSize(2);
        kit.Write($"policies/{new string('0', 64)}.json", Encoding.UTF8.GetBytes("{}"));

        Assert.Equal("policy-damaged", kit.Codes(isDeep: true));
    }

    [Fact]
    public async Task Write_ahead_records_that_the_bundles_contradict_are_found()
    {
        var kit = await UpkeepKit.OfSize(2);
        var bundle = EntryBundle.Parse(TileCoordinate.OfEntries(0, 2), kit.Read("tile/entries/000.p/2")).Value();
        kit.Disk.Put(kit.Folder.WriteAheadFiles[0], Record(1, 0, [LogEntry.Padding(1, new byte[32])], "note"));

        Assert.Equal("write-ahead-differs", kit.Codes());
        Assert.Equal(2, bundle.Entries.Count);
    }

    [Theory]
    [InlineData(3, 5)]
    [InlineData(2, 2)]
    public async Task Write_ahead_records_that_do_not_fit_are_found(int sequence, int first)
    {
        var kit = await UpkeepKit.OfSize(2);
        kit.Disk.Put(kit.Folder.WriteAheadFiles[0], Record(sequence, first, [LogEntry.Padding(1, new byte[32])], kit.Sign(9, Hash.OfNothing)));

        Assert.Contains("write-ahead-damaged", kit.Codes(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_published_must_be_there()
    {
        var kit = await UpkeepKit.OfSize(3);
        Mark(kit, kit.Sign(4, Hash.OfLeaf([1])));
        Assert.Equal("published-ahead", kit.Codes());
        Mark(kit, kit.Sign(2, Hash.OfLeaf([1])));
        Assert.Equal("published-differs", kit.Codes());
    }

    [Fact]
    public async Task An_entry_that_nobody_signed_or_that_goes_back_in_time_is_found_by_a_deep_check()
    {
        var kit = await UpkeepKit.OfSize(3);
        var bundle = EntryBundle.Parse(TileCoordinate.OfEntries(0, 3), kit.Read("tile/entries/000.p/3")).Value();
        byte[] forged = [.. bundle.Entries[2].Span];
        forged[2 + 3] = 0; // Within the acceptance time, which nobody signs.
        forged[^1] ^= 1; // The length of what follows the data: no entry at all.
        Rewrite(kit, [bundle.Entries[0], bundle.Entries[1], forged]);
        Assert.Equal("entry-unreadable", kit.Codes(isDeep: true));

        forged = [.. bundle.Entries[2].Span];
        (forged[2], forged[40]) = (0, (byte)(forged[40] ^ 1));
        (forged[3], forged[4], forged[5]) = (0, 0, 0);
        Rewrite(kit, [bundle.Entries[0], bundle.Entries[1], forged]);
        Assert.Equal("accepted-backwards", kit.Codes());
        Assert.Equal<string>(
            ["accepted-backwards", "entry-unsigned", "entry-against-rules"], [.. kit.Check(isDeep: true).Findings.Select(finding => finding.What.Code)]);
    }

    [Fact]
    public async Task A_mark_of_pruning_that_is_no_number_is_found()
    {
        var kit = await UpkeepKit.OfSize(2);
        kit.Write("pruned", "many"u8.ToArray());

        Assert.Equal("prune-mark-damaged", kit.Codes());
    }

    private static (string Code, string Path, long? Index) Only(LogCheckResult result)
    {
        var finding = Assert.Single(result.Findings);
        return (finding.What.Code, finding.Path, finding.Index);
    }

    /// <summary>Makes tree and checkpoint anew, as the holder of the log's key could.</summary>
    private static void Rewrite(UpkeepKit kit, IReadOnlyList<ReadOnlyMemory<byte>> entries)
    {
        Hash[] leaves = [.. entries.Select(entry => Hash.OfLeaf(entry.Span))];
        kit.Write($"tile/entries/000.p/{entries.Count}", EntryBundle.Of(entries).Encode());
        kit.Write($"tile/0/000.p/{entries.Count}", HashTile.Of(leaves).Encode());
        kit.Write("checkpoint", Encoding.UTF8.GetBytes(kit.Sign(entries.Count, MerkleTree.Root(leaves))));
        kit.Disk.Delete(kit.Folder.Published);
        foreach (var file in kit.Folder.WriteAheadFiles)
            kit.Disk.Delete(file);
    }

    private static byte[] Record(long sequence, long first, IReadOnlyList<byte[]> entries, string note) =>
        WriteAheadRecord.Draft(sequence, first, [.. entries.Select(entry => (ReadOnlyMemory<byte>)entry)]).Seal(note).ToArray();

    private static void Mark(UpkeepKit kit, string note)
    {
        using var mark = PublishedMark.Open(kit.Disk, kit.Folder);
        mark.Write(note);
    }
}

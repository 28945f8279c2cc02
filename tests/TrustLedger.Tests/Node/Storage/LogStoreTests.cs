using System.Text;
using TrustLedger.Node.Storage;
using TrustLedger.Protocol.Checkpoints;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.Tiles;

namespace TrustLedger.Tests.Node.Storage;

/// <summary>The files are those of tlog-tiles, and what was changed in them is found.</summary>
public sealed class LogStoreTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(70_000)]
    public void The_tiles_of_a_size_are_those_of_the_reference(int size)
    {
        var entries = Enumerable.Range(0, size).Select(i => (ReadOnlyMemory<byte>)BitConverter.GetBytes(i)).ToArray();
        var tiles = new TreeTiles();
        tiles.Append(entries);
        var made = tiles.Unwritten();
        var files = made.Full.Concat(made.Partial).ToDictionary(file => file.Tile.Path, file => file.Bytes, StringComparer.Ordinal);

        IReadOnlyList<Hash> level = [.. entries.Select(entry => Hash.OfLeaf(entry.Span))];
        Assert.Equal(MerkleTree.Root(level), tiles.Root());
        for (var index = 0; index < (size + 255) / 256; index++)
        {
            var part = entries.Skip(index * 256).Take(256).ToArray();
            Assert.Equal(EntryBundle.Of(part).Encode(), files.Remove(TileCoordinate.OfEntries(index, part.Length).Path, out var bundle) ? bundle : null);
        }

        for (var height = 0; level.Count > 0; height++)
        {
            var next = new List<Hash>();
            foreach (var (part, index) in level.Chunk(256).Select((part, index) => (part, index)))
            {
                var path = TileCoordinate.OfHashes(height, index, part.Length).Path;
                Assert.Equal(HashTile.Of(part).Encode(), files.Remove(path, out var tile) ? tile : null);
                if (part.Length == 256)
                    next.Add(MerkleTree.Root(part));
            }

            level = next;
        }

        Assert.Empty(files);
    }

    [Fact]
    public void Every_published_size_is_read_from_memory_and_from_files_alike()
    {
        var kit = new StoreKit(new VirtualDisk());
        var store = Filled(kit, batches: 12, flushEvery: 5);

        for (long size = 1; size <= store.Size; size += 7)
        {
            var bundle = TileCoordinate.HoldingEntry(size - 1, size);
            Assert.Equal(bundle.Width, store.ReadEntries(bundle).Entries.Count);
            Assert.Equal(kit.Acknowledged[(int)size - 1], store.ReadEntries(bundle).Entries[^1].ToArray());
        }
    }

    [Fact]
    public void A_partial_tile_goes_once_it_is_outgrown()
    {
        var kit = new StoreKit(new VirtualDisk());
        var store = Filled(kit, batches: 30, flushEvery: 1);

        var partials = new[] { "0", "entries", "1" }.SelectMany(level => Enumerable.Range(0, 4).SelectMany(index =>
            kit.Disk.List(kit.Folder.File($"tile/{level}/{index:D3}.p")))).ToArray();
        Assert.Equal(
            new[] { TileCoordinate.HoldingEntry(store.Size - 1, store.Size), TileCoordinate.Holding(0, store.Size - 1, store.Size),
                TileCoordinate.Holding(1, (store.Size / 256) - 1, store.Size) }
                .Select(tile => kit.Folder.File(tile.Path)).Order(StringComparer.Ordinal),
            partials.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_full_tile_that_is_another_is_never_overwritten()
    {
        var disk = new VirtualDisk();
        var files = new TileFiles(disk, new LogFolder("/data"));
        var tile = new TileFile(TileCoordinate.OfHashes(0, 0), new byte[256 * 32]);
        files.Write(new TileBatch(256, [tile], []));
        files.Write(new TileBatch(256, [tile], []));

        var other = tile with { Bytes = [.. tile.Bytes[..^1], 1] };
        Assert.Throws<InvalidDataException>(() => files.Write(new TileBatch(256, [other], [])));
        Assert.Equal(tile.Bytes, files.Read(tile.Tile));
    }

    [Fact]
    public void A_flipped_byte_anywhere_is_found_or_does_no_harm()
    {
        var kit = new StoreKit(new VirtualDisk());
        Filled(kit, batches: 30, flushEvery: 20);
        var (refused, refusedLater) = (0, 0);
        foreach (var path in kit.Disk.Files.Where(path => !path.EndsWith("lock", StringComparison.Ordinal)))
        {
            var length = kit.Disk.ReadAll(path)!.Length;
            for (var offset = 0; offset < length; offset += 1 + (length / 41))
            {
                var damaged = kit.On(kit.Disk.Copy());
                damaged.Disk.Flip(path, offset, 0x10);
                if (!damaged.Open().TryGet(out var store, out _))
                    refused++;
                else if (IsReadable(store))
                    damaged.AssertHoldsAcknowledged(store);
                else
                    refusedLater++;
            }
        }

        Assert.InRange(refused, 50, int.MaxValue); // Most bytes of the edge, the checkpoint and the records matter at once.
        Assert.InRange(refusedLater, 20, int.MaxValue); // And those of full tiles when they are read.
    }

    [Fact]
    public void A_record_that_was_published_and_is_torn_afterwards_stops_the_start()
    {
        var kit = new StoreKit(new VirtualDisk());
        Filled(kit, batches: 3, flushEvery: 100);
        var path = kit.Folder.WriteAheadFiles[0];
        var last = kit.Disk.ReadAll(path)!.AsSpan().LastIndexOfAnyExcept((byte)0);

        var torn = kit.On(kit.Disk.Copy());
        torn.Disk.Flip(path, last, 0xff);
        Assert.Equal("published-ahead", torn.Open().Refusal().Code);

        // Without the mark nothing tells a damaged last record from one that was never acknowledged.
        torn.Disk.Delete(kit.Folder.Published);
        Assert.True(torn.Open().Succeeded());
    }

    [Fact]
    public void A_damaged_record_before_a_whole_one_stops_the_start_even_without_the_mark()
    {
        var kit = new StoreKit(new VirtualDisk());
        Filled(kit, batches: 3, flushEvery: 100);
        kit.Disk.Flip(kit.Folder.WriteAheadFiles[0], 100, 0x01);
        kit.Disk.Delete(kit.Folder.Published);

        Assert.Equal("write-ahead-damaged", kit.Open().Refusal().Code);
    }

    [Theory]
    [InlineData("checkpoint", "checkpoint-damaged")]
    [InlineData("tile/entries/00N.p/M", "tile-damaged")]
    [InlineData("tile/0/00N.p/M", "tile-damaged")]
    [InlineData("tile/1/000.p/N", "entries-damaged")]
    public void What_was_changed_in_the_files_stops_the_start(string file, string code)
    {
        var kit = new StoreKit(new VirtualDisk());
        var store = Filled(kit, batches: 40, flushEvery: 1);
        Assert.InRange(store.Size, 512, 1023);
        var path = kit.Folder.File(file.Replace("N", $"{store.Size / 256}", StringComparison.Ordinal)
            .Replace("M", $"{store.Size % 256}", StringComparison.Ordinal));
        kit.Disk.Flip(path, 40, 0x01);

        Assert.Equal(code, kit.Open().Refusal().Code);
    }

    [Theory]
    [InlineData("tile/entries/001")]
    [InlineData("tile/0/001")]
    public async Task What_was_changed_in_a_full_file_is_never_given_out(string file)
    {
        var kit = new StoreKit(new VirtualDisk());
        Filled(kit, batches: 40, flushEvery: 1);
        kit.Disk.Flip(kit.Folder.File(file), 40, 0x01);
        var store = kit.Open().Value();

        Assert.Throws<InvalidDataException>(() => store.ReadEntry(256));
        Assert.Throws<InvalidDataException>(() => store.ReadEntries(TileCoordinate.OfEntries(1)));
        Assert.Equal(kit.Acknowledged[3], store.ReadEntry(3).ToArray());
        if (file.Contains("entries", StringComparison.Ordinal))
            return;
        await Assert.ThrowsAsync<InvalidDataException>(async () => await store.ReadTile(TileCoordinate.OfHashes(0, 1, 7), default));
        await Assert.ThrowsAsync<InvalidDataException>(async () => await TileProofs.Inclusion(store.ReadTile, 300, store.Size, default));
    }

    [Fact]
    public void Entries_that_do_not_lead_to_the_signed_root_stop_the_start()
    {
        var kit = new StoreKit(new VirtualDisk());
        var store = Filled(kit, batches: 2, flushEvery: 1);
        var other = Checkpoint.Create(store.Origin, store.Size, Hash.OfLeaf("another tree"u8)).Value();
        kit.Disk.Put(kit.Folder.Checkpoint, Encoding.UTF8.GetBytes(new StoreKit.HashSigner(store.Origin).Sign(other)));

        Assert.Equal("entries-damaged", kit.Open().Refusal().Code);
    }

    [Fact]
    public void A_missing_tile_of_the_edge_stops_the_start_and_an_older_one_its_reader()
    {
        var kit = new StoreKit(new VirtualDisk());
        var size = Filled(kit, batches: 40, flushEvery: 1).Size;
        kit.Disk.Delete(kit.Folder.File("tile/entries/000"));
        var store = kit.Open().Value();
        Assert.Throws<InvalidDataException>(() => store.ReadEntry(0));

        kit.Disk.Delete(kit.Folder.File(TileCoordinate.HoldingEntry(size - 1, size).Path));
        Assert.Equal("tile-missing", kit.Open().Refusal().Code);
    }

    [Fact]
    public void An_older_copy_of_the_folder_does_not_go_on_where_another_tree_was_published()
    {
        var kit = new StoreKit(new VirtualDisk());
        var store = Filled(kit, batches: 2, flushEvery: 1);
        var other = kit.On(kit.Disk.Copy());
        kit.Commit(store, [[1, 2, 3]]);

        var fork = other.Open().Value();
        other.Commit(fork, [[4, 5, 6]]);
        fork.Flush();
        other.Disk.Put(kit.Folder.Published, kit.Disk.ReadAll(kit.Folder.Published)!);
        Assert.Equal("published-differs", other.Open().Refusal().Code);
    }

    private static bool IsReadable(LogStore store)
    {
        try
        {
            return store.ReadEntries(0, store.Size).Count() == store.Size;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    private static LogStore Filled(StoreKit kit, int batches, int flushEvery)
    {
        var dice = new Dice(batches);
        var store = kit.Open().Value();
        for (var batch = 1; batch <= batches; batch++)
        {
            kit.Commit(store, [.. Enumerable.Range(0, 1 + dice.Below(40)).Select(_ => StoreKit.Entry(dice))]);
            if (batch % flushEvery == 0)
                store.Flush();
        }

        return store;
    }
}

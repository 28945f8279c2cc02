using System.Buffers.Binary;
using System.Globalization;
using TrustLedger.Protocol.Merkle;

namespace TrustLedger.Tests.Node.Storage;

/// <summary>The tile folder is c2sp.org/tlog-tiles to the letter, worked out here from the specification's words alone.</summary>
public sealed class TileLayoutTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(70_000)]
    public void Every_file_that_a_log_of_this_size_has_is_there_and_no_other(int size)
    {
        var disk = new VirtualDisk();
        var kit = new StoreKit(disk);
        var store = kit.Open().Value();
        for (var at = 0; at < size;)
        {
            var count = Math.Min(size - at, 1_000);
            kit.Commit(store, [.. Enumerable.Range(at, count).Select(Entry)]);
            at += count;
        }

        store.Flush();

        var root = kit.Folder.Root + "/";
        Assert.Equal<string>(
            [.. Expected(size).Order(StringComparer.Ordinal)],
            [.. disk.Files.Where(path => path.StartsWith(root + "tile/", StringComparison.Ordinal)).Select(path => path[root.Length..])]);
        AssertHolds(size, path => disk.ReadAll(root + path)!);
    }

    // "/tile/<L>/<N>[.p/<W>]": level l has ⌊s/256^l⌋ hashes; full tiles, then one partial tile where hashes are left over.
    private static IEnumerable<string> Expected(long size)
    {
        for (var (level, hashes) = (0, size); hashes > 0; (level, hashes) = (level + 1, hashes / 256))
        {
            foreach (var name in level == 0 ? new[] { "entries", "0" } : [level.ToString(CultureInfo.InvariantCulture)])
            {
                for (long tile = 0; tile < hashes / 256; tile++)
                    yield return $"tile/{name}/{Number(tile)}";
                if (hashes % 256 != 0)
                    yield return $"tile/{name}/{Number(hashes / 256)}.p/{hashes % 256}";
            }
        }
    }

    private static void AssertHolds(int size, Func<string, byte[]> read)
    {
        List<byte[]> hashes = [];
        foreach (var path in Expected(size).Where(path => path.StartsWith("tile/entries/", StringComparison.Ordinal)))
        {
            // Big-endian u16 length-prefixed entries, and nothing behind the last.
            for (var bundle = read(path).AsSpan(); !bundle.IsEmpty;)
            {
                var length = BinaryPrimitives.ReadUInt16BigEndian(bundle);
                Assert.Equal(Entry(hashes.Count), bundle.Slice(2, length).ToArray());
                hashes.Add(Hash.OfLeaf(bundle.Slice(2, length)).ToArray());
                bundle = bundle[(2 + length)..];
            }
        }

        Assert.Equal(size, hashes.Count);
        for (var level = 0; hashes.Count > 0; level++)
        {
            var written = Expected(size).Where(path => path.StartsWith($"tile/{level}/", StringComparison.Ordinal)).SelectMany(read).ToArray();
            Assert.True(hashes.SelectMany(hash => hash).SequenceEqual(written), $"Level {level} is another.");

            // "Tiles at level l+1 have the Merkle tree hashes of the full tiles of level l."
            hashes = [.. hashes.Chunk(256).Where(tile => tile.Length == 256).Select(tile => Root(tile))];
        }
    }

    private static byte[] Root(byte[][] tile)
    {
        while (tile.Length > 1)
            tile = [.. tile.Chunk(2).Select(pair => System.Security.Cryptography.SHA256.HashData([1, .. pair[0], .. pair[1]]))];
        return tile[0];
    }

    // "<N>: groups of three digits, all but the last with an x before them."
    private static string Number(long index) => index < 1_000
        ? index.ToString("D3", CultureInfo.InvariantCulture)
        : "x" + string.Join("/x", Groups(index / 1_000)) + "/" + (index % 1_000).ToString("D3", CultureInfo.InvariantCulture);

    private static IEnumerable<string> Groups(long index) => index < 1_000
        ? [index.ToString("D3", CultureInfo.InvariantCulture)]
        : Groups(index / 1_000).Append((index % 1_000).ToString("D3", CultureInfo.InvariantCulture));

    private static byte[] Entry(int index)
    {
        var entry = new byte[12];
        BinaryPrimitives.WriteInt32BigEndian(entry, index);
        return entry;
    }
}

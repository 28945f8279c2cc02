using FsCheck;
using FsCheck.Fluent;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.Tiles;

namespace TrustLedger.Tests.Protocol.Tiles;

/// <summary>Hash tiles and entry bundles read back what they wrote, and nothing that is longer or shorter.</summary>
public sealed class TileCodecTests
{
    private static readonly Arbitrary<byte[][]> AnyEntries = (
        from count in Gen.Choose(1, 256)
        from seed in Gen.Choose(0, 1000)
        select Enumerable.Range(seed, count).Select(i => new byte[i * 7 % 90]).ToArray()).ToArbitrary();

    [Fact]
    public void A_bundle_reads_back_what_it_wrote() => Prop.ForAll(AnyEntries, entries =>
    {
        var bundle = EntryBundle.Of([.. entries.Select(entry => (ReadOnlyMemory<byte>)entry)]);
        var read = EntryBundle.Parse(TileCoordinate.OfEntries(0, entries.Length), bundle.Encode()).Value();
        return read.Entries.Select(entry => entry.ToArray()).Zip(entries).All(pair => pair.First.SequenceEqual(pair.Second));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_bundle_of_another_width_or_length_is_refused() => Prop.ForAll(AnyEntries, entries =>
    {
        var bytes = EntryBundle.Of([.. entries.Select(entry => (ReadOnlyMemory<byte>)entry)]).Encode();
        var tile = TileCoordinate.OfEntries(0, entries.Length);
        return Malformed(tile, [.. bytes, 0]) && Malformed(tile, bytes[..^1])
            && (entries.Length == 1 || Malformed(TileCoordinate.OfEntries(0, entries.Length - 1), bytes))
            && (entries.Length == 256 || Malformed(TileCoordinate.OfEntries(0, entries.Length + 1), bytes));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_longest_entry_fits_and_one_byte_more_does_not()
    {
        var longest = EntryBundle.Of([new byte[65_535]]).Encode();

        Assert.Equal(65_535, EntryBundle.Parse(TileCoordinate.OfEntries(0, 1), longest).Value().Entries[0].Length);
        Assert.Throws<ArgumentException>(() => EntryBundle.Of([new byte[65_536]]));
    }

    [Fact]
    public void A_hash_tile_reads_back_what_it_wrote()
    {
        var hashes = Trees.Leaves(256);
        var read = HashTile.Parse(TileCoordinate.OfHashes(0, 3), HashTile.Of(hashes).Encode()).Value();

        Assert.Equal(hashes, read.Hashes);
    }

    [Theory, InlineData(31), InlineData(33), InlineData(0), InlineData(64)]
    public void A_hash_tile_of_another_length_is_refused(int bytes) => Assert.Equal(
        "tile-wrong-length", HashTile.Parse(TileCoordinate.OfHashes(0, 0, 1), new byte[bytes]).Refusal().Code);

    [Fact]
    public void Entries_are_no_hashes_and_hashes_are_no_entries()
    {
        Assert.Equal("tile-wrong-length", HashTile.Parse(TileCoordinate.OfEntries(0, 1), new byte[Hash.Length]).Refusal().Code);
        Assert.Equal("bundle-malformed", EntryBundle.Parse(TileCoordinate.OfHashes(0, 0, 1), new byte[2]).Refusal().Code);
    }

    private static bool Malformed(TileCoordinate tile, byte[] bytes) =>
        EntryBundle.Parse(tile, bytes).Refusal().Code == "bundle-malformed";
}

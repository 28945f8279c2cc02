using FsCheck;
using FsCheck.Fluent;
using TrustLedger.Protocol.Tiles;

namespace TrustLedger.Tests.Protocol.Tiles;

public sealed class TileCoordinateTests
{
    private static readonly Arbitrary<TileCoordinate> AnyTile = (
        from level in Gen.Choose(-1, 63)
        from high in Gen.OneOf(Gen.Constant(0), Gen.Choose(0, int.MaxValue))
        from low in Gen.Choose(0, int.MaxValue)
        from width in Gen.Choose(1, 256)
        let index = ((long)high << 31) | (long)low
        select level < 0 ? TileCoordinate.OfEntries(index, width) : TileCoordinate.OfHashes(level, index, width)).ToArbitrary();

    [Fact]
    public void Reads_back_what_it_wrote() => Prop.ForAll(AnyTile, tile =>
        TileCoordinate.Parse(tile.Path).Value() == tile).QuickCheckThrowOnFailure();

    // The first is the specification's own example of an index.
    [Theory]
    [InlineData(0, 1234067, 256, "tile/0/x001/x234/067")]
    [InlineData(0, 1234, 5, "tile/0/x001/234.p/5")]
    [InlineData(2, 0, 1, "tile/2/000.p/1")]
    [InlineData(1, 1000, 256, "tile/1/x001/000")]
    [InlineData(-1, 999, 255, "tile/entries/999.p/255")]
    public void Is_served_where_the_specification_says(int level, long index, int width, string path) => Assert.Equal(
        path, (level < 0 ? TileCoordinate.OfEntries(index, width) : TileCoordinate.OfHashes(level, index, width)).Path);

    [Theory]
    [InlineData("tile/0/1")]
    [InlineData("tile/0/0001")]
    [InlineData("tile/0/001/234")]
    [InlineData("tile/0/x000/234")]
    [InlineData("tile/0/x001/x234")]
    [InlineData("tile/00/001")]
    [InlineData("tile/64/001")]
    [InlineData("tile/-1/001")]
    [InlineData("tile/+1/001")]
    [InlineData("tile/0/001.p/256")]
    [InlineData("tile/0/001.p/0")]
    [InlineData("tile/0/001.p/05")]
    [InlineData("tile/0/001.p/5/")]
    [InlineData("tile/0/001.p/5.p/5")]
    [InlineData("tile/0/../001")]
    [InlineData("tile/0/xx01/001")]
    [InlineData("tile/0/x999/x999/x999/x999/x999/x999/999")]
    [InlineData("/tile/0/001")]
    [InlineData("tile/0/")]
    [InlineData("tile/0")]
    [InlineData("")]
    public void Any_other_spelling_is_refused(string path) =>
        Assert.Equal("tile-path-malformed", TileCoordinate.Parse(path).Refusal().Code);

    // "Its end index is defined to be (n + 1) * 256**(l+1)"; a bundle's is that of its level 0 tile.
    [Theory]
    [InlineData("tile/entries/000", 256)]
    [InlineData("tile/entries/001.p/5", 512)]
    [InlineData("tile/0/x001/234", 1_235 * 256L)]
    [InlineData("tile/1/002", 3 * 65_536L)]
    [InlineData("tile/6/000", 1L << 56)]
    [InlineData("tile/6/126", 127L << 56)]
    [InlineData("tile/6/127", long.MaxValue)]
    [InlineData("tile/7/000", long.MaxValue)]
    [InlineData("tile/63/000", long.MaxValue)]
    public void Ends_where_the_specification_says(string path, long end) => Assert.Equal(end, TileCoordinate.Parse(path).Value().EndIndex);

    [Fact]
    public void A_tree_of_70000_has_the_tiles_of_the_specification()
    {
        Assert.Equal(TileCoordinate.OfHashes(0, 272), TileCoordinate.Holding(0, 69_887, 70_000));
        Assert.Equal(TileCoordinate.OfHashes(0, 273, 112), TileCoordinate.Holding(0, 69_999, 70_000));
        Assert.Equal(TileCoordinate.OfHashes(1, 0), TileCoordinate.Holding(1, 255, 70_000));
        Assert.Equal(TileCoordinate.OfHashes(1, 1, 17), TileCoordinate.Holding(1, 272, 70_000));
        Assert.Equal(TileCoordinate.OfHashes(2, 0, 1), TileCoordinate.Holding(2, 0, 70_000));
        Assert.Equal(TileCoordinate.OfEntries(273, 112), TileCoordinate.HoldingEntry(69_999, 70_000));
        Assert.Throws<ArgumentOutOfRangeException>(() => TileCoordinate.Holding(1, 273, 70_000));
    }
}

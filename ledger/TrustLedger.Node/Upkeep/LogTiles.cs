using TrustLedger.Protocol.Tiles;

namespace TrustLedger.Node.Upkeep;

/// <summary>Every file below <c>tile/</c> that a log of one size has, by c2sp.org/tlog-tiles.</summary>
internal static class LogTiles
{
    /// <summary>Bundles first, then the hash tiles level by level; in each the partial one, if any, last.</summary>
    public static IEnumerable<TileCoordinate> Of(long size)
    {
        for (long index = 0; index < size; index += TileCoordinate.FullWidth)
            yield return TileCoordinate.HoldingEntry(index, size);
        for (var (level, hashes) = (0, size); hashes > 0; (level, hashes) = (level + 1, hashes >> TileCoordinate.Height))
        {
            for (long position = 0; position < hashes; position += TileCoordinate.FullWidth)
                yield return TileCoordinate.Holding(level, position, size);
        }
    }

    /// <summary>The partial ones alone: at most one for each level, and one of entries.</summary>
    public static IEnumerable<TileCoordinate> PartialOf(long size) => size == 0 ? [] : Edge(size).Where(tile => tile.IsPartial);

    private static IEnumerable<TileCoordinate> Edge(long size)
    {
        yield return TileCoordinate.HoldingEntry(size - 1, size);
        for (var (level, hashes) = (0, size); hashes > 0; (level, hashes) = (level + 1, hashes >> TileCoordinate.Height))
            yield return TileCoordinate.Holding(level, hashes - 1, size);
    }
}

using System.Globalization;
using System.Text;

namespace TrustLedger.Protocol.Tiles;

/// <summary>Which tile: 256 hashes of one level of the tree, or 256 entries, or as many of them as there are yet.</summary>
/// <remarks>Paths are those of c2sp.org/tlog-tiles, without a leading slash: <c>tile/0/x001/234.p/5</c>.</remarks>
public sealed record TileCoordinate
{
    /// <summary>Hashes in a full tile, and entries in a full bundle.</summary>
    public const int FullWidth = 256;

    /// <summary>Tree levels between one level of tiles and the next.</summary>
    public const int Height = 8;

    private const int EntriesLevel = -1;

    private TileCoordinate(int level, long index, int width) => (Level, Index, Width) = (level, index, width);

    /// <summary>The level of tiles, 0 for leaf hashes; -1 for a bundle of entries.</summary>
    public int Level { get; }

    public long Index { get; }

    /// <summary>1 to 256.</summary>
    public int Width { get; }

    public bool IsPartial => Width < FullWidth;

    public bool HoldsEntries => Level == EntriesLevel;

    /// <summary>
    /// The first entry behind all that the full tile spans, which is what decides whether it may be pruned;
    /// <see cref="long.MaxValue"/> where no log gets so far.
    /// </summary>
    public long EndIndex
    {
        get
        {
            var shift = Height * ((HoldsEntries ? 0 : Level) + 1);
            return shift < 63 && Index < long.MaxValue >> shift ? (Index + 1) << shift : long.MaxValue;
        }
    }

    /// <summary>Where the node serves it and stores it, below the log's own folder.</summary>
    public string Path
    {
        get
        {
            var path = new StringBuilder("tile/")
                .Append(HoldsEntries ? "entries" : Level.ToString(CultureInfo.InvariantCulture)).Append('/');
            var digits = Index.ToString(CultureInfo.InvariantCulture);
            digits = digits.PadLeft((digits.Length + 2) / 3 * 3, '0');
            for (var i = 0; i < digits.Length; i += 3)
                path.Append(i + 3 < digits.Length ? "x" : "").Append(digits, i, 3).Append(i + 3 < digits.Length ? "/" : "");
            return IsPartial ? path.Append(".p/").Append(Width.ToString(CultureInfo.InvariantCulture)).ToString() : path.ToString();
        }
    }

    /// <exception cref="ArgumentOutOfRangeException">No log has such a tile.</exception>
    public static TileCoordinate OfHashes(int level, long index, int width = FullWidth)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(level);
        return IsPossible(level, index, width)
            ? new TileCoordinate(level, index, width)
            : throw new ArgumentOutOfRangeException(nameof(level), $"There is no tile {level}/{index} of {width}.");
    }

    /// <exception cref="ArgumentOutOfRangeException">No log has such a bundle.</exception>
    public static TileCoordinate OfEntries(long index, int width = FullWidth) => IsPossible(EntriesLevel, index, width)
        ? new TileCoordinate(EntriesLevel, index, width)
        : throw new ArgumentOutOfRangeException(nameof(index), $"There is no bundle {index} of {width}.");

    /// <summary>The tile of a tree of <paramref name="size"/> in which hash <paramref name="position"/> of a level is.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The tree has no such hash.</exception>
    public static TileCoordinate Holding(int level, long position, long size)
    {
        var hashes = size >> (Height * level);
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(position, hashes);
        var index = position / FullWidth;
        return OfHashes(level, index, (int)Math.Min(FullWidth, hashes - (index * FullWidth)));
    }

    /// <summary>The bundle of a log of <paramref name="size"/> in which entry <paramref name="position"/> is.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The log has no such entry.</exception>
    public static TileCoordinate HoldingEntry(long position, long size)
    {
        var leaves = Holding(0, position, size);
        return OfEntries(leaves.Index, leaves.Width);
    }

    /// <summary>Reads a path, in its one spelling.</summary>
    /// <returns>The coordinate; or <c>tile-path-malformed</c>.</returns>
    public static Result<TileCoordinate> Parse(string path)
    {
        var malformed = new Refusal("tile-path-malformed", "Expected tile/<level or entries>/<index>[.p/<width>].");
        var halves = path.Split(".p/");
        if (halves.Length > 2 || halves[0].Split('/') is not ["tile", var levelText, .. var elements] || elements.Length is 0 or > 7)
            return malformed;

        var level = EntriesLevel;
        var width = FullWidth;
        var digits = string.Concat(elements).Replace("x", "", StringComparison.Ordinal);
        if ((levelText != "entries" && !int.TryParse(levelText, NumberStyles.None, CultureInfo.InvariantCulture, out level))
            || !long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            || (halves.Length == 2 && !int.TryParse(halves[1], NumberStyles.None, CultureInfo.InvariantCulture, out width))
            || !IsPossible(level, index, width))
            return malformed;

        var tile = new TileCoordinate(level, index, width);
        return string.Equals(tile.Path, path, StringComparison.Ordinal) ? tile : malformed;
    }

    public override string ToString() => Path;

    // A tree has fewer than 2^63 leaves, so that a level of tiles above the seventh holds nothing;
    // the specification's own bound is 63.
    private static bool IsPossible(int level, long index, int width) =>
        level is >= EntriesLevel and <= 63 && index >= 0 && width is >= 1 and <= FullWidth;
}

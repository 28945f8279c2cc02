using System.Globalization;
using System.Text;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.Tiles;

namespace TrustLedger.Tests;

/// <summary>Trees for tests, straight from the definitions and with no regard for speed.</summary>
internal static class Trees
{
    /// <summary>Leaf hashes of the entries "0", "1", "2" and so on.</summary>
    public static Hash[] Leaves(int count) => [.. Enumerable.Range(0, count).Select(i => Hash.OfLeaf(Entry(i)))];

    public static byte[] Entry(int i) => Encoding.UTF8.GetBytes(i.ToString(CultureInfo.InvariantCulture));

    public static HashTileReader Tiles(IReadOnlyList<Hash> leaves) =>
        (tile, _) => ValueTask.FromResult<Result<HashTile>>(Tile(leaves, tile));

    /// <summary>One hash tile of a tree, as the formula of c2sp.org/tlog-tiles has it.</summary>
    public static HashTile Tile(IReadOnlyList<Hash> leaves, TileCoordinate tile)
    {
        var under = (int)Math.Pow(TileCoordinate.FullWidth, tile.Level);
        return HashTile.Of([.. Enumerable.Range(0, tile.Width)
            .Select(i => (int)((tile.Index * TileCoordinate.FullWidth) + i) * under)
            .Select(start => MerkleTree.Root([.. leaves.Skip(start).Take(under)]))]);
    }

    /// <summary>The same hash with one bit turned.</summary>
    public static Hash Flipped(Hash hash, int bit = 0)
    {
        var bytes = hash.ToArray();
        bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        return Hash.FromBytes(bytes);
    }
}

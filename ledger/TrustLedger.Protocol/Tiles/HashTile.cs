using TrustLedger.Protocol.Merkle;

namespace TrustLedger.Protocol.Tiles;

/// <summary>The hashes of one tile, next to each other, 32 bytes each.</summary>
public sealed class HashTile
{
    private HashTile(IReadOnlyList<Hash> hashes) => Hashes = hashes;

    public IReadOnlyList<Hash> Hashes { get; }

    /// <exception cref="ArgumentException">Not 1 to 256 hashes.</exception>
    public static HashTile Of(IReadOnlyList<Hash> hashes) => hashes.Count is >= 1 and <= TileCoordinate.FullWidth
        ? new HashTile(hashes)
        : throw new ArgumentException($"A tile has 1 to 256 hashes, not {hashes.Count}.", nameof(hashes));

    /// <returns>The tile; or <c>tile-wrong-length</c> when the bytes are not as many hashes as the tile is wide.</returns>
    public static Result<HashTile> Parse(TileCoordinate tile, ReadOnlySpan<byte> bytes)
    {
        if (tile.HoldsEntries || bytes.Length != tile.Width * Hash.Length)
            return new Refusal("tile-wrong-length", $"{bytes.Length} bytes are not the {tile.Width} hashes of {tile.Path}.");

        var hashes = new Hash[tile.Width];
        for (var i = 0; i < hashes.Length; i++)
            hashes[i] = Hash.FromBytes(bytes.Slice(i * Hash.Length, Hash.Length));
        return new HashTile(hashes);
    }

    public byte[] Encode()
    {
        var bytes = new byte[Hashes.Count * Hash.Length];
        for (var i = 0; i < Hashes.Count; i++)
            Hashes[i].CopyTo(bytes.AsSpan(i * Hash.Length));
        return bytes;
    }
}

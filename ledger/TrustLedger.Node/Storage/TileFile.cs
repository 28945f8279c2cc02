using TrustLedger.Protocol.Tiles;

namespace TrustLedger.Node.Storage;

/// <summary>A tile or bundle and the bytes of its file.</summary>
internal sealed record TileFile(TileCoordinate Tile, byte[] Bytes);

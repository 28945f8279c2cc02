namespace TrustLedger.Protocol.Tiles;

/// <summary>Gives a hash tile, from memory, a file or another node; a tile in hand answers at once.</summary>
/// <remarks>
/// What it gives is not trusted by the client: a proof made of wrong hashes fails against the checkpoint.
/// A refusal means that somebody sent what is no tile; that a tile cannot be had is an exception.
/// </remarks>
public delegate ValueTask<Result<HashTile>> HashTileReader(TileCoordinate tile, CancellationToken cancellationToken);

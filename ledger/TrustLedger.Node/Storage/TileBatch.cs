namespace TrustLedger.Node.Storage;

/// <summary>The files that a log of one size needs and that are not on the disk yet.</summary>
/// <param name="Size">The size of the log.</param>
/// <param name="Full">Tiles and bundles that never change again.</param>
/// <param name="Partial">The right edge at this size.</param>
internal sealed record TileBatch(long Size, IReadOnlyList<TileFile> Full, IReadOnlyList<TileFile> Partial);

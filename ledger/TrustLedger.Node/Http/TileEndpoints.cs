using Microsoft.AspNetCore.Http.HttpResults;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Tiles;

namespace TrustLedger.Node.Http;

/// <summary>The read path of c2sp.org/tlog-tiles: hash tiles for anyone on an open log, entries for members.</summary>
internal static class TileEndpoints
{
    public static void MapTiles(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/{log}/tile/{**path}", Tile).WithSummary("A tile of hashes, or a bundle of entries");

    private static async Task<Results<FileContentHttpResult, Problem>> Tile(
        string? path, LogRequest request, HttpResponse response, CancellationToken cancellationToken)
    {
        if (!TileCoordinate.Parse("tile/" + path).TryGet(out var tile, out var refusal))
            return Problems.BadRequest(refusal);
        if (tile.HoldsEntries && request.NeedsMember() is { } kept)
            return kept;
        if (!IsWithin(tile, request.Log.Store.Size))
            return Problems.NotFound(new Refusal("tile-unknown", "The log is not that far yet."));

        var store = request.Log.Store;
        if (tile.EndIndex <= store.Minimum)
            return Problems.Gone(store.Minimum);
        if (!tile.IsPartial && !tile.HoldsEntries && !request.Log.IsClosed)
            response.Headers.CacheControl = "public, max-age=31536000, immutable";
        if (tile.HoldsEntries)
            return TypedResults.Bytes(store.ReadEntries(tile).Encode());
        return (await store.ReadTile(tile, cancellationToken)).TryGet(out var hashes, out refusal)
            ? TypedResults.Bytes(hashes.Encode())
            : Problems.NotFound(refusal);
    }

    private static bool IsWithin(TileCoordinate tile, long size)
    {
        var shift = tile.HoldsEntries ? 0 : tile.Level * TileCoordinate.Height;
        var hashes = shift < 63 ? size >> shift : 0;
        return tile.Index <= hashes / TileCoordinate.FullWidth
            && (tile.Index * TileCoordinate.FullWidth) + tile.Width <= hashes;
    }
}

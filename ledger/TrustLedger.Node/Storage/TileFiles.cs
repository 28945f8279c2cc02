using TrustLedger.Protocol.Tiles;

namespace TrustLedger.Node.Storage;

/// <summary>Tiles and bundles as the plain files of c2sp.org/tlog-tiles.</summary>
/// <remarks>
/// Durable when <see cref="Write"/> returns; it has one caller at a time, reads may overlap it. A <see cref="DiskFault"/>
/// leaves some of the batch written: the same batch can be written again.
/// Trusted for being served; who rewrites a file shows up at the next start, and to every reader who checks a proof.
/// </remarks>
internal sealed class TileFiles(IDisk disk, LogFolder folder)
{
    /// <returns>The file's bytes, or null when there is no file of just this width.</returns>
    public byte[]? Read(TileCoordinate tile) => disk.ReadAll(folder.File(tile.Path));

    /// <summary>Writes what is missing. A full tile that is there is compared and never overwritten.</summary>
    /// <exception cref="InvalidDataException">A full tile on the disk is not the one that the entries make.</exception>
    public void Write(TileBatch batch)
    {
        foreach (var (tile, bytes) in batch.Full)
        {
            if (Read(tile) is not { } existing)
                Put(tile, bytes);
            else if (!existing.AsSpan().SequenceEqual(bytes))
                throw new InvalidDataException($"{tile.Path} is not what the entries make. It was not overwritten.");
        }

        foreach (var (tile, bytes) in batch.Partial)
        {
            if (Read(tile) is not { } existing || !existing.AsSpan().SequenceEqual(bytes))
                Put(tile, bytes);
        }

        // Also where a file was there already: a process that was killed may have left its name unsynced.
        foreach (var touched in batch.Full.Concat(batch.Partial).Select(file => FolderOf(file.Tile)).Distinct(StringComparer.Ordinal))
            disk.SyncFolder(touched);
    }

    /// <summary>Removes the partial files that a durable checkpoint of the batch's size doesn't need.</summary>
    public void RemoveOutgrown(TileBatch batch)
    {
        foreach (var (tile, _) in batch.Full)
            RemovePartials(tile, keep: null);
        foreach (var (tile, _) in batch.Partial)
            RemovePartials(tile, keep: folder.File(tile.Path));
    }

    private void Put(TileCoordinate tile, byte[] bytes)
    {
        disk.MakeFolder(FolderOf(tile));
        disk.Replace(folder.File(tile.Path), bytes);
    }

    private string FolderOf(TileCoordinate tile) => Path.GetDirectoryName(folder.File(tile.Path))!;

    private void RemovePartials(TileCoordinate tile, string? keep)
    {
        var whole = tile.HoldsEntries ? TileCoordinate.OfEntries(tile.Index) : TileCoordinate.OfHashes(tile.Level, tile.Index);
        foreach (var path in disk.List(folder.File(whole.Path) + ".p"))
        {
            if (!string.Equals(path, keep, StringComparison.Ordinal))
                disk.Delete(path);
        }
    }
}

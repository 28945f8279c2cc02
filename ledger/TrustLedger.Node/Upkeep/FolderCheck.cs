using TrustLedger.Node.Storage;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Tiles;

namespace TrustLedger.Node.Upkeep;

/// <summary>Looks for files below <c>tile/</c> that a log of this size does not have.</summary>
internal sealed class FolderCheck(IDisk disk, LogFolder folder, Action<string, long?, Refusal> add)
{
    public void Run(long size) => Walk(folder.File("tile"), size);

    private void Walk(string path, long size)
    {
        foreach (var inner in disk.List(path))
        {
            if (!disk.Exists(inner))
                Walk(inner, size);
            else if (!inner.EndsWith(".new", StringComparison.Ordinal)) // What a crash left half written, and the next flush replaces.
                Look(Path.GetRelativePath(folder.Root, inner), size);
        }
    }

    private void Look(string path, long size)
    {
        if (!TileCoordinate.Parse(path).TryGet(out var tile, out _))
        {
            add(path, null, new Refusal("file-unexpected", "No tile has this path."));
            return;
        }

        var shift = tile.HoldsEntries ? 0 : tile.Level * TileCoordinate.Height;
        var hashes = shift < 63 ? size >> shift : 0;
        if (((tile.Index * TileCoordinate.FullWidth) + tile.Width) > hashes)
            add(path, null, new Refusal("tile-unexpected", $"A log of {size} entries has no such tile."));
    }
}

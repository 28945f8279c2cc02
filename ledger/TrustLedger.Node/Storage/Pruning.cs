using TrustLedger.Protocol;
using TrustLedger.Protocol.Entries;
using TrustLedger.Protocol.Tiles;

namespace TrustLedger.Node.Storage;

/// <summary>
/// Takes the beginning of a log's files away, as c2sp.org/tlog-tiles allows: bundles and hash tiles that end at the minimum
/// index or before it.
/// </summary>
/// <remarks>
/// A process may die anywhere in it. First the stand-ins are durable, then the mark, then files go, then the mark says that
/// all are gone: until the first mark is written nothing has happened, and from then on the next start finishes it. A
/// <see cref="DiskFault"/> is as a death. Nobody else may have the folder.
/// </remarks>
internal sealed class Pruning(IDisk disk, LogFolder folder)
{
    /// <summary>Prunes from the minimum index so far up to another.</summary>
    /// <param name="from">The minimum index so far.</param>
    /// <param name="below">The new one, at the beginning of a bundle.</param>
    /// <param name="bundle">Gives the entries of a bundle, checked.</param>
    /// <returns>What went and what came; or what <paramref name="bundle"/> refuses, and nothing has happened.</returns>
    public Result<PrunedFiles> Step(long from, long below, Func<TileCoordinate, Result<LogEntry[]>> bundle)
    {
        var standIns = new StandIns(disk, folder);
        long written = 0;
        foreach (var page in Pages(from, below))
        {
            if (!bundle(TileCoordinate.OfEntries(page)).TryGet(out var entries, out var refusal))
                return refusal;
            written += standIns.Write(page, entries);
        }

        foreach (var touched in Pages(from, below).Select(page => Path.GetDirectoryName(folder.StandIn(page))!).Distinct(StringComparer.Ordinal))
            disk.SyncFolder(touched);
        var mark = new PruneMark(below, from);
        mark.Write(disk, folder);
        return Finish(mark) with { StandInBytes = written };
    }

    /// <summary>Deletes what a mark says is to go, as far as it is there.</summary>
    public PrunedFiles Finish(PruneMark mark)
    {
        var gone = new PrunedFiles(0, 0, 0);
        var touched = new HashSet<string>(StringComparer.Ordinal);
        foreach (var path in Tiles(mark.From, mark.Below).Select(tile => folder.File(tile.Path)))
        {
            // Also where the file is gone: who died before the sync did not make that durable.
            touched.Add(Path.GetDirectoryName(path)!);
            foreach (var partial in disk.List(path + ".p"))
            {
                touched.Add(path + ".p");
                gone += Delete(partial);
            }

            if (disk.Exists(path))
                gone += Delete(path);
        }

        foreach (var place in touched)
            disk.SyncFolder(place);
        new PruneMark(mark.Below, mark.Below).Write(disk, folder);
        return gone;
    }

    /// <summary>The full bundles and hash tiles that may go when the minimum index moves.</summary>
    public static IEnumerable<TileCoordinate> Tiles(long from, long below)
    {
        foreach (var page in Pages(from, below))
            yield return TileCoordinate.OfEntries(page);
        for (var level = 0; below >> (TileCoordinate.Height * (level + 1)) is > 0 and var end; level++)
        {
            for (var index = from >> (TileCoordinate.Height * (level + 1)); index < end; index++)
                yield return TileCoordinate.OfHashes(level, index);
        }
    }

    private PrunedFiles Delete(string path)
    {
        long length;
        using (var file = disk.Open(path))
            length = file.Length;
        disk.Delete(path);
        return new PrunedFiles(1, length, 0);
    }

    private static IEnumerable<long> Pages(long from, long below)
    {
        for (var page = from / TileCoordinate.FullWidth; page < below / TileCoordinate.FullWidth; page++)
            yield return page;
    }
}

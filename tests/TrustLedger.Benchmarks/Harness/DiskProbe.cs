using System.Diagnostics;
using TrustLedger.Node.Storage;

namespace TrustLedger.Benchmarks.Harness;

/// <summary>How long one durable write of a page takes on the disk that everything here is measured on.</summary>
internal static class DiskProbe
{
    /// <summary>Below this median the disk is in its fast state.</summary>
    public const double FastMilliseconds = 0.5;

    private const int Writes = 200;
    private const int PageBytes = 4096;

    /// <returns>The median of 200 <c>fdatasync</c> calls, each after a write of one preallocated page, in milliseconds.</returns>
    public static double MedianMilliseconds(string folder)
    {
        var path = Path.Combine(folder, "probe");
        var times = new List<double>(Writes);
        using (var file = new LinuxDisk().Open(path))
        {
            file.Preallocate(Writes * PageBytes);
            file.SyncAll();
            var page = new byte[PageBytes];
            for (var i = 0; i < Writes; i++)
            {
                page[0] = (byte)i;
                var start = Stopwatch.GetTimestamp();
                file.Write(page, i * PageBytes);
                file.SyncData();
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
        }

        File.Delete(path);
        return Percentile.Of(times, 0.5);
    }
}

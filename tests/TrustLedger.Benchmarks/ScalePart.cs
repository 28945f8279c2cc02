using System.Diagnostics;
using System.Globalization;
using TrustLedger.Benchmarks.Harness;
using TrustLedger.Benchmarks.Subjects;

namespace TrustLedger.Benchmarks;

/// <summary>A log of a given size, opened by the node program itself: how long that takes, and what it costs.</summary>
internal static class ScalePart
{
    private const int Chunk = 50_000;
    private const int Proofs = 5_000;
    private const long Stride = 15_485_863; // A prime far from any tile's width: every proof reads other tiles.

    public static async Task Run(LedgerOptions options, LedgerReport report, BenchCity city, Action<string> say)
    {
        var folder = Path.Combine(options.Folder, "scale");
        await Fill(folder, options.Size, city, say);

        report.ScaleSize = options.Size;
        report.BytesPerStatement = Math.Round((double)BytesBelow(Path.Combine(folder, "data", "identity")) / options.Size, 1);
        using var node = NodeProcess.Start(Path.Combine(folder, "node.json"));
        report.RestartS = Math.Round(node.StartSeconds, 2);
        report.ProofP99Ms = Math.Round(ProofP99(node.Url, options), 2);
        report.RssMb = Math.Round(node.ResidentBytes() / (1024.0 * 1024.0), 0);
        say(string.Create(CultureInfo.InvariantCulture,
            $"{options.Size} statements: restart {report.RestartS} s, proof p99 {report.ProofP99Ms} ms, {report.BytesPerStatement} bytes each, {report.RssMb} MB"));
    }

    private static async Task Fill(string folder, int size, BenchCity city, Action<string> say)
    {
        await using var node = await BenchNode.Start(folder, city);
        while (node.Log.Store.Size < size)
        {
            var count = (int)Math.Min(Chunk, size - node.Log.Store.Size);
            var results = await Task.WhenAll(city.Next(count).Chunk(4_000).Select(run => Task.Run(async () =>
            {
                foreach (var few in run.Chunk(500)) // The queue is bounded, as for anyone.
                    await Task.WhenAll(few.Select(async s => BenchCity.Sure(await node.Log.Sequencer.Submit(s, relay: null))));
                return true;
            })));
            _ = results;
            if (node.Log.Store.Size % 500_000 < Chunk)
                say($"{node.Log.Store.Size} statements written");
        }
    }

    // Entries all over the log, in the newest tree, over one connection.
    private static double ProofP99(Uri url, LedgerOptions options)
    {
        using var client = new RawHttpClient(url);
        var times = new List<double>(Proofs);
        for (var i = 0; i < Proofs; i++)
        {
            var request = RawHttpClient.Get(string.Create(CultureInfo.InvariantCulture,
                $"/identity/proofs/inclusion/{((i * Stride) + options.Seed) % options.Size}?size={options.Size}"));
            var start = Stopwatch.GetTimestamp();
            _ = client.Send(request);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return Percentile.Of(times, 0.99);
    }

    private static long BytesBelow(string folder) => new DirectoryInfo(folder)
        .EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
}

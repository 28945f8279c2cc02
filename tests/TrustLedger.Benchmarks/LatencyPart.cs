using System.Diagnostics;
using TrustLedger.Benchmarks.Harness;
using TrustLedger.Benchmarks.Subjects;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.Benchmarks;

/// <summary>How long a statement waits at a fixed rate, from the moment at which it was due.</summary>
internal static class LatencyPart
{
    private const int Rate = 1_000;
    private const int Connections = 64;

    public static void Run(LedgerOptions options, LedgerReport report, BenchCity city, BenchNode node, Action<string> say)
    {
        _ = Measure(city, node, seconds: 2);
        var times = Measure(city, node, options.Quick ? 5 : 20);
        report.PublishedP99Ms = Math.Round(Percentile.Of(times, 0.99), 2);
        foreach (var (name, rank) in new[] { ("p50", 0.5), ("p90", 0.9), ("p99", 0.99), ("max", 1.0) })
            report.Latencies[$"published_{name}"] = Math.Round(Percentile.Of(times, rank), 2);
        report.Notes.Add("cosigned_p99_ms: this run has no witnesses.");
        say($"published at {Rate}/s: p99 {report.PublishedP99Ms} ms");
    }

    // An open loop: a slow answer keeps no later statement from being due, and its wait counts.
    private static List<double> Measure(BenchCity city, BenchNode node, int seconds)
    {
        var requests = Array.ConvertAll(city.Next(Rate * seconds), Request);
        var times = new double[requests.Length];
        int[] places = [.. Enumerable.Range(0, requests.Length)];
        var start = Stopwatch.GetTimestamp() + (Stopwatch.Frequency / 10);
        ClosedLoop.RunOnThreads(Connections, places, number =>
        {
            var client = new RawHttpClient(node.Url);
            return i =>
            {
                var due = start + (Stopwatch.Frequency * i / Rate);
                var early = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due);
                if (early > TimeSpan.Zero)
                    Thread.Sleep(early);
                _ = client.Send(requests[i]);
                times[i] = Stopwatch.GetElapsedTime(due).TotalMilliseconds;
            };
        });
        return [.. times];
    }

    private static byte[] Request(SignedStatement statement) =>
        RawHttpClient.Post("/identity/statements", System.Text.Encoding.UTF8.GetBytes(statement.ToJson()));
}

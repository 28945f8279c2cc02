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

    // A final checkpoint may take its 250 ms: as many statements are under way then, and none may wait for a connection.
    private const int CosignedConnections = 256;

    public static async Task Run(LedgerOptions options, LedgerReport report, BenchCity city, BenchNode node, Action<string> say)
    {
        report.PublishedP99Ms = P99(options, report, city, new Level("published", node.Url, Connections), say);

        using var witnesses = BenchWitnesses.Prepare(Path.Combine(options.Folder, "witnesses"));
        await using var watched = await BenchNode.Start(Path.Combine(options.Folder, "watched"), city, witnesses);
        report.CosignedP99Ms = P99(options, report, city, new Level("cosigned", watched.Url, CosignedConnections), say);
    }

    private static double P99(LedgerOptions options, LedgerReport report, BenchCity city, Level level, Action<string> say)
    {
        _ = Measure(city, level, seconds: 2);
        var times = Measure(city, level, options.Quick ? 5 : 20);
        foreach (var (name, rank) in new[] { ("p50", 0.5), ("p90", 0.9), ("p99", 0.99), ("max", 1.0) })
            report.Latencies[$"{level.Ack}_{name}"] = Math.Round(Percentile.Of(times, rank), 2);
        var p99 = report.Latencies[$"{level.Ack}_p99"];
        say($"{level.Ack} at {Rate}/s: p50 {report.Latencies[$"{level.Ack}_p50"]} ms, p99 {p99} ms");
        return p99;
    }

    // An open loop: a slow answer keeps no later statement from being due, and its wait counts.
    private static List<double> Measure(BenchCity city, Level level, int seconds)
    {
        var requests = Array.ConvertAll(city.Next(Rate * seconds), statement => Request(statement, level.Ack));
        var times = new double[requests.Length];
        int[] places = [.. Enumerable.Range(0, requests.Length)];
        var start = Stopwatch.GetTimestamp() + (Stopwatch.Frequency / 10);
        ClosedLoop.RunOnThreads(level.Connections, places, number =>
        {
            var client = new RawHttpClient(level.Url);
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

    private static byte[] Request(SignedStatement statement, string ack) =>
        RawHttpClient.Post($"/identity/statements?ack={ack}", System.Text.Encoding.UTF8.GetBytes(statement.ToJson()));

    private sealed record Level(string Ack, Uri Url, int Connections);
}

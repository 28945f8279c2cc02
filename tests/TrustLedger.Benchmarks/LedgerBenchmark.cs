using System.Text;
using TrustLedger.Benchmarks.Harness;
using TrustLedger.Benchmarks.Micro;
using TrustLedger.Benchmarks.Rivals;
using TrustLedger.Benchmarks.Subjects;
using TrustLedger.Protocol.Entries;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.Benchmarks;

/// <summary><c>./bench ledger</c>: ours and the rivals in turn, on the same work, on one disk.</summary>
internal sealed class LedgerBenchmark(LedgerOptions options, Action<string> say)
{
    private readonly List<double> _probes = [];

    public async Task<LedgerReport> Run(CancellationToken cancellationToken)
    {
        if (Directory.Exists(options.Folder))
            Directory.Delete(options.Folder, recursive: true);
        Directory.CreateDirectory(options.Folder);
        await using var postgres = await PostgresServer.Start(options.Folder);
        var report = new LedgerReport
        {
            Machine = Machine.Describe(("postgres", $"{postgres.Version}; {PostgresServer.Settings}")),
            Commit = Machine.Commit(),
            Command = options.Command,
            Seed = options.Seed,
        };
        Probe();
        var city = new BenchCity(options.Seed);

        if (options.Has(LedgerParts.Micro))
            MicroBenchmarks.Run(report, city);
        await Compare(report, city, postgres);
        cancellationToken.ThrowIfCancellationRequested();
        if (options.Has(LedgerParts.Scale))
            await ScalePart.Run(options, report, city, say);

        Probe();
        report.DiskProbeMs = [.. _probes];
        report.Disk = _probes.Max() < DiskProbe.FastMilliseconds ? "fast" : "slow";
        return report;
    }

    private async Task Compare(LedgerReport report, BenchCity city, PostgresServer postgres)
    {
        var turns = new Alternation(options, report, say);
        await using var node = await BenchNode.Start(Path.Combine(options.Folder, "node"), city);
        IRival[] rivals = [new ChainTable(postgres.Source), new PlainTable(postgres.Source)];
        foreach (var rival in rivals)
            await rival.Create();

        if (options.Has(LedgerParts.Engine))
        {
            foreach (var clients in options.Clients)
            {
                await turns.Run("engine", clients,
                [
                    ("ours", (writers, count) => ClosedLoop.Run(writers, city.Next(count), statement => Integrate(node, statement))),
                    .. rivals.Select(rival => (rival.Name, (Func<int, int, Task<double>>)((writers, count) =>
                        ClosedLoop.Run(writers, city.Next(count), async statement => await rival.Append(Entry(statement)))))),
                ]);
            }

            Probe();
            (report.Engine32VsChain, report.Engine32VsPlain) = (Median(report, "engine32_vs_chain"), Median(report, "engine32_vs_plain"));
        }

        if (options.Has(LedgerParts.Http))
        {
            await using var chain = await RivalService.Start(rivals[0], city.Domain);
            await using var plain = await RivalService.Start(rivals[1], city.Domain);
            foreach (var clients in options.Clients)
            {
                await turns.Run("http", clients,
                [
                    ("ours", Over(node.Url, city)), ("chain", Over(chain.Url, city)), ("plain", Over(plain.Url, city)),
                ]);
            }

            Probe();
            (report.Http32VsChain, report.Http32VsPlain) = (Median(report, "http32_vs_chain"), Median(report, "http32_vs_plain"));
        }

        if (options.Has(LedgerParts.Ndjson))
            NdjsonPart.Run(options, report, city, node, say);
        if (options.Has(LedgerParts.Latency))
        {
            Probe();
            await LatencyPart.Run(options, report, city, node, say);
        }
    }

    // A disk changes its state under a run: one slow probe, wherever, makes the run's state slow.
    private void Probe() => _probes.Add(Math.Round(DiskProbe.MedianMilliseconds(options.Folder), 3));

    // Acknowledged means here: durable, published, and with an inclusion proof in hand.
    private static async ValueTask Integrate(BenchNode node, SignedStatement statement)
    {
        var accepted = BenchCity.Sure(await node.Log.Sequencer.Submit(statement, relay: null));
        _ = accepted.Batch!.Inclusion(accepted.Index);
    }

    private static LogEntry Entry(SignedStatement statement) =>
        LogEntry.Of(statement, (ulong)TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());

    private static Func<int, int, Task<double>> Over(Uri url, BenchCity city) => (clients, count) =>
    {
        var requests = Array.ConvertAll(city.Next(count),
            statement => RawHttpClient.Post("/identity/statements", Encoding.UTF8.GetBytes(statement.ToJson())));
        return Task.FromResult(ClosedLoop.RunOnConnections(clients, requests, () => new RawHttpClient(url)));
    };

    private static double? Median(LedgerReport report, string name) =>
        report.Ratios.TryGetValue(name, out var spread) ? spread.Median : null;
}

using System.Runtime;
using TrustLedger.Benchmarks.Harness;

namespace TrustLedger.Benchmarks.Credentials;

/// <summary>Whole issuances over HTTP: 8 wallets at once, the API and its database in this process.</summary>
internal static class HttpPart
{
    private const int Wallets = 8;
    private const int FirstWork = 100;
    private const int MostWork = 5_000;
    private const int MostWarmUpTurns = 60;
    private const int FewMethods = 20;

    // As long as a turn of the whole run: in a shorter one little is compiled because little is done.
    private static readonly TimeSpan WarmUpTurn = TimeSpan.FromSeconds(1.5);

    public static async Task Run(CredentialsOptions options, CredentialsReport report, Action<string> say)
    {
        await using var api = await BenchApi.Start(Path.Combine(options.Folder, "api"), options.Seed);
        var wallets = Enumerable.Range(0, Wallets).Select(_ => new BenchWallet(api.Url)).ToArray();
        var rates = new List<double>();
        var count = FirstWork;
        var (round, compiled) = (-MostWarmUpTurns, -1L);
        while (round < options.Rounds)
        {
            var offers = api.Offer(count);
            var cpu = Environment.CpuUsage.TotalTime;
            var rate = ClosedLoop.RunOnThreads<BenchOffer>(Wallets, offers, number => wallets[number].Receive);
            var each = (Environment.CpuUsage.TotalTime - cpu) / offers.Count;
            if (round < 0)
            {
                // A service that has run for days is compiled: warm is where a turn compiles next to nothing.
                var methods = JitInfo.GetCompiledMethodCount();
                round = methods - compiled <= FewMethods ? 0 : round + 1;
                compiled = methods;
                count = WorkFor(rate, round < 0 ? WarmUpTurn : options.Turn);
                continue;
            }

            round++;
            count = WorkFor(rate, options.Turn);
            rates.Add(rate);
            say($"http, {Wallets} wallets, round {round}: {rate:F0} issuances/s, {each.TotalMilliseconds:F2} ms of processor each");
        }

        foreach (var wallet in wallets)
            wallet.Dispose();
        report.Rates["http_issuance"] = Spread.Of(rates);
        report.HttpIssuancePerS = report.Rates["http_issuance"].Median;
    }

    private static int WorkFor(double rate, TimeSpan turn) => Math.Clamp((int)(rate * turn.TotalSeconds), FirstWork, MostWork);
}

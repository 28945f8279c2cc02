using TrustLedger.Benchmarks.Harness;

namespace TrustLedger.Benchmarks.Credentials;

/// <summary>Whole issuances over HTTP: 8 wallets at once, the API and its database in this process.</summary>
internal static class HttpPart
{
    private const int Wallets = 8;
    private const int FirstWork = 100;
    private const int MostWork = 5_000;

    public static async Task Run(CredentialsOptions options, CredentialsReport report, Action<string> say)
    {
        await using var api = await BenchApi.Start(Path.Combine(options.Folder, "api"), options.Seed);
        var wallets = Enumerable.Range(0, Wallets).Select(_ => new BenchWallet(api.Url)).ToArray();
        var rates = new List<double>();
        var count = FirstWork;
        for (var round = 1 - options.WarmUpTurns; round <= options.Rounds; round++)
        {
            var offers = api.Offer(count);
            var rate = ClosedLoop.RunOnThreads<BenchOffer>(Wallets, offers, number => wallets[number].Receive);
            count = Math.Clamp((int)(rate * options.Turn.TotalSeconds), FirstWork, MostWork);
            if (round < 1)
                continue;
            rates.Add(rate);
            say($"http, {Wallets} wallets, round {round}: {rate:F0} issuances/s");
        }

        foreach (var wallet in wallets)
            wallet.Dispose();
        report.Rates["http_issuance"] = Spread.Of(rates);
        report.HttpIssuancePerS = report.Rates["http_issuance"].Median;
    }
}

using TrustLedger.Benchmarks.Harness;
using TrustLedger.Interop;

namespace TrustLedger.Benchmarks.Credentials;

/// <summary>Issuing and checking credentials beside npm's <c>@sd-jwt/sd-jwt-vc</c>: in turn, in the same minute, on one core.</summary>
internal static class SidesPart
{
    private const int FirstWork = 50;
    private const string Ours = "ours";
    private const string Rival = "rival";

    public static void Run(CredentialsOptions options, CredentialsReport report, Action<string> say)
    {
        var work = Path.Combine(options.Folder, "work.json");
        CredentialWork.Write(work, TimeProvider.System.GetUtcNow());
        var packages = NpmFolder.Install(Environment.CurrentDirectory, "openid4vc");
        using var ours = Side.Start(options.Folder, "dotnet", Path.Combine(AppContext.BaseDirectory, "trustledger-bench.dll"), "side", work);
        using var rival = Side.Start(packages, "node", Path.Combine(packages, "sd-jwt-side.mjs"), work);

        (string Name, Side Side, string Operation)[] turns =
        [
            ("issue_" + Ours, ours, "issue"), ("issue_" + Rival, rival, "issue"),
            ("verify_" + Ours, ours, "verify"), ("verify_" + Rival, rival, "verify"), ("verify_limit", ours, "bare"),
        ];
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var rates = turns.ToDictionary(turn => turn.Name, _ => new List<double>(), StringComparer.Ordinal);
        foreach (var (name, side, operation) in turns)
        {
            counts[name] = FirstWork;
            for (var warm = 0; warm <= options.WarmUpTurns; warm++)
                counts[name] = WorkFor(side.Measure(operation, counts[name]), options);
        }

        for (var round = 1; round <= options.Rounds; round++)
        {
            foreach (var (name, side, operation) in turns)
                rates[name].Add(side.Measure(operation, counts[name]));
            say($"round {round}: " + string.Join("  ", rates.Select(rate => $"{rate.Key} {rate.Value[^1]:F0}/s")));
        }

        foreach (var (name, values) in rates)
            report.Rates[name] = Spread.Of(values);
        report.Ratios["issue_vs_rival"] = Ratio(rates["issue_" + Ours], rates["issue_" + Rival]);
        report.Ratios["verify_vs_rival"] = Ratio(rates["verify_" + Ours], rates["verify_" + Rival]);
        report.Ratios["verify_vs_limit"] = Ratio(rates["verify_" + Ours], rates["verify_limit"]);
        (report.IssuePerS, report.VerifyKbPerS) = (report.Rates["issue_" + Ours].Median, report.Rates["verify_" + Ours].Median);
        report.IssueVsRival = report.Ratios["issue_vs_rival"].Median;
        report.VerifyVsRival = report.Ratios["verify_vs_rival"].Median;
        report.VerifyVsLimit = report.Ratios["verify_vs_limit"].Median;
    }

    private static Spread Ratio(List<double> ours, List<double> other) => Spread.Of([.. ours.Zip(other, (mine, its) => mine / its)]);

    private static int WorkFor(double rate, CredentialsOptions options) => Math.Max(FirstWork, (int)(rate * options.Turn.TotalSeconds));
}

namespace TrustLedger.Benchmarks.Harness;

/// <summary>What several alternations gave: their least, middle and greatest.</summary>
internal sealed record Spread(double Min, double Median, double Max)
{
    public static Spread Of(IReadOnlyCollection<double> values) =>
        new(Rounded(values.Min()), Rounded(Percentile.Of(values, 0.5)), Rounded(values.Max()));

    private static double Rounded(double value) => Math.Round(value, value < 100 ? 2 : 0);
}

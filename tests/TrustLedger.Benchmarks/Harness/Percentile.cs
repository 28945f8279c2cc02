namespace TrustLedger.Benchmarks.Harness;

/// <summary>The nearest-rank percentile of measured values.</summary>
internal static class Percentile
{
    /// <param name="values">At least one; left as they are.</param>
    /// <param name="rank">Between 0 and 1.</param>
    public static double Of(IEnumerable<double> values, double rank)
    {
        var sorted = values.Order().ToArray();
        return sorted[Math.Clamp((int)Math.Ceiling(rank * sorted.Length) - 1, 0, sorted.Length - 1)];
    }
}

namespace TrustLedger.Node;

/// <summary>Counts of measurements by size, as Prometheus has them. Calls may overlap.</summary>
internal sealed class Histogram(params double[] bounds)
{
    private readonly long[] _counts = new long[bounds.Length + 1];
    private long _sumMillionths;

    /// <summary>Upper bounds of the buckets, each included; the last one has none.</summary>
    public IReadOnlyList<double> Bounds => bounds;

    public double Sum => Interlocked.Read(ref _sumMillionths) / 1e6;

    public void Add(double value)
    {
        var bucket = Array.FindIndex(bounds, bound => value <= bound);
        Interlocked.Increment(ref _counts[bucket < 0 ? bounds.Length : bucket]);
        Interlocked.Add(ref _sumMillionths, (long)(value * 1e6));
    }

    /// <returns>How many measurements each bound covers, and last how many there are.</returns>
    public IReadOnlyList<long> Cumulative()
    {
        var sum = 0L;
        return [.. _counts.Select((_, bucket) => sum += Interlocked.Read(ref _counts[bucket]))];
    }
}

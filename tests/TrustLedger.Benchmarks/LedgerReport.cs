using TrustLedger.Benchmarks.Harness;

namespace TrustLedger.Benchmarks;

/// <summary>The answer of <c>./bench ledger</c>: medians under the names of the bars, and all that they rest on.</summary>
internal sealed record LedgerReport
{
    public double? Engine32VsChain { get; set; }

    public double? Engine32VsPlain { get; set; }

    public double? Http32VsChain { get; set; }

    public double? Http32VsPlain { get; set; }

    public double? NdjsonVsCeiling { get; set; }

    public double? PublishedP99Ms { get; set; }

    /// <summary>Until three of four witnesses have cosigned, at the same rate; they share this machine.</summary>
    public double? CosignedP99Ms { get; set; }

    /// <summary>fast or slow: the worst of all probes.</summary>
    public string Disk { get; set; } = "";

    public double? RestartS { get; set; }

    public double? ProofP99Ms { get; set; }

    public double? BytesPerStatement { get; set; }

    public double? RssMb { get; set; }

    /// <summary>fdatasync of one page, the median: before all else, between the parts, and at the end.</summary>
    public IReadOnlyList<double> DiskProbeMs { get; set; } = [];

    /// <summary>By comparison, <c>engine32_vs_chain</c> and its like: least, median and greatest of the rounds.</summary>
    public IDictionary<string, Spread> Ratios { get; } = new Dictionary<string, Spread>(StringComparer.Ordinal);

    /// <summary>Statements a second by subject and clients.</summary>
    public IDictionary<string, Spread> Rates { get; } = new Dictionary<string, Spread>(StringComparer.Ordinal);

    /// <summary>Latency by percentile, milliseconds.</summary>
    public IDictionary<string, double> Latencies { get; } = new Dictionary<string, double>(StringComparer.Ordinal);

    /// <summary>Operations a second on one core.</summary>
    public IDictionary<string, double> Micro { get; } = new Dictionary<string, double>(StringComparer.Ordinal);

    public int? ScaleSize { get; set; }

    public IList<string> Notes { get; } = [];

    public required IReadOnlyDictionary<string, string> Machine { get; init; }

    public required string Commit { get; init; }

    public required string Command { get; init; }

    public required int Seed { get; init; }
}

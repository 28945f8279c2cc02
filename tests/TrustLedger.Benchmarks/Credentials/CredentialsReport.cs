using TrustLedger.Benchmarks.Harness;

namespace TrustLedger.Benchmarks.Credentials;

/// <summary>The answer of <c>./bench credentials</c>: medians under the names of the bars, and all that they rest on.</summary>
internal sealed record CredentialsReport
{
    /// <summary>Credentials of ten disclosures that one core signs in a second.</summary>
    public double? IssuePerS { get; set; }

    /// <summary>Presentations of three disclosures with key binding, each with another holder key, that one core checks in a second.</summary>
    public double? VerifyKbPerS { get; set; }

    public double? IssueVsRival { get; set; }

    public double? VerifyVsRival { get; set; }

    /// <summary>Against half the rate of bare ES256 checks with keys that were imported before.</summary>
    public double? VerifyVsLimit { get; set; }

    /// <summary>Offer, token, nonce and credential over HTTP, 8 clients, the state durable.</summary>
    public double? HttpIssuancePerS { get; set; }

    /// <summary>From a person's revocation to the signed list of a million entries that shows it.</summary>
    public double? StatusUpdateMs { get; set; }

    public Spread? StatusUpdate { get; set; }

    /// <summary>fast or slow: the worst of all probes.</summary>
    public string Disk { get; set; } = "";

    /// <summary>fdatasync of one page, the median: before all else, between the parts, and at the end.</summary>
    public IReadOnlyList<double> DiskProbeMs { get; set; } = [];

    /// <summary>Ours to another side of the same round: least, median and greatest of the rounds.</summary>
    public IDictionary<string, Spread> Ratios { get; } = new Dictionary<string, Spread>(StringComparer.Ordinal);

    /// <summary>Operations a second by side.</summary>
    public IDictionary<string, Spread> Rates { get; } = new Dictionary<string, Spread>(StringComparer.Ordinal);

    public required IReadOnlyDictionary<string, string> Machine { get; init; }

    public required string Commit { get; init; }

    public required string Command { get; init; }

    public required int Seed { get; init; }
}

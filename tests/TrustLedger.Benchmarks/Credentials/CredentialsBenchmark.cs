using TrustLedger.Benchmarks.Harness;

namespace TrustLedger.Benchmarks.Credentials;

/// <summary><c>./bench credentials</c>: issuing and checking beside a rival, and whole issuances over HTTP.</summary>
internal sealed class CredentialsBenchmark(CredentialsOptions options, Action<string> say)
{
    private readonly List<double> _probes = [];

    public async Task<CredentialsReport> Run(CancellationToken cancellationToken)
    {
        if (Directory.Exists(options.Folder))
            Directory.Delete(options.Folder, recursive: true);
        Directory.CreateDirectory(options.Folder);
        var report = new CredentialsReport
        {
            Machine = Machine.Describe(),
            Commit = Machine.Commit(),
            Command = options.Command,
            Seed = options.Seed,
        };
        Probe();
        if (options.Has(CredentialsParts.Sides))
            SidesPart.Run(options, report, say);
        cancellationToken.ThrowIfCancellationRequested();
        if (options.Has(CredentialsParts.Http))
        {
            Probe();
            await HttpPart.Run(options, report, say);
        }

        if (options.Has(CredentialsParts.Status))
        {
            Probe();
            report.StatusUpdate = await new StatusUpdate(Path.Combine(options.Folder, "status")).MeasureAsync(3 * options.Rounds, cancellationToken);
            report.StatusUpdateMs = report.StatusUpdate.Median;
        }

        Probe();
        report.DiskProbeMs = [.. _probes];
        report.Disk = _probes.Max() < DiskProbe.FastMilliseconds ? "fast" : "slow";
        return report;
    }

    // A disk changes its state under a run: one slow probe, wherever, makes the run's state slow.
    private void Probe() => _probes.Add(Math.Round(DiskProbe.MedianMilliseconds(options.Folder), 3));
}

using TrustLedger.Demo.Harness;

namespace TrustLedger.Faults;

/// <summary>A disk that fills up: the node refuses, reads go on, and it goes on by itself when there is room.</summary>
internal sealed class DiskFullRun(FaultLog log, Acknowledgements acknowledgements, LoopDisk disk, Action<string> say)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public async Task<Tally> RunAsync()
    {
        var comparison = new Comparison(log, acknowledgements);
        await using var server = log.Server();
        await server.StartAsync(CancellationToken.None);
        await using var writers = new Writers(log, acknowledgements);
        await Task.Delay(500);
        var ballast = Path.Combine(disk.Mount, "ballast");
        var free = new DriveInfo(disk.Mount).TotalFreeSpace / (1 << 20);
        await CommandRunner.RunAsync("dd", ["if=/dev/zero", $"of={ballast}", "bs=1M", $"count={free + 64}"], input: null, CancellationToken.None);

        await Until(() => writers.Told.ContainsKey("507"), "507 was never answered");
        say($"full: {await comparison.RunAsync()}"); // Reads go on.
        var before = acknowledgements.Count;
        File.Delete(ballast);
        await Until(() => acknowledgements.Count > before + 20, "it does not go on");
        await writers.StopAsync();
        var tally = await comparison.RunAsync();
        await server.StopAsync();
        return (await log.FsckAsync()).ExitCode == 0 ? tally : tally with { SilentlyWrong = tally.SilentlyWrong + 1 };
    }

    private static async Task Until(Func<bool> condition, string otherwise)
    {
        for (var started = TimeProvider.System.GetTimestamp(); !condition(); await Task.Delay(50))
        {
            if (TimeProvider.System.GetElapsedTime(started) > Patience)
                throw new StepFailedException(otherwise);
        }
    }
}

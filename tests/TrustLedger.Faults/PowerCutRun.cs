using TrustLedger.Casework.Synthetic;
using System.Globalization;

namespace TrustLedger.Faults;

/// <summary>Power cuts under four writers: the node is stopped where it stands, and goes on with what its disk had.</summary>
internal sealed class PowerCutRun(FaultLog log, Acknowledgements acknowledgements, LoopDisk disk, int seed, Action<string> say)
{
    private const int LeastMilliseconds = 100;
    private const int MostMilliseconds = 700;

    // Answers that the node had sent when it was stopped are still on their way to the writers.
    private static readonly TimeSpan InFlight = TimeSpan.FromMilliseconds(150);

    public async Task<Tally> RunAsync(int cuts)
    {
        var dice = new SeededGenerator((ulong)seed);
        var comparison = new Comparison(log, acknowledgements);
        await using var writers = new Writers(log, acknowledgements);
        await using var server = log.Server();
        Tally tally = new(0, 0, 0, 0, 0);
        for (var cut = 1; cut <= cuts; cut++)
        {
            await server.StartAsync(CancellationToken.None);
            await Task.Delay(LeastMilliseconds + dice.Below(MostMilliseconds - LeastMilliseconds));
            await Shell.RunAsync("kill", "-STOP", server.ProcessId!.Value.ToString(CultureInfo.InvariantCulture));
            await Task.Delay(InFlight);
            await disk.SnapAsync();
            await server.PullThePlugAsync();
            await disk.CutAsync();

            await server.StartAsync(CancellationToken.None);
            tally = await comparison.RunAsync();
            say($"cut {cut} of {cuts}: {tally}");
            if (!tally.IsClean)
                return tally;
            await server.PullThePlugAsync();
        }

        var fsck = await log.FsckAsync();
        return fsck.ExitCode == 0 ? tally : tally with { SilentlyWrong = tally.SilentlyWrong + 1 };
    }
}

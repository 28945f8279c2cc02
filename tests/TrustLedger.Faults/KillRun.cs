using TrustLedger.Casework.Synthetic;

namespace TrustLedger.Faults;

/// <summary>SIGKILL at random moments while four writers hand in.</summary>
internal sealed class KillRun(FaultLog log, Acknowledgements acknowledgements, int seed, Action<string> say)
{
    private const int CompareEvery = 10;
    private const int LeastMilliseconds = 20;
    private const int MostMilliseconds = 500;

    public async Task<Tally> RunAsync(int kills)
    {
        var dice = new SeededGenerator((ulong)seed);
        var comparison = new Comparison(log, acknowledgements);
        await using var writers = new Writers(log, acknowledgements);
        await using var server = log.Server();
        for (var kill = 1; kill <= kills; kill++)
        {
            await server.StartAsync(CancellationToken.None);
            await Task.Delay(LeastMilliseconds + dice.Below(MostMilliseconds - LeastMilliseconds));
            await server.PullThePlugAsync();
            if (kill % CompareEvery != 0)
                continue;
            await server.StartAsync(CancellationToken.None);
            var tally = await comparison.RunAsync();
            say($"kill {kill} of {kills}: {tally}");
            if (!tally.IsClean)
                return tally;
            await server.PullThePlugAsync();
        }

        await server.StartAsync(CancellationToken.None);
        await writers.StopAsync();
        var last = await comparison.RunAsync();
        await server.StopAsync();
        var fsck = await log.FsckAsync();
        return fsck.ExitCode == 0 ? last : last with { SilentlyWrong = last.SilentlyWrong + 1 };
    }
}

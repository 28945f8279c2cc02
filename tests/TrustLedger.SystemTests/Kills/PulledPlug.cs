using System.Diagnostics;
using TrustLedger.Demo.Harness;

namespace TrustLedger.SystemTests.Kills;

/// <summary>Runs a flow while the plug of one of its servers is pulled at a given moment, and finishes it.</summary>
internal sealed class PulledPlug(ServerProcess server)
{
    private const int MostTries = 12;
    private const int Fault = 3;
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private volatile Task _command = Task.CompletedTask;

    /// <summary>How long the flow takes when nobody disturbs it.</summary>
    public static async Task<TimeSpan> MeasureAsync(IFlow flow)
    {
        await flow.PrepareAsync();
        var clock = Stopwatch.StartNew();
        foreach (var command in flow.Commands)
            (await command()).MustSucceed();
        var took = clock.Elapsed;
        await flow.CheckAsync();
        return took;
    }

    /// <summary>
    /// Runs the flow's commands. Whichever the outage makes fail is said again, as its user would, until it succeeds; only
    /// the first attempt may be refused, later ones may only be told that a server is away.
    /// </summary>
    /// <returns>How many commands had to be said again.</returns>
    public async Task<int> RunAsync(IFlow flow, TimeSpan moment)
    {
        var outage = OutageAsync(moment);
        var again = 0;
        foreach (var command in flow.Commands)
        {
            for (var tries = 0; ; tries++)
            {
                var running = command();
                _command = running;
                var result = await running;
                if (result.ExitCode == 0)
                    break;
                if (!(tries == 0 || result.ExitCode == Fault) || tries == MostTries)
                    throw new StepFailedException($"{result.Command} is not finished after the outage: exit {result.ExitCode}: {result.Error.Trim()}");
                again++;
                await outage;
                await Task.Delay(Pause);
            }
        }

        await outage;
        return again;
    }

    // It stays away until the command has ended, or for a second: who waits for the server may see it come back.
    private async Task OutageAsync(TimeSpan moment)
    {
        await Task.Delay(moment);
        await server.PullThePlugAsync();
        await Task.WhenAny(_command, Task.Delay(Outage));
        await server.StartAsync(CancellationToken.None);
    }
}

using TrustLedger.Casework.Synthetic;
using TrustLedger.Demo.Harness;

namespace TrustLedger.Faults;

/// <summary>Flips, truncates and zeroes what a killed node left, each harm on a copy of the folder.</summary>
internal sealed class HarmRun(FaultLog log, Acknowledgements acknowledgements, int seed, Action<string> say)
{
    private const int Sector = 512;

    public async Task<Tally> RunAsync(int harms)
    {
        await using var server = log.Server();
        await server.StartAsync(CancellationToken.None);
        await using (new Writers(log, acknowledgements))
            await Task.Delay(2_000);
        await server.PullThePlugAsync();

        var (dice, whole, outcomes) = (new SeededGenerator((ulong)seed), log.Data + ".whole", new SortedDictionary<string, int>(StringComparer.Ordinal));
        Directory.Move(log.Data, whole);
        Tally tally = new(0, 0, 0, 0, 0);
        for (var harm = 1; harm <= harms; harm++)
        {
            if (Directory.Exists(log.Data))
                Directory.Delete(log.Data, recursive: true);
            await Shell.RunAsync("cp", "-a", whole, log.Data);
            var done = Harm(dice);
            var fsck = (await log.FsckAsync()).ExitCode;
            var outcome = await StartsAsync(server) ? null : "refused to start";
            if (outcome is null)
            {
                try
                {
                    tally = await new Comparison(log, acknowledgements).RunAsync();
                    outcome = tally.IsClean ? "right" : "WRONG";
                }
                catch (Exception told) when (told is StepFailedException or HttpRequestException)
                {
                    outcome = "told when read";
                }

                await server.PullThePlugAsync();
            }

            outcome = fsck == 0 ? outcome : outcome + ", found by fsck";
            outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
            if (!tally.IsClean)
            {
                say($"{done}: {outcome}: {tally}");
                return tally;
            }
        }

        foreach (var (outcome, times) in outcomes)
            say($"{times} {outcome}");
        return tally;
    }

    private static async Task<bool> StartsAsync(ServerProcess server)
    {
        try
        {
            await server.StartAsync(CancellationToken.None);
            return true;
        }
        catch (StepFailedException)
        {
            return false;
        }
    }

    private string Harm(SeededGenerator dice)
    {
        var files = Directory.GetFiles(log.Data, "*", SearchOption.AllDirectories)
            .Where(file => new FileInfo(file).Length > 0 && !file.Contains("index.db", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToArray();
        var file = files[dice.Below(files.Length)];
        using var stream = new FileStream(file, FileMode.Open, FileAccess.ReadWrite);
        var at = (long)dice.Below((int)Math.Min(stream.Length, 256 * 1024));
        switch (dice.Below(3))
        {
            case 0:
                stream.Position = at;
                var was = stream.ReadByte();
                stream.Position = at;
                stream.WriteByte((byte)(was ^ (1 << dice.Below(8))));
                return $"flip in {file} at {at}";
            case 1:
                stream.SetLength(at);
                return $"{file} cut at {at}";
            default:
                stream.Position = at / Sector * Sector;
                stream.Write(new byte[Math.Min(Sector, stream.Length - stream.Position)]);
                return $"sector of {file} at {at} zeroed";
        }
    }
}

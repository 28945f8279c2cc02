using System.Diagnostics;
using System.Globalization;

namespace TrustLedger.Demo.Harness;

/// <summary>The servers that <c>--keep</c> left running, by the ids in the city's folder.</summary>
internal static class KeptServers
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    /// <summary>Asks each to stop and waits. A process that is no longer one of ours is left alone.</summary>
    public static async Task<int> StopAsync(CityFolder folder, TextWriter output)
    {
        if (!File.Exists(folder.Processes))
        {
            await output.WriteLineAsync("Nothing is running.");
            return 0;
        }

        foreach (var line in await File.ReadAllLinesAsync(folder.Processes))
        {
            if (line.Split(' ', 2) is [var id, var program] && Find(id, program) is { } process)
            {
                using (process)
                    await StopAsync(process);
                await output.WriteLineAsync($"stopped {Path.GetFileName(program)}");
            }
        }
        File.Delete(folder.Processes);
        return 0;
    }

    private static async Task StopAsync(Process process)
    {
        Signals.AskToStop(process.Id);
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            Signals.PullThePlug(process.Id);
        }
    }

    private static Process? Find(string id, string program)
    {
        if (!int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return null;
        try
        {
            var process = Process.GetProcessById(number);
            return string.Equals(process.MainModule?.FileName, program, StringComparison.Ordinal) ? process : null;
        }
        catch (ArgumentException)
        {
            return null; // It ended by itself.
        }
    }
}

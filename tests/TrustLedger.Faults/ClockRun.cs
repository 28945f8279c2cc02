using TrustLedger.Demo.Harness;

namespace TrustLedger.Faults;

/// <summary>The wall clock jumps while the monotonic one goes on: the node refuses, and the log's times never go back.</summary>
internal sealed class ClockRun(FaultLog log, Acknowledgements acknowledgements, Action<string> say)
{
    public async Task<Tally> RunAsync()
    {
        var library = Directory.GetDirectories("/usr/lib").Select(folder => Path.Combine(folder, "faketime", "libfaketimeMT.so.1")).FirstOrDefault(File.Exists)
            ?? throw new StepFailedException("libfaketime is missing (Debian: libfaketime); tests/faults/run installs it where it may.");
        var (clock, comparison) = (log.At("clock"), new Comparison(log, acknowledgements));
        Environment.SetEnvironmentVariable("FAKETIME_TIMESTAMP_FILE", clock);
        Environment.SetEnvironmentVariable("FAKETIME_NO_CACHE", "1");
        Environment.SetEnvironmentVariable("DONT_FAKE_MONOTONIC", "1"); // The name that older versions read.
        Environment.SetEnvironmentVariable("FAKETIME_DONT_FAKE_MONOTONIC", "1");
        foreach (var jump in new[] { "-30d", "+30d" })
        {
            await File.WriteAllTextAsync(clock, "+0\n");
            await using var server = new ServerProcess(
                "/usr/bin/env", [$"LD_PRELOAD={library}", Programs.Node, "run", "--config", log.Config], new Uri(log.Url, "/healthz"), log.At("node.log"));
            await server.StartAsync(CancellationToken.None);
            await using var writers = new Writers(log, acknowledgements, count: 1);
            for (var before = acknowledgements.Count; acknowledgements.Count < before + 5;)
                await Task.Delay(20);
            await File.WriteAllTextAsync(clock, jump + "\n");
            await Task.Delay(1_500);
            var after = acknowledgements.Count;
            await Task.Delay(1_000);
            if (acknowledgements.Count != after)
                throw new StepFailedException($"{jump}: statements are taken in on a clock that jumped.");
            say($"{jump}: refused, {string.Join(", ", writers.Told.Select(told => $"{told.Key} {told.Value} times"))}");
            await server.StopAsync();
        }

        await using var last = log.Server();
        await last.StartAsync(CancellationToken.None);
        var tally = await comparison.RunAsync();
        await last.StopAsync();
        return (await log.FsckAsync()).ExitCode == 0 ? tally : tally with { SilentlyWrong = tally.SilentlyWrong + 1 };
    }
}

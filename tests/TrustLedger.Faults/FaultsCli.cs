using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using TrustLedger.Demo.Harness;

namespace TrustLedger.Faults;

/// <summary>One command for each kind of fault. Each ends with a line of counts; anything but zeros is exit code 3.</summary>
internal static class FaultsCli
{
    private const int Failed = 3;

    public static RootCommand Create() => new("Harms a running node in every way that one machine allows, and counts what it lost.")
    {
        Command("kill", "SIGKILL at random moments under four writers.", 200,
            async (log, notes, runs, seed, _) => await new KillRun(log, notes, seed, Console.WriteLine).RunAsync(runs)),
        Command("power-cut", "A power cut at random moments under four writers: ext4 on a loop image, whose copy is what the disk had. Needs root.", 50,
            async (log, notes, runs, seed, disk) => await new PowerCutRun(log, notes, disk!, seed, Console.WriteLine).RunAsync(runs), onDisk: true),
        Command("calls", "Each system call of an append fails once (strace), then fsck. The number bounds the tries for each call; 0 for all.", 0,
            async (log, notes, runs, _, _) => await new CallsRun(log, notes, Console.WriteLine).RunAsync(runs)),
        Command("harm", "Torn, truncated, zeroed and flipped files of a killed node.", 40,
            async (log, notes, runs, seed, _) => await new HarmRun(log, notes, seed, Console.WriteLine).RunAsync(runs)),
        Command("disk-full", "A small disk fills up under four writers, and has room again. Needs root.", 1,
            async (log, notes, _, _, disk) => await new DiskFullRun(log, notes, disk!, Console.WriteLine).RunAsync(), onDisk: true),
        Command("clock", "The wall clock jumps by 30 days, back and forth (libfaketime).", 1,
            async (log, notes, _, _, _) => await new ClockRun(log, notes, Console.WriteLine).RunAsync()),
        Command("lock", "A second process on the folder.", 1,
            async (log, notes, _, _, _) => await LockAsync(log, notes)),
    };

    private static Command Command(
        string name, string about, int runs, Func<FaultLog, Acknowledgements, int, int, LoopDisk?, Task<Tally>> run, bool onDisk = false)
    {
        var times = new Option<int>("--runs") { Description = "How often.", DefaultValueFactory = _ => runs };
        var seed = new Option<int>("--seed") { Description = "For the moments.", DefaultValueFactory = _ => 1 };
        var command = new Command(name, about) { times, seed };
        command.SetAction(async (parsed, _) =>
        {
            var folder = Directory.CreateTempSubdirectory("trustledger-faults-").FullName;
            var clock = Stopwatch.StartNew();
            LoopDisk? disk = null;
            try
            {
                if (onDisk)
                    disk = await LoopDisk.CreateAsync(folder);
                using var log = await FaultLog.FoundAsync(Path.Combine(folder, "aside"), disk?.Mount ?? Path.Combine(folder, "data"));
                var notes = new Acknowledgements(Path.Combine(folder, "acknowledged"));
                var tally = await run(log, notes, parsed.GetRequiredValue(times), parsed.GetRequiredValue(seed), disk);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{name}: seed {parsed.GetRequiredValue(seed)}, {clock.Elapsed.TotalSeconds:F0} s: {tally}"));
                return tally.IsClean ? 0 : Failed;
            }
            catch (StepFailedException failed)
            {
                await Console.Error.WriteLineAsync($"{name}: {failed.Message} (files: {folder})");
                return Failed;
            }
            finally
            {
                if (disk is not null)
                    await disk.DisposeAsync();
            }
        });
        return command;
    }

    internal static async Task<Tally> LockAsync(FaultLog log, Acknowledgements notes)
    {
        await using var server = log.Server();
        await server.StartAsync(CancellationToken.None);
        var second = await CommandRunner.RunAsync(Programs.Node, ["run", "--config", log.Config], input: null, CancellationToken.None);
        var fsck = await log.FsckAsync();
        if (second.ExitCode != Failed || !second.Error.Contains("locked", StringComparison.Ordinal) || fsck.ExitCode != Failed)
            throw new StepFailedException($"A second process was let in: {second.ExitCode} {second.Error}");
        return await new Comparison(log, notes).RunAsync();
    }
}

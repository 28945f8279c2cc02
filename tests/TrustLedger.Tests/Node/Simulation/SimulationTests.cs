using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Xunit.Abstractions;

namespace TrustLedger.Tests.Node.Simulation;

/// <summary>Thousands of seeds: P1, P2 and P3 hold through power cuts, kills, failing syncs, flips, full disks and clock jumps.</summary>
public sealed class SimulationTests(ITestOutputHelper output)
{
    private const string SeedsVariable = "TRUSTLEDGER_SIMULATION_SEEDS";
    private const string FirstVariable = "TRUSTLEDGER_SIMULATION_FIRST";
    private const int DefaultSeeds = 2_000;

    [Fact]
    public void The_promises_hold_for_every_seed()
    {
        var (first, count) = (Setting(FirstVariable, 1), Setting(SeedsVariable, DefaultSeeds));
        var happened = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        var failed = new ConcurrentQueue<string>();
        var clock = Stopwatch.StartNew();
        var acknowledged = 0;
        using var root = new MemoryFolder();

        Parallel.For(first, first + count, new ParallelOptions { MaxDegreeOfParallelism = 2 }, seed =>
        {
            var folder = Directory.CreateDirectory(Path.Combine(root.Path, seed.ToString(CultureInfo.InvariantCulture))).FullName;
            using var simulation = new SimulatedNode(seed, folder);
            try
            {
                simulation.Run();
            }
            catch (Exception exception)
            {
                failed.Enqueue($"seed {seed}: {exception.Message}\n{exception.StackTrace}");
            }

            Interlocked.Add(ref acknowledged, simulation.Acknowledged);
            foreach (var (what, times) in simulation.Happened)
                happened.AddOrUpdate(what, times, (_, sum) => sum + times);
            Directory.Delete(folder, recursive: true);
        });

        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{count} seeds from {first} in {clock.Elapsed.TotalSeconds:F0} s, {acknowledged} statements acknowledged; more with {SeedsVariable}, others with {FirstVariable}"));
        foreach (var (what, times) in happened.OrderBy(what => what.Key, StringComparer.Ordinal))
            output.WriteLine($"{times,8} {what}");
        Assert.True(failed.IsEmpty, $"{failed.Count} of {count} seeds failed; repeat one with {FirstVariable}=<seed> {SeedsVariable}=1.\n" + string.Join('\n', failed.Take(3)));
        Assert.True(acknowledged > count, "Next to nothing was acknowledged: the simulation shows nothing.");
    }

    [Fact]
    public void The_same_seed_gives_the_same_lives()
    {
        using var root = new MemoryFolder();
        var runs = Enumerable.Range(0, 2).Select(run =>
        {
            using var simulation = new SimulatedNode(4_711, Directory.CreateDirectory(Path.Combine(root.Path, $"{run}")).FullName);
            simulation.Run();
            return (simulation.Acknowledged, string.Join(' ', simulation.Happened.OrderBy(what => what.Key, StringComparer.Ordinal)));
        }).ToArray();

        Assert.Equal(runs[0], runs[1]);
    }

    [Fact]
    public void A_log_that_forgets_what_it_said_is_caught()
    {
        using var root = new MemoryFolder();
        using var simulation = new SimulatedNode(1, root.Path);
        simulation.Run();

        Assert.Throws<BrokenPromiseException>(simulation.RunWithoutWhatWasWritten);
    }

    private static int Setting(string variable, int otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}

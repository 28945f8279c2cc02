using System.Diagnostics;
using System.Globalization;
using TrustLedger.Casework.Synthetic;
using TrustLedger.Demo.City;
using TrustLedger.SystemTests.City;
using Xunit.Abstractions;

namespace TrustLedger.SystemTests.Kills;

/// <summary>
/// SIGKILL in the middle of what residents and officers do, ten seeded moments for each flow and server: nothing that was
/// acknowledged is lost, nothing happens twice, and who was interrupted finishes by saying the same again.
/// </summary>
[Collection(InCity.Name)]
public sealed class KillTests(CityFixture city, ITestOutputHelper output)
{
    private const int Kills = 10;

    [Theory]
    [InlineData("enrol", "node", 101)]
    [InlineData("enrol", "api", 102)]
    [InlineData("issue", "node", 103)]
    [InlineData("issue", "api", 104)]
    [InlineData("apply", "node", 105)]
    [InlineData("apply", "api", 106)]
    [InlineData("decide", "node", 107)]
    [InlineData("decide", "api", 108)]
    public async Task Nothing_acknowledged_is_lost_when_the_plug_is_pulled(string flow, string server, ulong seed)
    {
        var acting = Flow(flow);
        var plug = new PulledPlug(server == "node" ? city.City.Servers.Node : city.City.Servers.Api);
        var span = await PulledPlug.MeasureAsync(acting);
        await city.Observer.CheckAsync();

        var dice = new SeededGenerator(seed);
        var moments = Enumerable.Range(0, Kills).Select(_ => TimeSpan.FromMilliseconds(dice.Below((int)span.TotalMilliseconds))).ToList();
        for (var at = 0; at < Kills; at++)
        {
            var told = string.Create(CultureInfo.InvariantCulture,
                $"{flow}, {server}, seed {seed}, kill {at + 1} at {moments[at].TotalMilliseconds:F0} of {span.TotalMilliseconds:F0} ms");
            var clock = Stopwatch.StartNew();
            try
            {
                await acting.PrepareAsync();
                var again = await plug.RunAsync(acting, moments[at]);
                await acting.CheckAsync();
                await city.Observer.CheckAsync();
                output.WriteLine($"{told}: said again {again} times, {clock.Elapsed.TotalSeconds:F1} s");
            }
            catch
            {
                output.WriteLine($"{told}: FAILED");
                await city.StartAgainAsync();
                throw;
            }
        }

        // What a member who trusts nobody sees, with its own memory of the checkpoints before.
        var replayed = await city.City.Wallet(Organisation.Justice).RunAsync("ledger check", "--replay");
        Assert.Equal(3, replayed.Json["logs"]!.AsObject().Count);
    }

    private IFlow Flow(string name) => name switch
    {
        "enrol" => new EnrolFlow(city),
        "issue" => new IssueFlow(city),
        "apply" => new ApplyFlow(city),
        _ => new DecideFlow(city),
    };
}

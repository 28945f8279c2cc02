using TrustLedger.Faults;
using Xunit.Abstractions;

namespace TrustLedger.SystemTests.Faults;

/// <summary>The faults of <c>tests/faults/run</c> that take seconds, on a node of their own.</summary>
public sealed class NodeFaultTests(ITestOutputHelper output) : IDisposable
{
    private const int Kills = 20;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("trustledger-faults-");

    [Fact]
    public async Task Twenty_kills_under_four_writers_lose_nothing_and_double_nothing()
    {
        using var log = await FaultLog.FoundAsync(At("aside"), At("data"));

        var tally = await new KillRun(log, new Acknowledgements(At("acknowledged")), seed: 20, output.WriteLine).RunAsync(Kills);

        output.WriteLine(tally.ToString());
        Assert.True(tally.IsClean, tally.ToString());
        Assert.True(tally.Acknowledged > Kills, "Next to nothing was acknowledged: the kills show nothing.");
    }

    [Fact]
    public async Task A_second_process_is_locked_out()
    {
        using var log = await FaultLog.FoundAsync(At("aside"), At("data"));

        Assert.True((await FaultsCli.LockAsync(log, new Acknowledgements(At("acknowledged")))).IsClean);
    }

    [Fact]
    public async Task A_promise_that_is_not_kept_is_counted()
    {
        using var log = await FaultLog.FoundAsync(At("aside"), At("data"));
        var notes = new Acknowledgements(At("acknowledged"));
        notes.Add(7, TrustLedger.Protocol.Encoding.Bytes32.FromCode("never"), TrustLedger.Protocol.Merkle.Hash.OfNothing);
        await using var server = log.Server();
        await server.StartAsync(CancellationToken.None);

        Assert.Equal(1, (await new Comparison(log, notes).RunAsync()).Lost);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string At(string name) => Path.Combine(_folder.FullName, name);
}

using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using TrustLedger.Client.Reading;
using TrustLedger.Demo.Harness;
using TrustLedger.Faults;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.Statements;
using TrustLedger.Protocol.Tiles;
using Xunit.Abstractions;

namespace TrustLedger.SystemTests.Upkeep;

/// <summary>The command <c>prune</c> as a process, killed where it happens to be, and the node that starts after it.</summary>
public sealed class PruneTests(ITestOutputHelper output) : IDisposable
{
    private const int Rounds = 4; // One for each place where it is killed.
    private const int RoundEntries = 2 * TileCoordinate.FullWidth;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("trustledger-prune-");
    private readonly HttpClient _http = NodeClient.CreateHttp();

    [Fact]
    public async Task A_prune_that_is_killed_loses_nothing_that_was_to_stay_and_the_next_start_finishes_it()
    {
        using var log = await FaultLog.FoundAsync(At("aside"), At("data"));
        var statements = Enumerable.Range(0, (Rounds * RoundEntries) + 100).Select(_ => log.NewStatement()).ToArray();
        IReadOnlyDictionary<long, Hash> leaves = new Dictionary<long, Hash>();
        await using (var server = log.Server())
        {
            await server.StartAsync(CancellationToken.None);
            var receipts = Value(await log.Client(_http).SubmitManyAsync(statements, Acknowledgement.Published, CancellationToken.None));
            leaves = receipts.Select(Value).ToDictionary(receipt => receipt.Index, receipt => receipt.Entry.LeafHash);
            await server.StopAsync();
        }

        Success(await RunAsync("backup", "--data", log.Data, "--to", At("backup")));
        var (minimum, cut, unfinished) = (0L, 0, 0);
        for (var round = 1; round <= Rounds; round++)
        {
            cut += await PruneAndKillAsync(log, round) ? 1 : 0;
            unfinished += File.Exists(Mark(log)) && (await File.ReadAllTextAsync(Mark(log))).Contains("from", StringComparison.Ordinal) ? 1 : 0;
            var now = await ServeAsync(log, statements, leaves);
            Assert.True(now == minimum || now == round * RoundEntries, $"{now} after {minimum}");
            minimum = now;
        }

        var last = Success(await RunAsync([.. Prune(log, statements.Length), "--json"]));
        Assert.Equal(Rounds * RoundEntries, (long)last.Json["minimumIndex"]!);
        Assert.Equal(Rounds * RoundEntries, await ServeAsync(log, statements, leaves));
        var check = Success(await log.FsckAsync());
        Assert.Equal(Rounds * RoundEntries, (long)check.Json["pruned"]!);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{cut} of {Rounds} were killed before they ended, {unfinished} with files half gone; the last said {last.Output.Trim()}"));
        Assert.InRange(cut, 1, Rounds);
    }

    public void Dispose()
    {
        _http.Dispose();
        _folder.Delete(recursive: true);
    }

    /// <summary>Kills it when it has come to one of its steps: a stand-in, the mark, a file that is gone; or before any.</summary>
    /// <returns>Whether it was killed before it ended.</returns>
    private async Task<bool> PruneAndKillAsync(FaultLog log, int round)
    {
        var (folder, below) = (Path.Combine(log.Data, FaultLog.Name), round * RoundEntries);
        var (standIn, bundle) = ($"{(below / TileCoordinate.FullWidth) - 1:000}", $"{(below - RoundEntries) / TileCoordinate.FullWidth:000}");
        var before = File.Exists(Mark(log)) ? File.GetLastWriteTimeUtc(Mark(log)) : default;
        Func<bool> isThere = (round % 4) switch
        {
            0 => () => File.Exists(Path.Combine(folder, "stand-in", standIn)),
            1 => () => File.Exists(Mark(log)) && File.GetLastWriteTimeUtc(Mark(log)) != before,
            2 => () => !File.Exists(Path.Combine(folder, "tile/entries", bundle)),
            _ => () => File.Exists(Path.Combine(folder, "stand-in", bundle)),
        };
        using var prune = CommandRunner.Start(Programs.Node, Prune(log, below));
        prune.StandardInput.Close();
        while (!prune.HasExited && !isThere())
            await Task.Yield();
        var killed = !prune.HasExited;
        if (killed)
            prune.Kill();
        await prune.WaitForExitAsync();
        return killed;
    }

    /// <returns>The minimum index that the node then has.</returns>
    private async Task<long> ServeAsync(FaultLog log, SignedStatement[] statements, IReadOnlyDictionary<long, Hash> leaves)
    {
        await using var server = log.Server();
        await server.StartAsync(CancellationToken.None);
        var client = log.Client(_http);
        var health = await _http.GetFromJsonAsync<JsonObject>(new Uri(log.Url, "/healthz"));
        var minimum = (long)health!["logs"]![0]!["minimumIndex"]!;
        var checkpoint = Value(await client.CheckpointAsync(CancellationToken.None));
        Assert.Equal(statements.Length + 1, checkpoint.Size);

        for (var index = minimum; index < checkpoint.Size; index += TileCoordinate.FullWidth)
        {
            var bundle = Value(await client.BundleAsync(TileCoordinate.HoldingEntry(index, checkpoint.Size), CancellationToken.None));
            Assert.All(bundle.Entries.Index(), entry => Assert.True(
                entry.Index + index == 0 || leaves[entry.Index + index] == Hash.OfLeaf(entry.Item.Span), $"entry {entry.Index + index}"));
            var proof = Value(await client.InclusionAsync(index, checkpoint.Size, CancellationToken.None));
            Value(proof.Verify(Hash.OfLeaf(bundle.Entries[0].Span), checkpoint.Checkpoint.Root));
        }

        if (minimum > 0)
        {
            Assert.Equal("pruned", Refused(await client.BundleAsync(TileCoordinate.OfEntries(0), CancellationToken.None)));
            Assert.Equal("pruned", Refused(await client.FindAsync(statements[3].Uid, CancellationToken.None)));
            Assert.Equal("pruned", Refused(await client.SubmitAsync(statements[3], Acknowledgement.Published, CancellationToken.None)));
        }

        Value(await client.FindAsync(statements[^1].Uid, CancellationToken.None));
        await server.StopAsync();
        return minimum;
    }

    private string[] Prune(FaultLog log, long below) =>
    [
        "prune", "--data", log.Data, "--log", FaultLog.Name, "--below", below.ToString(CultureInfo.InvariantCulture), "--backup", At("backup"),
    ];

    private static Task<CommandResult> RunAsync(params string[] arguments) =>
        CommandRunner.RunAsync(Programs.Node, arguments, input: null, CancellationToken.None);

    private static string Mark(FaultLog log) => Path.Combine(log.Data, FaultLog.Name, "pruned");

    private static CommandResult Success(CommandResult result) => result.MustSucceed();

    private static T Value<T>(TrustLedger.Protocol.Result<T> result) where T : notnull =>
        result.TryGet(out var value, out var refusal) ? value : throw new StepFailedException($"{refusal.Code}: {refusal.Detail}");

    private static string? Refused<T>(TrustLedger.Protocol.Result<T> result) where T : notnull => result.TryGet(out _, out var refusal) ? null : refusal.Code;

    private string At(string name) => Path.Combine(_folder.FullName, name);
}

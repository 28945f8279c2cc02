using System.CommandLine;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Data.Sqlite;
using TrustLedger.Client.Reading;
using TrustLedger.Node;
using TrustLedger.Node.Commands;
using TrustLedger.Node.Storage;
using TrustLedger.Tests.Node.Http;
using TrustLedger.Tests.Protocol.State;

namespace TrustLedger.Tests.Node.Commands;

/// <summary>What an operator does around a node, on real files.</summary>
public sealed class UpkeepCommandTests : IAsyncLifetime, IDisposable
{
    private readonly NodeFixture _node = new();

    public async Task InitializeAsync()
    {
        await _node.InitializeAsync();
        var statement = _node.Say("identity", "registrar", Words.Bind(), City.Address("resident"));
        (await _node.Client("identity", "relay").SubmitAsync(statement, Acknowledgement.Published, default)).Value();
        await Until.True(() => _node.Logs.Find("identity")!.Store.FlushedSize == 2);
    }

    public Task DisposeAsync() => _node.StopAsync();

    public void Dispose() => _node.Dispose();

    [Fact]
    public async Task A_log_is_backed_up_beside_its_node_lost_and_restored()
    {
        Assert.Equal(ExitCode.Fault, (await Run("fsck", "--data", Data)).Exit); // The node has the folder.
        var backup = await Run("backup", "--data", Data, "--to", _node.Folder.File("backup"), "--log", "identity");
        Assert.Equal((ExitCode.Done, 2), (backup.Exit, (int?)JsonNode.Parse(backup.Output)!["size"]));
        var checkpoint = await File.ReadAllTextAsync(Path.Combine(Data, "identity", "checkpoint"));
        await _node.StopAsync();
        Directory.Delete(Path.Combine(Data, "identity"), recursive: true);

        var least = _node.Folder.Write("least", checkpoint);
        var restore = await Run("restore", "--from", _node.Folder.File("backup"), "--data", Data, "--least-checkpoint", least);
        Assert.True(restore.Exit == ExitCode.Done, restore.Error);
        Assert.Null(await _node.StartAsync());
        Assert.Equal(2, _node.Logs.Find("identity")!.Store.Size);
        var again = await Run("restore", "--from", _node.Folder.File("backup"), "--data", _node.Folder.File("data2"));
        Assert.True(again.Exit == ExitCode.Done, again.Error);
    }

    [Fact]
    public async Task What_is_wrong_in_a_folder_is_printed_with_code_path_and_entry()
    {
        await _node.StopAsync();
        var whole = await Run("fsck", "--data", Data, "--deep");
        Assert.True(whole.Exit == ExitCode.Done, whole.Output + whole.Error);
        Assert.Contains("identity: 2 entries, 0 findings", whole.Output, StringComparison.Ordinal);

        var tile = Path.Combine(Data, "identity", "tile/0/000.p/2");
        var bytes = await File.ReadAllBytesAsync(tile);
        bytes[40] ^= 1;
        await File.WriteAllBytesAsync(tile, bytes);
        var damaged = await Run("fsck", "--data", Data, "--log", "identity", "--json");
        var finding = Assert.Single(JsonNode.Parse(damaged.Output)!["findings"]!.AsArray())!;
        Assert.Equal((ExitCode.Refused, "tile-damaged", "tile/0/000.p/2", 0L),
            (damaged.Exit, (string?)finding["code"], (string?)finding["path"], (long?)finding["index"]));
        Assert.Equal(ExitCode.Usage, (await Run("fsck", "--data", Data, "--log", "nothing")).Exit);
    }

    [Fact]
    public async Task An_index_that_lies_is_found_by_a_deep_check()
    {
        await _node.StopAsync();
        var index = new LogFolder(Path.Combine(Data, "identity")).Index;
        using (var database = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = index, Pooling = false }.ToString()))
            await database.ExecuteAsync("UPDATE entry SET recipient = 1 WHERE at = 1");
        Assert.Contains("index-damaged", (await Run("fsck", "--data", Data, "--deep")).Output, StringComparison.Ordinal);

        await File.WriteAllTextAsync(index, "This is no database, nor has it ever been one.");
        Assert.Contains("index-damaged", (await Run("fsck", "--data", Data, "--deep")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_oldest_entries_are_pruned_checked_with_the_index_and_indexed_anew()
    {
        var statements = Enumerable.Range(0, 600).Select(at => _node.Say("identity", "registrar", Words.Bind(), City.Address($"resident {at}"))).ToList();
        (await _node.Client("identity", "relay").SubmitManyAsync(statements, Acknowledgement.Published, default)).Value();
        string[] prune = ["prune", "--data", Data, "--log", "identity", "--below", "300"];
        Assert.Equal(ExitCode.Fault, (await Run([.. prune, "--yes"])).Exit); // The node has the folder.
        await _node.StopAsync();
        var backup = _node.Folder.File("backup");
        Assert.Contains("prune-unsecured", (await Run(prune)).Error, StringComparison.Ordinal);
        Assert.Contains("prune-backup-differs", (await Run([.. prune, "--backup", backup])).Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, (await Run(["prune", "--data", Data, "--log", "identity", "--below", "-1", "--yes"])).Exit);
        Assert.Equal(ExitCode.Usage, (await Run([.. prune, "--mirror-checkpoint", backup])).Exit);
        Assert.Contains("note-key-malformed", (await Run([.. prune, "--mirror-key", "no key"])).Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, (await Run("backup", "--data", Data, "--to", backup, "--log", "identity")).Exit);

        var pruned = await Run([.. prune, "--backup", backup]);

        Assert.True(pruned.Exit == ExitCode.Done, pruned.Error);
        Assert.StartsWith("identity: minimum index 256 (300 rounded down to a whole bundle), before 0; 2 files of ", pruned.Output, StringComparison.Ordinal);
        var whole = await Run("fsck", "--data", Data, "--deep");
        Assert.True(whole.Exit == ExitCode.Done, whole.Output + whole.Error);
        Assert.Contains("identity: 602 entries, pruned below 256, 0 findings", whole.Output, StringComparison.Ordinal);

        var index = new LogFolder(Path.Combine(Data, "identity")).Index;
        using (var database = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = index, Pooling = false }.ToString()))
            await database.ExecuteAsync("UPDATE entry SET recipient = 1 WHERE at = 9");
        Assert.Contains("index-damaged: index.db, entry 9", (await Run("fsck", "--data", Data, "--deep")).Output, StringComparison.Ordinal);

        var page = new LogFolder(Path.Combine(Data, "identity")).StandIn(0);
        File.Move(page, page + ".away");
        Assert.Contains("stand-in-missing", (await Reindex()).Error, StringComparison.Ordinal);
        Assert.True(File.Exists(index));
        File.Move(page + ".away", page);
        var reindexed = await Reindex();
        Assert.True(reindexed.Exit == ExitCode.Done, reindexed.Error);
        Assert.Equal(ExitCode.Done, (await Run("fsck", "--data", Data, "--deep")).Exit);
    }

    private async Task<(int Exit, string Output, string Error)> Reindex()
    {
        var settings = _node.Configuration;
        var logs = new[] { 0, 1 }.Select(at => new JsonObject([.. new[] { "Name", "Origin", "KeyFile", "GenesisFile" }
            .Select(name => KeyValuePair.Create<string, JsonNode?>(name, settings[$"Node:Logs:{at}:{name}"]))]));
        var node = new JsonObject
        {
            ["DataFolder"] = Data,
            ["PassphraseFile"] = settings["Node:PassphraseFile"],
            ["Logs"] = new JsonArray([.. logs]),
        };
        return await Run("reindex", "--config", _node.Folder.Write("config.json", new JsonObject { ["Node"] = node }.ToJsonString()));
    }

    private string Data => _node.Folder.File("data");

    internal static async Task<(int Exit, string Output, string Error)> Run(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exit = await NodeCli.Create().Parse(arguments).InvokeAsync(new InvocationConfiguration { Output = output, Error = error });
        return (exit, output.ToString(), error.ToString());
    }
}

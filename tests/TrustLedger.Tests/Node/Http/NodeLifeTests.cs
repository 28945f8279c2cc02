using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using TrustLedger.Client.Reading;
using TrustLedger.Node.Storage;
using TrustLedger.Tests.Protocol.State;

namespace TrustLedger.Tests.Node.Http;

/// <summary>Starting, stopping and failing, with real files.</summary>
public sealed class NodeLifeTests
{
    [Fact]
    public async Task A_restart_knows_all_and_a_lost_or_damaged_index_is_made_anew()
    {
        var node = new NodeFixture();
        await node.InitializeAsync();
        var statement = node.Say("identity", "registrar", Words.Bind(), City.Address("resident"));
        var receipt = (await node.Client("identity", "relay").SubmitAsync(statement, Acknowledgement.Published, default)).Value();
        var index = new LogFolder(Path.Combine(node.Folder.File("data"), "identity")).Index;

        foreach (var harm in new Action[]
        {
            () => { },
            () => File.Delete(index),
            () => File.WriteAllText(index, "This is no database, nor has it ever been one."),
            () => Ahead(index),
        })
        {
            await node.StopAsync();
            harm();
            Assert.Null(await node.StartAsync());
            Assert.Equal(receipt.Index, (await node.Client("identity", "police").FindAsync(statement.Uid, default)).Value().Index);
            Assert.Equal(2, node.Logs.Find("identity")!.Index.Size);
        }

        await node.DisposeAsync();
    }

    [Fact]
    public async Task A_second_process_on_the_folder_is_locked_out()
    {
        var node = new NodeFixture();
        await node.InitializeAsync();
        using var again = TrustLedger.Node.NodeHost.Create(node.Configuration) as IDisposable;

        Assert.Equal("locked", ((Microsoft.AspNetCore.Builder.WebApplication)again!).Services
            .GetRequiredService<TrustLedger.Node.Sequencing.NodeLogs>().Open()?.Code);
        await node.DisposeAsync();
    }

    [Fact]
    public async Task A_sync_that_fails_is_told_and_ends_the_process()
    {
        var disk = new FailingDisk(new LinuxDisk());
        var node = new NodeFixture { Replace = services => services.AddSingleton<IDisk>(disk) };
        await node.InitializeAsync();
        var statement = node.Say("identity", "registrar", Words.Bind(), City.Address("resident"));
        disk.SyncsFail = true;

        Assert.Equal("503 storage-failed", await NodeFixture.Code(await node.Post("identity", statement, "relay")));
        Assert.Equal("503 storage-failed", await NodeFixture.Code(await node.Post("identity", statement, "relay")));
        var health = await (await node.Get("/healthz")).Content.ReadFromJsonAsync<JsonObject>();
        Assert.Equal("failing", (string?)health!["status"]);
        await Until.True(() => node.Logs.HasFailed);

        await node.StopAsync();
        disk.SyncsFail = false;
        Assert.Null(await node.StartAsync());
        Assert.True((await node.Client("identity", "relay").SubmitAsync(statement, Acknowledgement.Published, default)).Succeeded());
        await node.DisposeAsync();
    }

    [Theory]
    [InlineData("Node:Logs:0:KeyFile", "corrections.key", "log-key-mismatch")]
    [InlineData("Node:Logs:0:GenesisFile", "corrections.json", "genesis-other-origin")]
    [InlineData("Node:Logs:0:Name", "corrections", "log-listed-twice")]
    [InlineData("Node:Logs:0:KeyFile", "nothing.key", "keystore-missing")]
    [InlineData("Node:PassphraseFile", "another-passphrase", "passphrase-wrong")]
    public async Task A_node_that_is_set_up_wrongly_does_not_start(string setting, string value, string code)
    {
        var node = new NodeFixture();
        node.Prepare();
        node.Folder.Write("another-passphrase", "wrong horse\n");
        node.Configuration[setting] = setting.EndsWith("Name", StringComparison.Ordinal) ? value : node.Folder.File(value);

        Assert.Equal(code, (await node.StartAsync())?.Code);
        await node.DisposeAsync();
    }

    [Fact]
    public async Task Two_logs_with_one_signature_domain_do_not_start()
    {
        var node = new NodeFixture();
        node.Prepare();
        foreach (var setting in new[] { "Origin", "KeyFile", "GenesisFile" })
            node.Configuration[$"Node:Logs:1:{setting}"] = node.Configuration[$"Node:Logs:0:{setting}"];

        Assert.Equal("domain-shared", (await node.StartAsync())?.Code);
        await node.DisposeAsync();
    }

    private static void Ahead(string index)
    {
        using var connection = new SqliteConnection($"Data Source={index};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "UPDATE progress SET size = 1000";
        command.ExecuteNonQuery();
    }
}

using System.CommandLine;
using System.Text.Json.Nodes;
using TrustLedger.Node;
using TrustLedger.Node.Commands;
using TrustLedger.Node.Storage;
using TrustLedger.Protocol.Governance;
using TrustLedger.Protocol.Notes;
using TrustLedger.Tests.Node.Sequencing;
using TrustLedger.Tests.Protocol.State;

namespace TrustLedger.Tests.Node.Commands;

public sealed class NodeCliTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public NodeCliTests() => _folder.Write("passphrase", "correct horse battery staple\n");

    [Fact]
    public async Task A_log_s_key_is_made_once_and_its_public_half_printed()
    {
        var made = await Run("keygen", "--log", "identity", "--origin", City.Identity.Origin, "--out", _folder.File("keys"),
            "--passphrase-file", _folder.File("passphrase"));
        Assert.Equal(ExitCode.Done, made.Exit);
        var said = JsonNode.Parse(made.Output)!;
        Assert.Equal(City.Identity.Origin, NoteVerifierKey.Parse((string)said["verifierKey"]!).Value().Name);
        Assert.True(File.Exists((string?)said["keyFile"]));

        var again = await Run("keygen", "--log", "identity", "--origin", City.Identity.Origin, "--out", _folder.File("keys"),
            "--passphrase-file", _folder.File("passphrase"));
        Assert.Equal((ExitCode.Refused, "refused: keystore-exists"), (again.Exit, again.Error[..24]));
    }

    [Fact]
    public async Task A_genesis_is_verified_and_pinned()
    {
        var genesis = SequencerKit.Assemble(City.Identity, LogReaders.Open, TestGenesis.LogKey(City.Identity.Origin));
        var path = _folder.Write("genesis.json", System.Text.Encoding.UTF8.GetString(genesis.Envelope.Span));
        var pinned = await Init(path);
        Assert.Equal((ExitCode.Done, ExitCode.Done), (pinned.Exit, (await Init(path)).Exit));
        Assert.Equal(Convert.ToHexStringLower(genesis.Hash.ToArray()), (string?)JsonNode.Parse(pinned.Output)!["genesis"]);

        var other = SequencerKit.Assemble(
            City.Identity, LogReaders.Open, TestGenesis.LogKey(City.Identity.Origin), GenesisMember.Of("x", "organisation", "", City.Address("x")));
        await File.WriteAllBytesAsync(path, other.Envelope.ToArray());
        Assert.StartsWith("refused: genesis-changed", (await Init(path)).Error, StringComparison.Ordinal);
        await File.WriteAllTextAsync(path, "{}");
        Assert.StartsWith("refused: genesis-malformed", (await Init(path)).Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, (await Init(_folder.File("nothing"))).Exit);
    }

    [Fact]
    public async Task A_folder_that_another_process_has_is_a_fault()
    {
        using var held = FolderLock.TryTake(_folder.File("data"));
        var genesis = SequencerKit.Assemble(City.Identity, LogReaders.Open, TestGenesis.LogKey(City.Identity.Origin));
        var config = _folder.Write("config.json",
            """{"Node":{"DataFolder":"data","PassphraseFile":"passphrase","Logs":[{"Name":"identity","Origin":"o","KeyFile":"k"}]}}""");

        foreach (var locked in new[]
        {
            await Init(_folder.Write("genesis.json", System.Text.Encoding.UTF8.GetString(genesis.Envelope.Span))),
            await Run("reindex", "--config", config),
            await Run("run", "--config", config),
            await Run("--config", config),
        })
        {
            Assert.Equal((ExitCode.Fault, "refused: locked"), (locked.Exit, locked.Error[..15]));
        }
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("""{"Node":{"DataFolder":"d","PassphraseFile":"p"}}""")]
    [InlineData("""{"Node":{"DataFolder":"d","PassphraseFile":"p","Logs":[]}}""")]
    [InlineData("""{"Node":{"DataFolder":"d","PassphraseFile":"p","Logs":[{"Name":"../x","Origin":"o","KeyFile":"k"}]}}""")]
    [InlineData("""{"Node":{"DataFolder":"d","PassphraseFile":"p","QueueLimit":0,"Logs":[{"Name":"x","Origin":"o","KeyFile":"k"}]}}""")]
    [InlineData("""{"Node":{"DataFolder":"d","PassphraseFile":"p","Url":"http://0.0.0.0:1","Logs":[{"Name":"x","Origin":"o","KeyFile":"k"}]}}""")]
    public async Task A_configuration_that_is_wrong_is_a_matter_of_usage(string config)
    {
        var ran = await Run("run", "--config", _folder.Write("config.json", config));

        Assert.Equal(ExitCode.Usage, ran.Exit);
        Assert.NotEmpty(ran.Error);
    }

    [Fact]
    public void The_defaults_are_those_of_the_manual()
    {
        var options = new NodeOptions { DataFolder = "", PassphraseFile = "", Logs = [] };

        Assert.Equal(
            ("http://127.0.0.1:7401", false, 0, 250, 8_192, 1_000, 30),
            (options.Url, options.BehindTlsProxy, options.BatchMilliseconds, options.CorrectionsTickMilliseconds, options.QueueLimit,
                options.FlushMilliseconds, options.LagSeconds));
    }

    public void Dispose() => _folder.Dispose();

    private Task<(int Exit, string Output, string Error)> Init(string genesis) =>
        Run("init", "--data", _folder.File("data"), "--log", "identity", "--genesis", genesis);

    private static async Task<(int Exit, string Output, string Error)> Run(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exit = await NodeCli.Create().Parse(arguments).InvokeAsync(new InvocationConfiguration { Output = output, Error = error });
        return (exit, output.ToString(), error.ToString());
    }
}

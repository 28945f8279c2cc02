using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using TrustLedger.Demo.Harness;

namespace TrustLedger.Demo.City;

/// <summary>Node, witnesses and API of the city, as processes on loopback.</summary>
internal sealed class CityServers : IAsyncDisposable
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly CityFolder _folder;

    public CityServers(CityFolder folder, int nodePort, int apiPort)
    {
        _folder = folder;
        (NodeUrl, ApiUrl) = ($"http://127.0.0.1:{nodePort}", $"http://127.0.0.1:{apiPort}");
        Node = new ServerProcess(
            Programs.Node, ["run", "--config", NodeConfig], new Uri(NodeUrl + "/healthz"), Path.Combine(folder.Logs, "node.log"));
        Witnesses = new CityWitnesses(folder);
        Api = new ServerProcess(
            Programs.IdentityApi, ["run", "--config", ApiConfig], new Uri(ApiUrl + "/healthz"), Path.Combine(folder.Logs, "api.log"));
    }

    public string NodeUrl { get; }

    public string ApiUrl { get; }

    public ServerProcess Node { get; }

    public CityWitnesses Witnesses { get; }

    public ServerProcess Api { get; }

    public string ApiConfig => Path.Combine(_folder.Api, "config.json");

    private string NodeConfig => Path.Combine(_folder.Node, "config.json");

    /// <exception cref="StepFailedException">A port is taken: names are pinned to it, so another would not do.</exception>
    public static void MustBeFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
        }
        catch (SocketException)
        {
            throw new StepFailedException(
                $"Port {port} on 127.0.0.1 is taken. If it is an earlier demo, './demo --stop' ends it; else free the port.");
        }
    }

    public async Task WriteNodeConfigAsync(IEnumerable<LogSetup> logs) => await WriteAsync(NodeConfig, nameof(Node), new JsonObject
    {
        ["DataFolder"] = "data",
        ["Url"] = NodeUrl,
        ["PassphraseFile"] = _folder.Passphrase,
        ["Logs"] = new JsonArray([.. logs.Select(log => (JsonNode)new JsonObject
        {
            ["Name"] = log.Name,
            ["Origin"] = log.Origin,
            ["KeyFile"] = $"keys/{log.Name}.key",
            ["GenesisFile"] = log.GenesisFile,
            [nameof(Witnesses)] = Witnesses.Addresses,
        })]),
    });

    public async Task WriteApiConfigAsync(IEnumerable<LogSetup> logs)
    {
        var pinned = new JsonObject();
        foreach (var log in logs)
        {
            pinned[log.Name] = new JsonObject
            {
                ["Origin"] = log.Origin,
                ["Key"] = log.VerifierKey,
                ["GenesisHash"] = log.GenesisHash,
            };
        }
        await WriteAsync(ApiConfig, "IdentityApi", new JsonObject
        {
            ["Issuer"] = ApiUrl,
            ["Url"] = ApiUrl,
            ["DataFolder"] = Path.Combine(_folder.Api, "data"),
            ["PassphraseFile"] = _folder.Passphrase,
            ["Organisation"] = Organisation.Data.Code,
            ["Place"] = Organisation.Data.Place,
            [nameof(Node)] = NodeUrl,
            ["SyntheticIdentifiers"] = true,
            ["Profile"] = "Open", // any wallet and verifier may be tried
            ["StatusTickSeconds"] = 1,
            ["Logs"] = pinned,
        });
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(Node.StartAsync(cancellationToken), Witnesses.StartAsync(cancellationToken));
        await Api.StartAsync(cancellationToken);
        await NoteProcessesAsync();
    }

    /// <summary>Writes down who runs, so that <c>--stop</c> finds them: this program first, for it ends the others.</summary>
    public Task NoteProcessesAsync() => File.WriteAllLinesAsync(
        _folder.Processes,
        [
            $"{Environment.ProcessId} {Environment.ProcessPath}",
            $"{Api.ProcessId} {Programs.IdentityApi}",
            $"{Node.ProcessId} {Programs.Node}",
            .. Witnesses.ProcessIds.Select(id => $"{id} {Programs.Node}"),
        ]);

    /// <summary>Runs the node to its end, for a start that must not succeed.</summary>
    public Task<CommandResult> RunNodeAsync() =>
        CommandRunner.RunAsync(Programs.Node, ["run", "--config", NodeConfig], input: null, CancellationToken.None);

    public async Task StopAsync()
    {
        await Api.StopAsync();
        await Node.StopAsync();
        await Witnesses.StopAsync();
        File.Delete(_folder.Processes);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await Api.DisposeAsync();
        await Node.DisposeAsync();
        await Witnesses.DisposeAsync();
    }

    internal static Task WriteAsync(string file, string section, JsonObject options) =>
        File.WriteAllTextAsync(file, new JsonObject { [section] = options }.ToJsonString(Indented) + "\n");
}

using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using TrustLedger.Demo.Harness;

namespace TrustLedger.Demo.City;

/// <summary>Four justice departments that each run a witness: a process with its own folder and key, watching all three logs.</summary>
internal sealed class CityWitnesses : IAsyncDisposable
{
    /// <summary>How many must cosign before anything is final: one may be away, and one may lie.</summary>
    public const int Needed = 3;

    private readonly CityFolder _folder;
    private readonly IReadOnlyList<Witness> _witnesses;

    public CityWitnesses(CityFolder folder) => (_folder, _witnesses) =
        (folder, [.. Departments.Zip(FreePorts(Departments.Count), (department, port) => new Witness(department, port, folder))]);

    /// <summary>None of them runs the node.</summary>
    public static IReadOnlyList<Organisation> Departments { get; } =
        [Organisation.Justice, Organisation.Procuratorate, Organisation.Office, Organisation.OtherCounty];

    public IEnumerable<int?> ProcessIds => _witnesses.Select(witness => witness.Process.ProcessId);

    /// <summary>What the founders agree on, as tlog-policy text. The log's own line is the draft's to say.</summary>
    public string Policy => string.Concat(_witnesses.Select(witness => $"witness {witness.Department.Code} {witness.CosignatureKey}\n"))
        + $"group quorum {Needed} {string.Join(' ', Departments.Select(department => department.Code))}\nquorum quorum\n";

    /// <summary>Where the node finds them.</summary>
    public JsonArray Addresses => [.. _witnesses.Select(witness => (JsonNode)new JsonObject
    {
        ["Name"] = witness.Department.Code,
        ["Url"] = witness.Url,
    })];

    /// <summary>Each department makes its key on its own folder; no private key leaves it.</summary>
    public Task MakeKeysAsync() => Task.WhenAll(_witnesses.Select(async witness =>
    {
        var made = await CommandRunner.RunAsync(
            Programs.Node,
            ["keygen", "--log", "witness", "--origin", witness.Name, "--out", witness.Folder, "--passphrase-file", _folder.Passphrase],
            input: null, CancellationToken.None);
        witness.CosignatureKey = (string)made.MustSucceed().Json["cosignatureKey"]!;
    }));

    public Task WriteConfigsAsync(IEnumerable<LogSetup> logs) => Task.WhenAll(_witnesses.Select(witness => CityServers.WriteAsync(
        witness.Config, "Node", new JsonObject
        {
            ["Role"] = "witness",
            ["DataFolder"] = "data",
            ["Url"] = witness.Url,
            ["PassphraseFile"] = _folder.Passphrase,
            ["Witness"] = new JsonObject
            {
                ["Name"] = witness.Name,
                ["KeyFile"] = "witness.key",
                ["Logs"] = new JsonArray([.. logs.Select(log => (JsonNode)new JsonObject { ["GenesisFile"] = log.GenesisFile })]),
            },
        })));

    public Task StartAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_witnesses.Select(witness => witness.Process.StartAsync(cancellationToken)));

    public Task StopAsync() => Task.WhenAll(_witnesses.Select(witness => witness.Process.StopAsync()));

    public async ValueTask DisposeAsync() => await Task.WhenAll(_witnesses.Select(witness => witness.Process.DisposeAsync().AsTask()));

    // All are held before one is let go, so that they differ.
    private static List<int> FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(listener => listener.Start());
        var ports = listeners.ConvertAll(listener => ((IPEndPoint)listener.LocalEndpoint).Port);
        listeners.ForEach(listener => listener.Dispose());
        return ports;
    }

    private sealed class Witness
    {
        public Witness(Organisation department, int port, CityFolder folder)
        {
            (Department, Url, Folder) = (department, $"http://127.0.0.1:{port}", folder.At("witnesses", department.Wallet));
            Directory.CreateDirectory(Folder);
            Process = new ServerProcess(
                Programs.Node, ["run", "--config", Config], new Uri(Url + "/metrics"), Path.Combine(folder.Logs, $"witness-{department.Wallet}.log"));
        }

        public Organisation Department { get; }

        public string Name => $"witness.yunxi.example/{Department.Wallet}";

        public string Url { get; }

        public string Folder { get; }

        public string Config => Path.Combine(Folder, "config.json");

        public ServerProcess Process { get; }

        public string CosignatureKey { get; set; } = "";
    }
}

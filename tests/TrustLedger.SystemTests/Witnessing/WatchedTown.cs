using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using TrustLedger.Demo.Harness;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Governance;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Notes;
using TrustLedger.Protocol.Statements;
using TrustLedger.Protocol.Statements.Bodies;
using TrustLedger.Protocol.Witnesses;

namespace TrustLedger.SystemTests.Witnessing;

/// <summary>A log of five organisations: one runs the primary, four a witness each, two of these a mirror as well.</summary>
/// <remarks>Every part is a real process with its own folder, name and key; keys are made by the program's own command.</remarks>
internal sealed class WatchedTown : IAsyncDisposable
{
    public const int Witnesses = 4;
    public const int Mirrors = 2;
    private const string Origin = "yunxi.example/identity";
    private const string Place = "090101";

    private static readonly string[] Departments = ["department-0", "department-1", "department-2", "department-3"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("trustledger-town-");
    private readonly Secp256k1Key _founder = Secp256k1Key.Generate();
    private readonly Secp256k1Key _registrar = Secp256k1Key.Generate();
    private readonly Dictionary<string, (ServerProcess Process, Uri Url)> _servers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonObject> _keys = new(StringComparer.Ordinal);

    public HttpClient Http { get; } = new() { Timeout = TimeSpan.FromSeconds(20) };

    public Genesis Genesis { get; private set; } = null!;

    public Secp256k1Key Registrar => _registrar;

    public NoteVerifierKey LogKey => Sure(NoteVerifierKey.Parse(Genesis.LogKey));

    public static async Task<WatchedTown> FoundAsync()
    {
        var town = new WatchedTown();
        PrivateFile.Write(town.At("passphrase"), "correct horse battery staple\n");
        await Task.WhenAll(
            [town.MakeKeyAsync("log", Origin, []),
            .. Enumerable.Range(0, Witnesses).Select(at => town.MakeKeyAsync($"witness-{at}", $"witness.example/{at}", [])),
            .. Enumerable.Range(0, Mirrors).Select(at => town.MakeKeyAsync($"mirror-{at}", $"mirror.example/{at}", ["--reader"]))]);
        town.AgreeOnGenesis();
        return town;
    }

    public string At(string name) => Path.Combine(_folder.FullName, name);

    public Uri UrlOf(string server) => _servers[server].Url;

    public NoteVerifierKey MirrorKey(int at) => Sure(NoteVerifierKey.Parse((string)_keys[$"mirror-{at}"]["verifierKey"]!));

    public Task StopAsync(string server) => _servers[server].Process.StopAsync();

    public Task PullThePlugAsync(string server) => _servers[server].Process.PullThePlugAsync();

    public Task StartAgainAsync(string server) => _servers[server].Process.StartAsync(CancellationToken.None);

    /// <summary>Starts a witness; a second one of the same key under another name is a liar's other face.</summary>
    public Task StartWitnessAsync(int at, string? name = null) => StartAsync(name ?? $"witness-{at}", new JsonObject
    {
        ["Role"] = "witness",
        ["Witness"] = new JsonObject
        {
            ["Name"] = $"witness.example/{at}",
            ["KeyFile"] = At($"keys/witness-{at}.key"),
            ["Logs"] = new JsonArray(new JsonObject { ["GenesisFile"] = At("genesis.json") }),
        },
    });

    public Task StartMirrorAsync(int at) => StartAsync($"mirror-{at}", new JsonObject
    {
        ["Role"] = "mirror",
        ["Mirror"] = new JsonObject
        {
            ["Name"] = $"mirror.example/{at}",
            ["Primary"] = UrlOf("primary").AbsoluteUri,
            ["PollMilliseconds"] = 50,
        },
        ["Logs"] = new JsonArray(LogOptions($"mirror-{at}")),
    });

    /// <summary>Starts a primary on a folder of that name, with the addresses that it is to use for the witnesses.</summary>
    public Task StartPrimaryAsync(string name, params IEnumerable<string> witnesses)
    {
        var log = LogOptions("log");
        log["Witnesses"] = new JsonArray([.. witnesses.Select((server, at) => new JsonObject
        {
            ["Name"] = Departments[at],
            ["Url"] = _servers.TryGetValue(server, out var there) ? there.Url.AbsoluteUri : "http://127.0.0.1:9",
        })]);
        return StartAsync(name, new JsonObject { ["CosignedMilliseconds"] = 1_500, ["Logs"] = new JsonArray(log) });
    }

    public Task<HttpResponseMessage> PostAsync(string server, string handle, string ack) => PostAsync(server, Binding(handle), ack);

    public Task<HttpResponseMessage> PostAsync(string server, SignedStatement statement, string ack) => Http.PostAsync(
        new Uri(UrlOf(server), $"/identity/statements?ack={ack}"), new StringContent(statement.ToJson()));

    public SignedStatement Binding(string handle) => Statement.Of(
        new BindingBody(Bytes32.FromCode("resident"), Keccak256.Of(handle), 3), Address.FromBytes(Keccak256.Of(handle).ToArray().AsSpan(12)),
        (ulong)TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - 5).Sign(Genesis.Domain, _registrar);

    /// <summary>The size of the final checkpoint that a server shows, checked with log key and witness policy; 0 for none.</summary>
    public async Task<CosignedCheckpoint?> FinalAsync(string server)
    {
        using var answer = await Http.GetAsync(new Uri(UrlOf(server), "/identity/checkpoint"));
        return answer.IsSuccessStatusCode
            ? Sure(CosignedCheckpoint.Verify(
                Sure(SignedNote.Parse(await answer.Content.ReadAsStringAsync())), Origin, LogKey, Genesis.Witnesses!.Policy))
            : null;
    }

    /// <summary>Waits until a server shows a final checkpoint of this size at least.</summary>
    public async Task<CosignedCheckpoint> FinalAsync(string server, long size)
    {
        var waited = System.Diagnostics.Stopwatch.StartNew();
        while (true)
        {
            if (await FinalAsync(server) is { } final && final.Checkpoint.Size >= size)
                return final;
            Assert.True(waited.Elapsed < TimeSpan.FromSeconds(20), $"{server} shows no final checkpoint of size {size}.");
            await Task.Delay(20);
        }
    }

    public void Copy(string from, string target) => Copy(new DirectoryInfo(At(from)), At(target));

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_servers.Values.Select(server => server.Process.DisposeAsync().AsTask()));
        Http.Dispose();
        _founder.Dispose();
        _registrar.Dispose();
        _folder.Delete(recursive: true);
    }

    public static T Sure<T>(Result<T> result) where T : notnull => result.TryGet(out var value, out var refusal)
        ? value
        : throw new StepFailedException($"{refusal.Code}: {refusal.Detail}");

    private static void Copy(DirectoryInfo from, string target)
    {
        Directory.CreateDirectory(target);
        foreach (var folder in from.GetDirectories())
            Copy(folder, Path.Combine(target, folder.Name));
        foreach (var file in from.GetFiles())
            file.CopyTo(Path.Combine(target, file.Name));
    }

    private JsonObject LogOptions(string key) => new()
    {
        ["Name"] = "identity",
        ["Origin"] = Origin,
        ["KeyFile"] = At($"keys/{key}.key"),
        ["GenesisFile"] = At("genesis.json"),
    };

    private async Task MakeKeyAsync(string file, string name, string[] more)
    {
        var made = (await CommandRunner.RunAsync(
            Programs.Node, ["keygen", "--log", file, "--origin", name, "--out", At("keys"), "--passphrase-file", At("passphrase"), .. more],
            input: null, CancellationToken.None)).MustSucceed();
        lock (_keys)
            _keys[file] = JsonNode.Parse(made.Output)!.AsObject();
    }

    private void AgreeOnGenesis()
    {
        var policy = Sure(PolicyDocument.Parse(Jcs.Write(JsonNode.Parse("""
            {"type":"trustledger-policy/1","origin":"yunxi.example/identity","version":0,
             "authors":{"binding":["registrar"]},
             "governance":{"schemas":["policy","member","accreditation"],"quorum":{"threshold":1,"of":["governance"]}}}
            """))));
        var logKey = Sure(NoteVerifierKey.Parse((string)_keys["log"]["verifierKey"]!));
        var witnesses = Enumerable.Range(0, Witnesses).Select(at => new PolicyWitness(
            Departments[at], Sure(NoteVerifierKey.Parse((string)_keys[$"witness-{at}"]["cosignatureKey"]!)), Url: null));
        var readers = Enumerable.Range(0, Mirrors).Select(at => GenesisMember.Of(
            Departments[at], "reader", Place, Address.Read((string)_keys[$"mirror-{at}"]["reader"]!)!.Value));
        var draft = new GenesisDraft
        {
            Origin = Origin,
            LogKey = logKey.ToString(),
            Readers = LogReaders.Open,
            Policy = policy,
            Members =
            [
                GenesisMember.Of("operator", "governance", Place, _founder.Address),
                GenesisMember.Of("operator", "registrar", Place, _registrar.Address),
                .. readers,
            ],
            Witnesses = new LogWitnesses("operator", Sure(WitnessPolicy.Of(new PolicyLog(logKey, Url: null), 3, [.. witnesses])))
            {
                Mirrors = [.. Enumerable.Range(0, Mirrors).Select(at => new Mirror(Departments[at], MirrorKey(at)))],
                MirrorsNeeded = Mirrors,
            },
        };
        Genesis = Sure(draft.Assemble(
            [draft.Sign("operator", _founder)],
            draft.EntryStatement((ulong)TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()).Sign(draft.Domain, _founder)));
        File.WriteAllBytes(At("genesis.json"), Genesis.Envelope.ToArray());
    }

    private async Task StartAsync(string name, JsonObject options)
    {
        var url = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort()}"));
        options["DataFolder"] = At(name);
        options["PassphraseFile"] = At("passphrase");
        options["Url"] = url.AbsoluteUri;
        var config = At(name + ".config.json");
        await File.WriteAllTextAsync(config, new JsonObject { ["Node"] = options }.ToJsonString());
        var process = new ServerProcess(Programs.Node, ["run", "--config", config], new Uri(url, "/metrics"), At(name + ".log"));
        lock (_servers)
            _servers[name] = (process, url);
        await process.StartAsync(CancellationToken.None);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using TrustLedger.Client.Reading;
using TrustLedger.Demo.City;
using TrustLedger.Demo.Harness;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Governance;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Notes;
using TrustLedger.Protocol.Statements;
using TrustLedger.Protocol.Statements.Bodies;

namespace TrustLedger.Faults;

/// <summary>A log of one node on this machine, whose data folder may lie on another disk than its keys and its callers' notes.</summary>
internal sealed class FaultLog : IDisposable
{
    public const string Name = "identity";

    private readonly int _port = FreePort();
    private readonly Secp256k1Key _registrar = Secp256k1Key.Generate();
    private readonly string _aside;

    private FaultLog(string aside, string data) => (_aside, Data) = (aside, data);

    /// <summary>The node's data folder: what is harmed.</summary>
    public string Data { get; }

    public Uri Url => new($"http://127.0.0.1:{_port}");

    /// <summary>The one member whose word the log takes; it may read, too.</summary>
    public Secp256k1Key Registrar => _registrar;

    public string Config => Path.Combine(_aside, "config.json");

    public PinnedLog Pinned { get; private set; } = null!;

    /// <param name="aside">Where keys, configuration and notes are: never harmed.</param>
    /// <param name="data">The data folder.</param>
    /// <param name="settings">Of the section <c>Node</c>, more or others than these.</param>
    public static async Task<FaultLog> FoundAsync(string aside, string data, params IEnumerable<(string Name, int Value)> settings)
    {
        Directory.CreateDirectory(aside);
        var log = new FaultLog(aside, data);
        PrivateFile.Write(log.At("passphrase"), Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24)) + "\n");
        var origin = LogSetup.OriginOf(Name);
        var key = (await CommandRunner.RunAsync(
            Programs.Node, ["keygen", "--log", Name, "--origin", origin, "--out", aside, "--passphrase-file", log.At("passphrase")],
            input: null, CancellationToken.None)).MustSucceed();
        var genesis = log.Genesis((string)key.Json["verifierKey"]!, origin);
        await File.WriteAllBytesAsync(log.At("genesis.json"), genesis.Envelope.ToArray());
        log.Pinned = new PinnedLog(Name, origin, Sure(NoteVerifierKey.Parse(genesis.LogKey)), genesis.Hash);
        var node = new JsonObject
        {
            ["DataFolder"] = data,
            [nameof(Url)] = log.Url.ToString(),
            ["PassphraseFile"] = log.At("passphrase"),
            ["FlushMilliseconds"] = 50, // Often, so that a fault meets a flush as often as an answer.
            ["Logs"] = new JsonArray(new JsonObject
            {
                ["Name"] = Name,
                ["Origin"] = origin,
                ["KeyFile"] = log.At(Name + ".key"),
                ["GenesisFile"] = log.At("genesis.json"),
            }),
        };
        foreach (var (name, value) in settings)
            node[name] = value;
        await File.WriteAllTextAsync(log.Config, new JsonObject { ["Node"] = node }.ToJsonString());
        return log;
    }

    public string At(string file) => Path.Combine(_aside, file);

    public ServerProcess Server() => new(Programs.Node, ["run", "--config", Config], new Uri(Url, "/healthz"), At("node.log"));

    public NodeClient Client(HttpClient http) => new(http, Url, Pinned, _registrar, TimeProvider.System);

    /// <summary>A statement that nobody has said before.</summary>
    public SignedStatement NewStatement() => Statement.Of(
        new BindingBody(Bytes32.FromCode("resident"), Bytes32.FromBytes(RandomNumberGenerator.GetBytes(32)), ProofLevel: 3),
        Address.FromBytes(RandomNumberGenerator.GetBytes(Address.Length)),
        (ulong)TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - 60).Sign(Pinned.Domain, _registrar);

    /// <summary>Runs <c>fsck --deep</c> on the stopped node's folder.</summary>
    public Task<CommandResult> FsckAsync(string? data = null) => CommandRunner.RunAsync(
        Programs.Node, ["fsck", "--data", data ?? Data, "--deep", "--json"], input: null, CancellationToken.None);

    public void Dispose() => _registrar.Dispose();

    private Genesis Genesis(string logKey, string origin)
    {
        var founders = Organisation.Founders.Select(founder => (founder.Code, founder.Place, Key: Secp256k1Key.Generate())).ToArray();
        var draft = new GenesisDraft
        {
            Origin = origin,
            LogKey = logKey,
            Readers = LogReaders.Open,
            Policy = Sure(PolicyDocument.Parse(Jcs.Write(JsonNode.Parse(
                File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Data", "policies", Name + ".json")))))),
            Members =
            [
                .. founders.Select(founder => GenesisMember.Of(founder.Code, "governance", founder.Place, founder.Key.Address)),
                GenesisMember.Of(Organisation.Data.Code, "registrar", Organisation.Data.Place, _registrar.Address),
            ],
        };
        var entry = draft.EntryStatement((ulong)TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - 60).Sign(draft.Domain, founders[0].Key);
        var genesis = Sure(draft.Assemble([.. founders.Select(founder => draft.Sign(founder.Code, founder.Key))], entry));
        foreach (var (_, _, key) in founders)
            key.Dispose();
        return genesis;
    }

    private static T Sure<T>(Result<T> result) where T : notnull =>
        result.TryGet(out var value, out var refusal) ? value : throw new StepFailedException($"{refusal.Code}: {refusal.Detail}");

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TrustLedger.Client.Keystore;
using TrustLedger.Client.Reading;
using TrustLedger.Node;
using TrustLedger.Node.Mirroring;
using TrustLedger.Node.Sequencing;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Governance;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Notes;
using TrustLedger.Protocol.Statements;
using TrustLedger.Protocol.Witnesses;
using TrustLedger.Tests.Node.Sequencing;
using TrustLedger.Tests.Protocol.State;

namespace TrustLedger.Tests.Node.Witnessing;

/// <summary>A primary with one log, and four witnesses of which three are needed, each a whole node in this process.</summary>
public sealed class WatchedCity : IDisposable
{
    public const int Witnesses = 4;

    private const string Secret = "correct horse battery staple\n";

    // Key files are slow to make, and that is what they are for: one set serves every city.
    private static readonly Lazy<KeyFiles> Keys = new(KeyFiles.Make);

    private readonly TemporaryFolder _folder = new();
    private readonly WebApplication?[] _witnesses = new WebApplication?[Witnesses];
    private readonly string[] _urls = new string[Witnesses];
    private WebApplication? _primary;
    private WebApplication? _mirror;

    private WatchedCity()
    {
    }

    internal HttpClient Http { get; } = NodeClient.CreateHttp();

    internal TemporaryFolder Folder => _folder;

    internal const string MirrorName = "mirror.example/0";

    internal static NoteVerifierKey MirrorKeyOfCity => Keys.Value.Mirror;

    internal Uri Mirror { get; private set; } = new("http://127.0.0.1");

    internal NodeLog Copy => _mirror!.Services.GetRequiredService<NodeLogs>().All[0];

    internal int CosignedMilliseconds { get; set; } = 15_000;

    internal Genesis Genesis { get; private set; } = null!;

    internal NoteSigner LogSigner { get; private set; } = null!;

    internal Uri Primary { get; private set; } = new("http://127.0.0.1");

    internal NodeLog Log => _primary!.Services.GetRequiredService<NodeLogs>().All[0];

    internal NoteVerifierKey LogKey => NoteVerifierKey.Parse(Genesis.LogKey).Value();

    internal WitnessPolicy Policy => Genesis.Witnesses!.Policy;

    /// <summary>Makes keys and a genesis; starts nothing.</summary>
    internal static WatchedCity Found(LogReaders readers = LogReaders.Open, IReadOnlyList<Mirror>? mirrors = null)
    {
        var city = new WatchedCity();
        city._folder.Write("passphrase", Secret);
        foreach (var (file, bytes) in Keys.Value.Files)
            DurableFile.Replace(city._folder.File(file), bytes);
        var (log, keys) = (Keys.Value.Log, Keys.Value.Witnesses);
        city.LogSigner = log.Signer;
        var reader = GenesisMember.Of("department-0", "reader", City.District, Keys.Value.Reader);
        var draft = TestGenesis.Draft(City.Identity, [.. SequencerKit.Members, reader]) with
        {
            Readers = readers,
            LogKey = log.VerifierKey.ToString(),
            Witnesses = new LogWitnesses(City.Operator, WitnessPolicy.Of(new PolicyLog(log.VerifierKey, Url: null), 3, [.. keys]).Value())
            {
                Mirrors = mirrors ?? [],
                MirrorsNeeded = mirrors?.Count ?? 0,
            },
        };
        city.Genesis = draft.Assemble(
            TestGenesis.Signatures(draft), draft.EntryStatement(TestGenesis.Start).Sign(draft.Domain, City.Key("operator"))).Value();
        File.WriteAllBytes(city._folder.File("genesis.json"), city.Genesis.Envelope.ToArray());
        return city;
    }

    /// <summary>Starts the witnesses and the primary.</summary>
    internal static async Task<WatchedCity> StartAsync(int cosignedMilliseconds = 15_000)
    {
        var city = Found();
        city.CosignedMilliseconds = cosignedMilliseconds;
        for (var at = 0; at < Witnesses; at++)
            await city.StartWitness(at);
        await city.StartPrimary();
        return city;
    }

    internal Uri UrlOf(int witness) => new(_urls[witness]);

    internal static string NameOf(int witness) => $"witness.example/{witness}";

    internal async Task StartWitness(int at, Action<IServiceCollection>? replace = null)
    {
        Assert.Null(await Start(Settings(at), app => _witnesses[at] = app, replace));
        _urls[at] = _witnesses[at]!.Urls.First();
    }

    internal async Task StopWitness(int at)
    {
        await _witnesses[at]!.StopAsync();
        await _witnesses[at]!.DisposeAsync();
        _witnesses[at] = null;
    }

    internal async Task StartPrimary(string data = "data") => Assert.Null(await TryStartPrimary(data));

    internal async Task<Refusal?> TryStartPrimary(string data = "data", Action<Dictionary<string, string?>>? change = null)
    {
        var settings = PrimarySettings(data);
        change?.Invoke(settings);
        var refusal = await Start(settings, app => _primary = app, replace: null);
        if (refusal is null)
            Primary = new Uri(_primary!.Urls.First());
        else
            await StopPrimary();
        return refusal;
    }

    internal async Task<Refusal?> TryStartMirror(string data = "mirror", Uri? primary = null, int replayEntries = 20_000)
    {
        var refusal = await Start(
            new(StringComparer.Ordinal)
            {
                ["Node:Role"] = "mirror",
                ["Node:DataFolder"] = _folder.File(data),
                ["Node:PassphraseFile"] = _folder.File("passphrase"),
                ["Node:Url"] = "http://127.0.0.1:0",
                ["Node:FlushMilliseconds"] = "20",
                ["Node:Mirror:Name"] = MirrorName,
                ["Node:Mirror:Primary"] = (primary ?? Primary).AbsoluteUri,
                ["Node:Mirror:PollMilliseconds"] = "20",
                ["Node:Mirror:ReplayEntries"] = replayEntries.ToString(CultureInfo.InvariantCulture),
                ["Node:Logs:0:Name"] = "identity",
                ["Node:Logs:0:Origin"] = Genesis.Origin,
                ["Node:Logs:0:KeyFile"] = _folder.File("mirror.key"),
                ["Node:Logs:0:GenesisFile"] = _folder.File("genesis.json"),
            },
            app => _mirror = app, replace: null);
        if (refusal is null)
            Mirror = new Uri(_mirror!.Urls.First());
        else
            await StopMirror();
        return refusal;
    }

    internal async Task StartMirror(string data = "mirror") => Assert.Null(await TryStartMirror(data));

    internal async Task StopMirror()
    {
        await _mirror!.StopAsync();
        await _mirror.DisposeAsync();
        _mirror = null;
    }

    internal async Task StopPrimary()
    {
        await _primary!.StopAsync();
        await _primary.DisposeAsync();
        _primary = null;
    }

    internal Dictionary<string, string?> Settings(int witness) => new(StringComparer.Ordinal)
    {
        ["Node:Role"] = "witness",
        ["Node:DataFolder"] = _folder.File($"witness-{witness}"),
        ["Node:PassphraseFile"] = _folder.File("passphrase"),
        ["Node:Url"] = _urls[witness] ?? "http://127.0.0.1:0",
        ["Node:Witness:Name"] = NameOf(witness),
        ["Node:Witness:KeyFile"] = _folder.File($"witness-{witness}.key"),
        ["Node:Witness:Logs:0:GenesisFile"] = _folder.File("genesis.json"),
    };

    internal static async Task<Refusal?> Start(
        Dictionary<string, string?> settings, Action<WebApplication> made, Action<IServiceCollection>? replace)
    {
        var app = NodeHost.Create(new ConfigurationBuilder().AddInMemoryCollection(settings).Build(), services =>
        {
            services.AddLogging(logging => logging.ClearProviders());
            replace?.Invoke(services);
        });
        made(app);
        if (app.Open() is { } refusal)
            return refusal;
        app.Urls.Add(app.Options().Url);
        await app.StartAsync();
        return null;
    }

    internal async Task<HttpResponseMessage> Post(SignedStatement statement, string ack) => await Http.PostAsync(
        new Uri(Primary, $"/identity/statements?ack={ack}"), new ByteArrayContent(Encoding.UTF8.GetBytes(statement.ToJson())));

    internal async Task<JsonObject> Take(string handle, string ack = "published")
    {
        using var answer = await Post(Binding(handle), ack);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
    }

    internal SignedStatement Binding(string handle) =>
        Statement.Of(Words.Bind(), City.Address(handle), (ulong)TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - 10)
            .Sign(Genesis.Domain, City.Key("registrar"));

    internal async Task<string> Get(string path)
    {
        using var answer = await Http.GetAsync(new Uri(Primary, path));
        return await answer.Content.ReadAsStringAsync();
    }

    internal Result<CosignedCheckpoint> Final(string note) =>
        CosignedCheckpoint.Verify(SignedNote.Parse(note).Value(), Genesis.Origin, LogKey, Policy);

    internal async Task<HttpResponseMessage> Ask(int witness, string body) =>
        await Http.PostAsync(new Uri(UrlOf(witness), "/add-checkpoint"), new ByteArrayContent(Encoding.UTF8.GetBytes(body)));

    public void Dispose()
    {
        StopAll().GetAwaiter().GetResult();
        Http.Dispose();
        _folder.Dispose();
    }

    /// <summary>Copies a data folder, as an operator would who keeps another history in reserve.</summary>
    internal void CopyData(string from, string to) => CopyFolder(_folder.File(from), _folder.File(to));

    private static void CopyFolder(string from, string target)
    {
        Directory.CreateDirectory(target);
        foreach (var folder in Directory.GetDirectories(from))
            CopyFolder(folder, Path.Combine(target, Path.GetFileName(folder)));
        foreach (var file in Directory.GetFiles(from))
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
    }

    private async Task StopAll()
    {
        if (_mirror is not null)
            await StopMirror();
        if (_primary is not null)
            await StopPrimary();
        for (var at = 0; at < Witnesses; at++)
        {
            if (_witnesses[at] is not null)
                await StopWitness(at);
        }
    }

    private Dictionary<string, string?> PrimarySettings(string data)
    {
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Node:DataFolder"] = _folder.File(data),
            ["Node:PassphraseFile"] = _folder.File("passphrase"),
            ["Node:Url"] = "http://127.0.0.1:0",
            ["Node:FlushMilliseconds"] = "20",
            ["Node:CosignedMilliseconds"] = CosignedMilliseconds.ToString(CultureInfo.InvariantCulture),
            ["Node:Logs:0:Name"] = "identity",
            ["Node:Logs:0:Origin"] = Genesis.Origin,
            ["Node:Logs:0:KeyFile"] = _folder.File("log.key"),
            ["Node:Logs:0:GenesisFile"] = _folder.File("genesis.json"),
        };
        for (var at = 0; at < Witnesses; at++)
        {
            settings[string.Create(CultureInfo.InvariantCulture, $"Node:Logs:0:Witnesses:{at}:Name")] = $"department-{at}";
            settings[string.Create(CultureInfo.InvariantCulture, $"Node:Logs:0:Witnesses:{at}:Url")] = _urls[at] ?? "http://127.0.0.1:9";
        }

        return settings;
    }

    private sealed record KeyFiles(
        IReadOnlyDictionary<string, byte[]> Files, TrustLedger.Node.Policies.LogKey Log, IReadOnlyList<PolicyWitness> Witnesses,
        NoteVerifierKey Mirror, Address Reader)
    {
        public static KeyFiles Make()
        {
            using var folder = new TemporaryFolder();
            using var passphrase = Passphrase.FromFile(folder.Write("passphrase", Secret)).Value();
            var witnesses = Enumerable.Range(0, WatchedCity.Witnesses).Select(at =>
            {
                using var key = TrustLedger.Node.Policies.LogKey.Create(folder.File($"witness-{at}.key"), NameOf(at), passphrase).Value();
                return new PolicyWitness($"department-{at}", key.Signer.CosignatureKey, Url: null);
            }).ToArray();
            var log = TrustLedger.Node.Policies.LogKey.Create(folder.File("log.key"), City.Identity.Origin, passphrase).Value();
            using var mirror = TrustLedger.Node.Policies.LogKey.Create(folder.File("mirror.key"), MirrorName, passphrase).Value();
            var reader = MirrorKey.AddReader(folder.File("mirror.key"), passphrase).Value();
            return new KeyFiles(
                Directory.GetFiles(folder.Path, "*.key").ToDictionary(file => Path.GetFileName(file)!, File.ReadAllBytes, StringComparer.Ordinal),
                log, witnesses, mirror.VerifierKey, reader);
        }
    }
}

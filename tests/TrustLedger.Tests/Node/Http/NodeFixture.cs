using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TrustLedger.Client.Keystore;
using TrustLedger.Client.Reading;
using TrustLedger.Node;
using TrustLedger.Node.Http;
using TrustLedger.Node.Policies;
using TrustLedger.Node.Sequencing;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Governance;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Notes;
using TrustLedger.Protocol.Requests;
using TrustLedger.Protocol.Statements;
using TrustLedger.Tests.Node.Sequencing;
using TrustLedger.Tests.Protocol.State;

namespace TrustLedger.Tests.Node.Http;

/// <summary>A whole node on real Kestrel, disk and keys: an open log <c>identity</c> and a closed one <c>corrections</c>.</summary>
public sealed class NodeFixture : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private WebApplication? _app;

    internal HttpClient Http { get; } = NodeClient.CreateHttp();

    internal Uri Url { get; private set; } = new("http://127.0.0.1");

    internal Genesis Identity { get; private set; } = null!;

    internal Genesis Corrections { get; private set; } = null!;

    internal NodeLogs Logs => _app!.Services.GetRequiredService<NodeLogs>();

    internal StatementBatch Batches => _app!.Services.GetRequiredService<StatementBatch>();

    internal TemporaryFolder Folder => _folder;

    internal IConfiguration Configuration { get; private set; } = null!;

    /// <summary>What a test replaces in the node.</summary>
    internal Action<IServiceCollection>? Replace { get; init; }

    public async Task InitializeAsync()
    {
        Prepare();
        Assert.Null(await StartAsync());
    }

    /// <summary>Makes keys, genesis files and configuration.</summary>
    internal void Prepare()
    {
        _folder.Write("passphrase", "correct horse battery staple\n");
        Identity = Found(City.Identity, LogReaders.Open, "identity");
        Corrections = Found(City.Corrections, LogReaders.Members, "corrections", CorrectionsLog.Agencies);
        Configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Node:DataFolder"] = _folder.File("data"),
            ["Node:PassphraseFile"] = _folder.File("passphrase"),
            ["Node:Url"] = "http://127.0.0.1:0",
            ["Node:CorrectionsTickMilliseconds"] = "20",
            ["Node:FlushMilliseconds"] = "20",
            ["Node:Logs:0:Name"] = "identity",
            ["Node:Logs:0:Origin"] = Identity.Origin,
            ["Node:Logs:0:KeyFile"] = _folder.File("identity.key"),
            ["Node:Logs:0:GenesisFile"] = _folder.File("identity.json"),
            ["Node:Logs:1:Name"] = "corrections",
            ["Node:Logs:1:Origin"] = Corrections.Origin,
            ["Node:Logs:1:KeyFile"] = _folder.File("corrections.key"),
            ["Node:Logs:1:GenesisFile"] = _folder.File("corrections.json"),
        }).Build();
    }

    /// <returns>Null; or why the node refuses to start.</returns>
    internal async Task<Refusal?> StartAsync()
    {
        _app = NodeHost.Create(Configuration, services =>
        {
            services.AddLogging(logging => logging.ClearProviders());
            Replace?.Invoke(services);
        });
        if (Logs.Open() is { } refusal)
            return refusal;
        _app.Urls.Add(_app.Options().Url);
        await _app.StartAsync();
        Url = new Uri(_app.Urls.First());
        return null;
    }

    internal async Task StopAsync()
    {
        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
        }

        _app = null;
    }

    public async Task DisposeAsync()
    {
        await StopAsync();
        Dispose();
    }

    public void Dispose()
    {
        Http.Dispose();
        if (Directory.Exists(_folder.Path))
            _folder.Dispose();
    }

    internal Genesis Genesis(string log) => log == "corrections" ? Corrections : Identity;

    internal PinnedLog Pinned(string log) => new(
        log, Genesis(log).Origin, NoteVerifierKey.Parse(Genesis(log).LogKey).Value(), Genesis(log).Hash);

    /// <summary>A client that asks as <paramref name="who"/>; null asks as a stranger.</summary>
    internal NodeClient Client(string log, string? who) =>
        new(Http, Url, Pinned(log), who is null ? null : City.Key(who), TimeProvider.System);

    /// <summary>A statement of now, signed for a log.</summary>
    internal SignedStatement Say<TBody>(string log, string who, TBody body, Address recipient = default, Bytes32 about = default)
        where TBody : IStatementBody<TBody> =>
        Statement.Of(body, recipient, (ulong)TimeProvider.System.GetUtcNow().ToUnixTimeSeconds(), about)
            .Sign(Genesis(log).Domain, City.Key(who));

    /// <summary>Asks with a proof by <paramref name="who"/>, or none.</summary>
    internal async Task<HttpResponseMessage> Send(HttpMethod method, string path, string? who = null, byte[]? body = null, string? proof = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(Url, path));
        if (body is not null)
            request.Content = new ByteArrayContent(body);
        var log = path.Split('/', '?')[1];
        proof ??= who is null ? null : RequestProof.Create(
            City.Key(who), Genesis(log).Origin, method.Method, path, TimeProvider.System.GetUtcNow(), body);
        if (proof is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue(RequestProof.Scheme, proof);
        return await Http.SendAsync(request);
    }

    internal Task<HttpResponseMessage> Get(string path, string? who = null) => Send(HttpMethod.Get, path, who);

    internal Task<HttpResponseMessage> Post(string log, SignedStatement statement, string? who) =>
        Send(HttpMethod.Post, $"/{log}/statements", who, System.Text.Encoding.UTF8.GetBytes(statement.ToJson()));

    /// <summary>The code of the problem that was answered, after its status: <c>403 members-only</c>.</summary>
    internal static async Task<string> Code(HttpResponseMessage response)
    {
        if (response.IsSuccessStatusCode)
            return ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = await response.Content.ReadFromJsonAsync<JsonObject>();
        Assert.Equal($"urn:trustledger:problem:{problem!["title"]}", (string?)problem["type"]);
        Assert.Equal((int)response.StatusCode, (int?)problem["status"]);
        return $"{(int)response.StatusCode} {problem["title"]}";
    }

    private Genesis Found(PolicyDocument policy, LogReaders readers, string name, params IEnumerable<GenesisMember> members)
    {
        using var passphrase = Passphrase.FromFile(_folder.File("passphrase")).Value();
        using var key = LogKey.Create(_folder.File(name + ".key"), policy.Origin, passphrase).Value();
        var genesis = SequencerKit.Assemble(policy, readers, key.VerifierKey.ToString(), members);
        File.WriteAllBytes(_folder.File(name + ".json"), genesis.Envelope.ToArray());
        return genesis;
    }
}

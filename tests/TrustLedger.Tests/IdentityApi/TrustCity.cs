using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TrustLedger.Casework.Identifiers;
using TrustLedger.Casework.Synthetic;
using TrustLedger.Client.Keystore;
using TrustLedger.Credentials.OpenId4Vp;
using TrustLedger.Credentials.StatusLists;
using TrustLedger.IdentityApi;
using TrustLedger.IdentityApi.Clients;
using TrustLedger.IdentityApi.Keys;
using TrustLedger.IdentityApi.Ledger;
using TrustLedger.IdentityApi.Presentation;
using TrustLedger.IdentityApi.Registry;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.IdentityApi.Trust;
using TrustLedger.Node;
using TrustLedger.Node.Policies;
using TrustLedger.Node.Sequencing;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Governance;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Notes;
using TrustLedger.Protocol.Requests;
using TrustLedger.Protocol.Statements;
using TrustLedger.Tests.Protocol.State;

namespace TrustLedger.Tests.IdentityApi;

/// <summary>A real node with the city's three logs, and the API before it, in this process.</summary>
public sealed class TrustCity : IAsyncLifetime, IDisposable
{
    public const string Police = "11090101000000027C";
    public const string Employment = "310901010000000355";
    public const string Office = City.Operator;

    private static readonly string[] LogNames = ["identity", "approvals", "corrections"];

    private readonly TemporaryFolder _folder = new();
    private readonly ServiceKeys _keys;
    private readonly Dictionary<string, (NoteVerifierKey Key, string GenesisHash)> _logs = new(StringComparer.Ordinal);
    private WebApplication _node = null!;
    private WebApplication _api = null!;
    private int _nextPerson;

    public TrustCity() => _keys = TestKeys.Of(_folder.Path);

    internal HttpClient Http { get; private set; } = null!;

    internal ServiceKeys Keys => _keys;

    /// <summary>How the ledger answers to what the API posts; it is read as ever.</summary>
    internal LedgerMood Ledger { get; set; }

    /// <summary>The API's clock; the node has the system's.</summary>
    internal SettableTime Time { get; } = new();

    /// <summary>Whether the log says which issuers are accredited; otherwise all are.</summary>
    internal bool AccreditsByLog { get; init; }

    /// <summary>Whether the API can fetch its own status lists; otherwise no list can be had.</summary>
    internal bool ServesStatus { get; set; }

    public async Task InitializeAsync()
    {
        _folder.Write("passphrase", "a passphrase for tests\n");
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Node:DataFolder"] = _folder.File("node"),
            ["Node:PassphraseFile"] = _folder.File("passphrase"),
        };
        using (var passphrase = Passphrase.FromText("a passphrase for tests").Value())
        {
            foreach (var (name, i) in LogNames.Select((name, i) => (name, i)))
            {
                using var key = LogKey.Create(_folder.File($"{name}.key"), City.Policy(name).Origin, passphrase).Value();
                var genesis = Found(City.Policy(name), key.VerifierKey, name == "corrections" ? CorrectionsLog.Agencies : []);
                await File.WriteAllBytesAsync(_folder.File($"{name}.json"), genesis.Envelope.ToArray());
                _logs[name] = (key.VerifierKey, Convert.ToHexStringLower(genesis.Hash.ToArray()));
                var log = string.Create(CultureInfo.InvariantCulture, $"Node:Logs:{i}:");
                settings[log + "Name"] = name;
                settings[log + "Origin"] = genesis.Origin;
                settings[log + "KeyFile"] = _folder.File($"{name}.key");
                settings[log + "GenesisFile"] = _folder.File($"{name}.json");
            }
        }

        _node = NodeHost.Create(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        Assert.Null(_node.Services.GetRequiredService<NodeLogs>().Open());
        _node.Urls.Add("http://127.0.0.1:0");
        await _node.StartAsync();
        await StartApiAsync();
    }

    /// <summary>Ends the API and starts another one on its folder.</summary>
    internal async Task RestartAsync()
    {
        await StopApiAsync();
        await StartApiAsync();
    }

    /// <summary>Ends the node: from now on no log can be read or written.</summary>
    internal Task StopNodeAsync() => _node.StopAsync();

    internal T Get<T>() where T : notnull => _api.Services.GetRequiredService<T>();

    /// <summary>A resident whose handle is bound at level three, with a wallet of keys.</summary>
    internal async Task<Resident> AddResidentAsync(int level = 3)
    {
        var person = new SyntheticCity(seed: 7).Resident(Interlocked.Increment(ref _nextPerson));
        using var csv = new MemoryStream(Encoding.UTF8.GetBytes($"number,name,phone\n{person.Number.Reveal()},{person.Name},{person.Phone}\n"));
        await Get<RegisterImport>().RunAsync(RegisterImport.Residents, csv, _ => { }, _ => { }, CancellationToken.None);
        var id = await Get<Database>().ReadAsync(
            connection => Get<PersonRegister>().MatchAsync(connection, person.Number, PersonName.Parse(person.Name).Value()),
            CancellationToken.None);

        var handle = Secp256k1Key.Generate();
        await Get<Database>().WriteAsync(
            connection => connection.ExecuteAsync(
                """
                INSERT INTO proofing_sessions (id, state, handle, person, number_hash, address_hash, challenge, created, expires)
                VALUES (@id, 'bound', @handle, @id, x'00', x'00', 'c', 0, 0);
                INSERT INTO bindings (uid, handle, person, session, level, state, created) VALUES (@uid, @handle, @id, @id, @level, 'bound', 0)
                """,
                new { id, handle = handle.Address.ToLowerHex(), level, uid = Words.Any.ToString()[..^8] + _nextPerson.ToString("x8", CultureInfo.InvariantCulture) }),
            CancellationToken.None);
        return new Resident(this, person, id!, handle);
    }

    /// <summary>An access token of an organisation's officer.</summary>
    internal string TokenOf(string organisation, params string[] roles) => TokenOf($"officer-of-{organisation}", organisation, roles);

    /// <summary>An access token of one of its officers.</summary>
    internal string TokenOf(string client, string organisation, string[] roles) => Get<AccessTokens>().Create(
        client, TimeSpan.FromMinutes(10), new Dictionary<string, JsonNode>(StringComparer.Ordinal)
        {
            [CallerClaims.Organisation] = organisation,
            [CallerClaims.Place] = "090101",
            [CallerClaims.Role] = new JsonArray([.. roles.Select(role => (JsonNode)role)]),
        });

    internal Task<(int Status, JsonObject Json)> SendAsync(HttpMethod method, string path, JsonObject? body, string token) =>
        SendAsync(method, path, BytesOf(body), new AuthenticationHeaderValue("Bearer", token));

    internal Task<(int Status, JsonObject Json)> SendAsync(HttpMethod method, string path, JsonObject? body, Secp256k1Key handle) =>
        SendAsync(method, path, BytesOf(body), new AuthenticationHeaderValue("TrustLedger", RequestProof.Create(
            handle, TestApi.Issuer, method.Method, path, Time.GetUtcNow(), BytesOf(body))));

    /// <summary>Hands a member's statement in to the node itself.</summary>
    internal async Task PostToLedgerAsync(string log, SignedStatement statement) =>
        (await Get<LedgerLogs>().ClientOf(log)
            .SubmitAsync(statement, TrustLedger.Client.Reading.Acknowledgement.Published, CancellationToken.None)).Value();

    /// <summary>How many rows there are in all: a refused request leaves it as it was.</summary>
    internal Task<long> RowsAsync() => Get<Database>().ReadAsync(
        connection => connection.ExecuteScalarAsync<long>(
            """
            SELECT (SELECT COUNT(*) FROM claims) + (SELECT COUNT(*) FROM attestations) + (SELECT COUNT(*) FROM acceptances)
              + (SELECT COUNT(*) FROM acceptance_addresses) + (SELECT COUNT(*) FROM applications) + (SELECT COUNT(*) FROM decisions)
              + (SELECT COUNT(*) FROM contents) + (SELECT COUNT(*) FROM outbox) + (SELECT COUNT(*) FROM licences)
              + (SELECT COUNT(*) FROM application_drafts WHERE application IS NOT NULL)
              + (SELECT COUNT(*) FROM correction_cases) + (SELECT COUNT(*) FROM correction_statements)
            """),
        CancellationToken.None);

    public async Task DisposeAsync()
    {
        await StopApiAsync();
        await _node.DisposeAsync();
    }

    public void Dispose()
    {
        _keys.Dispose();
        _folder.Dispose();
    }

    private Genesis Found(PolicyDocument policy, NoteVerifierKey logKey, IEnumerable<GenesisMember> more)
    {
        var now = TimeProvider.System.GetUtcNow();
        var (from, until) = ((ulong)now.AddDays(-1).ToUnixTimeSeconds(), (ulong)now.AddDays(60).ToUnixTimeSeconds());
        var draft = new GenesisDraft
        {
            Origin = policy.Origin,
            LogKey = logKey.ToString(),
            Readers = LogReaders.Open,
            Policy = policy,
            Members =
            [
                .. City.Founders,
                GenesisMember.Of(Office, "relay", City.District, _keys.Relay.Address),
                GenesisMember.Of(Office, "registrar", City.District, _keys.Registrar.Address),
                GenesisMember.Of(Office, "auto-decision", City.District, _keys.AutoDecision.Address, from: from, until: until),
                GenesisMember.Of(Office, "approval-officer", City.District, City.Address("officer")),
                GenesisMember.Of(Police, "public-security", City.District, City.Address("police")),
                GenesisMember.Of(Employment, "human-resources", City.District, City.Address("employment")),
                .. more,
            ],
        };
        return draft.Assemble(TestGenesis.Signatures(draft), draft.EntryStatement(1_750_000_000).Sign(draft.Domain, City.Key("operator"))).Value();
    }

    private async Task StartApiAsync()
    {
        var options = new IdentityApiOptions
        {
            Issuer = TestApi.Issuer,
            DataFolder = _folder.Path,
            PassphraseFile = "unused",
            Organisation = Office,
            Place = "090101",
            Node = _node.Urls.First(),
            SyntheticIdentifiers = true,
            Profile = CredentialProfile.Open,
            OutboxRetryMilliseconds = 50,
            Logs = _logs.ToDictionary(
                log => log.Key,
                log => new TrustLedger.IdentityApi.LogOptions { Origin = City.Policy(log.Key).Origin, Key = log.Value.Key.ToString(), GenesisHash = log.Value.GenesisHash },
                StringComparer.Ordinal),
        };
        _api = IdentityApiHost.Build(options, _keys, builder =>
        {
            builder.WebHost.UseTestServer();
            builder.Logging.ClearProviders();
            builder.Services.AddSingleton<TimeProvider>(Time);
            builder.Services.AddSingleton<IOptions<IdentityApiOptions>>(new OptionsByMood(this, options));
            builder.Services.AddSingleton<ILedgerPost>(services =>
                new PostByMood(this, new NodeLedgerPost(services.GetRequiredService<LedgerLogs>())));
            if (!AccreditsByLog)
                builder.Services.AddSingleton<IAccreditations>(new AllAccredited());
            if (ServesStatus)
                builder.Services.AddSingleton<IStatusTokens>(new OwnStatusTokens(this));
        });
        await Get<Database>().MigrateAsync(CancellationToken.None);
        await _api.StartAsync();
        Http = _api.GetTestClient();
    }

    private async Task StopApiAsync()
    {
        Http.Dispose();
        await _api.StopAsync();
        await _api.DisposeAsync();
    }

    private async Task<(int Status, JsonObject Json)> SendAsync(HttpMethod method, string path, byte[] body, AuthenticationHeaderValue authorization)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = authorization;
        if (body.Length > 0)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse("application/json");
        }

        using var response = await Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return ((int)response.StatusCode, text.Length == 0 ? [] : JsonNode.Parse(text)!.AsObject());
    }

    private static byte[] BytesOf(JsonObject? body) => body is null ? [] : Encoding.UTF8.GetBytes(body.ToJsonString());

    /// <summary>Where the ledger does not answer, no request of a test waits for it.</summary>
    private sealed class OptionsByMood(TrustCity city, IdentityApiOptions options) : IOptions<IdentityApiOptions>
    {
        private readonly IdentityApiOptions _impatient = options with { LedgerWaitMilliseconds = 0 };

        public IdentityApiOptions Value => city.Ledger == LedgerMood.Publishes ? options : _impatient;
    }

    private sealed class PostByMood(TrustCity city, ILedgerPost node) : ILedgerPost
    {
        public Task<PostOutcome> PostAsync(string log, string statementJson, CancellationToken cancellationToken) => city.Ledger switch
        {
            LedgerMood.Publishes => node.PostAsync(log, statementJson, cancellationToken),
            LedgerMood.Refuses => Task.FromResult(PostOutcome.Refused(new Refusal("already-decided", "Somebody was first."))),
            _ => throw new HttpRequestException("away"),
        };
    }

    private sealed class OwnStatusTokens(TrustCity city) : IStatusTokens
    {
        public async ValueTask<FetchedStatus?> FetchAsync(string uri, CancellationToken cancellationToken) => !city.ServesStatus ? null : new(
            await city.Http.GetStringAsync(new Uri(new Uri(uri).AbsolutePath, UriKind.Relative), cancellationToken), city.Time.GetUtcNow());

        public ValueTask KeepAsync(FetchedStatus fetched, StatusListToken token, CancellationToken cancellationToken) => ValueTask.CompletedTask;
    }

    private sealed class AllAccredited : IAccreditations
    {
        public ValueTask<AccreditationLookup> ReadAsync(CancellationToken cancellationToken) =>
            ValueTask.FromResult<AccreditationLookup>((_, _, _, _) => new AccreditationAnswer(CheckResult.Passed, "a test says so"));
    }
}

using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TrustLedger.Credentials.Jose;
using TrustLedger.IdentityApi;
using TrustLedger.IdentityApi.Clients;
using TrustLedger.IdentityApi.Keys;
using TrustLedger.IdentityApi.Ledger;
using TrustLedger.IdentityApi.Registry;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Requests;

namespace TrustLedger.Tests.IdentityApi;

/// <summary>The whole API in this process, on a folder of its own, with a ledger that the test commands.</summary>
internal sealed class TestApi : IAsyncDisposable
{
    public const string Issuer = "http://127.0.0.1:7402";
    public const string Organisation = "11090101000000019H";

    private readonly TemporaryFolder _folder;
    private readonly bool _ownsFolder;
    private readonly WebApplication _app;

    private TestApi(
        TemporaryFolder folder, bool ownsFolder, WebApplication app, string identifier, FakeLedger ledger, SettableTime time, RecordingLogger logged)
    {
        Identifier = identifier;
        (_folder, _ownsFolder, _app, Ledger, Time, Logged) = (folder, ownsFolder, app, ledger, time, logged);
        Http = app.Services.GetRequiredService<IServer>() is TestServer server
            ? server.CreateClient()
            : new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public HttpClient Http { get; }

    /// <summary>Its issuer identifier: <see cref="Issuer"/>, where the test chose no other.</summary>
    public string Identifier { get; }

    public FakeLedger Ledger { get; }

    public SettableTime Time { get; }

    public RecordingLogger Logged { get; }

    public string Folder => _folder.Path;

    /// <param name="change">Of the options.</param>
    /// <param name="folder">Of an API that was there before.</param>
    /// <param name="keys">Those of <see cref="TestKeys"/> when null.</param>
    /// <param name="services">Puts others in the place of the API's own.</param>
    /// <param name="sockets">Serves on a port of loopback as in production, and not in this process alone.</param>
    public static async Task<TestApi> StartAsync(
        Func<IdentityApiOptions, IdentityApiOptions>? change = null, TemporaryFolder? folder = null,
        Action<KestrelServerOptions>? sockets = null, ServiceKeys? keys = null, Action<IServiceCollection>? services = null)
    {
        var ownsFolder = folder is null;
        folder ??= new TemporaryFolder();
        var options = new IdentityApiOptions
        {
            Issuer = Issuer,
            Url = "http://127.0.0.1:0",
            DataFolder = folder.Path,
            PassphraseFile = "unused",
            Organisation = Organisation,
            Place = "090101",
            Node = "http://127.0.0.1:1",
            SyntheticIdentifiers = true,
            Profile = CredentialProfile.Open,
            LedgerWaitMilliseconds = 2_000,
            OutboxRetryMilliseconds = 50,
            Logs = TestKeys.Logs(),
        };
        options = change?.Invoke(options) ?? options;
        var (ledger, time, logged) = (new FakeLedger(), new SettableTime(), new RecordingLogger());
        var app = IdentityApiHost.Build(options, keys ?? TestKeys.Of(folder.Path), builder =>
        {
            if (sockets is null)
                builder.WebHost.UseTestServer();
            else
                builder.WebHost.ConfigureKestrel(sockets);
            builder.Logging.ClearProviders().AddProvider(logged);
            builder.Services.AddSingleton<ILedgerPost>(ledger);
            builder.Services.AddSingleton<TimeProvider>(time);
            services?.Invoke(builder.Services);
        });
        await app.Services.GetRequiredService<Database>().MigrateAsync(CancellationToken.None);
        await app.StartAsync();
        return new TestApi(folder, ownsFolder, app, options.Issuer, ledger, time, logged);
    }

    public T Get<T>() where T : notnull => _app.Services.GetRequiredService<T>();

    /// <summary>Registers a client with a new key; <paramref name="personNumber"/> is the officer's own.</summary>
    public async Task<TestClient> AddClientAsync(string id, string[] roles, string? personNumber = null)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var register = Get<PersonRegister>();
        (await Get<ClientStore>().AddAsync(
            new RegisteredClient(id, Organisation, "090101", roles, Jwk.Of(key), Active: true),
            personNumber is null ? null : register.HashOf(register.ReadNumber(personNumber).Value()),
            CancellationToken.None)).Value();
        return new TestClient(id, key, Identifier);
    }

    /// <summary>A new client's access token.</summary>
    public async Task<string> SignInAsync(string id, params string[] roles)
    {
        var client = await AddClientAsync(id, roles);
        using var response = await Http.PostAsync(new Uri("/token", UriKind.Relative), client.TokenRequest(client.Assertion(Time.GetUtcNow())));
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!.Text("access_token");
    }

    public async Task<ImportCounts> ImportAsync(string csv, string kind = RegisterImport.Residents)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(csv));
        return (await Get<RegisterImport>().RunAsync(
            kind, stream, _ => { }, _ => { }, CancellationToken.None)).Value();
    }

    /// <summary>Sends a request with a proof by <paramref name="handle"/>.</summary>
    public Task<(int Status, JsonObject Json)> SendAsync(
        HttpMethod method, string path, JsonObject? body, Secp256k1Key handle, string? nonce = null)
    {
        var bytes = body is null ? [] : Encoding.UTF8.GetBytes(body.ToJsonString());
        var proof = RequestProof.Create(handle, Identifier, method.Method, path, Time.GetUtcNow(), bytes, nonce);
        return SendAsync(method, path, bytes, new AuthenticationHeaderValue("TrustLedger", proof));
    }

    /// <summary>Sends a request with a bearer token, or without one.</summary>
    public Task<(int Status, JsonObject Json)> SendAsync(HttpMethod method, string path, JsonObject? body, string? token) =>
        SendAsync(
            method,
            path,
            body is null ? [] : Encoding.UTF8.GetBytes(body.ToJsonString()),
            token is null ? null : new AuthenticationHeaderValue("Bearer", token));

    public async Task<(int Status, JsonObject Json)> SendAsync(
        HttpMethod method, string path, byte[] body, AuthenticationHeaderValue? authorization, string mediaType = "application/json")
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = authorization;
        if (body.Length > 0)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(mediaType);
        }

        using var response = await Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return ((int)response.StatusCode, text.StartsWith('{') ? (JsonObject)JsonNode.Parse(text.Split('\n')[0])! : []);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        if (_ownsFolder)
            _folder.Dispose();
    }
}

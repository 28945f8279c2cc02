using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vp;
using TrustLedger.Credentials.SdJwt;
using TrustLedger.Credentials.StatusLists;
using TrustLedger.IdentityApi;
using TrustLedger.IdentityApi.Clients;
using TrustLedger.IdentityApi.Keys;
using TrustLedger.IdentityApi.Presentation;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.IdentityApi.Trust;
using TrustLedger.Protocol.Keys;
using TrustLedger.Tests.Credentials;

namespace TrustLedger.Tests.IdentityApi.Presentation;

/// <summary>The API in this process with a settable clock, ledger and status service, and a wallet that talks to it.</summary>
internal sealed class PresentationApi : IAsyncDisposable
{
    public const string Issuer = "http://127.0.0.1:7402";
    public const string Type = Issuer + "/credentials/person";
    public const string StatusUri = "https://status.example/1";

    private readonly TemporaryFolder _folder = new();
    private readonly TestAuthority _authority = new();
    private readonly CertifiedTestKey _issuer;
    private readonly CertifiedTestKey _status;
    private readonly ServiceKeys _keys;
    private readonly WebApplication _app;

    private PresentationApi(Func<PresentationApi, IdentityApiOptions, IdentityApiOptions>? change)
    {
        (_issuer, _status, Verifier) = (_authority.Certify("issuer"), _authority.Certify("status"), _authority.Certify("verifier", host: "localhost"));
        _keys = new ServiceKeys
        {
            Issuer = Key(_issuer),
            Status = Key(_status),
            Verifier = Key(Verifier),
            Tokens = ECDsa.Create(ECCurve.NamedCurves.nistP256),
            Encryption = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256),
            Registrar = Secp256k1Key.Generate(),
            AutoDecision = Secp256k1Key.Generate(),
            Relay = Secp256k1Key.Generate(),
            Columns = RandomNumberGenerator.GetBytes(32),
            Lookups = RandomNumberGenerator.GetBytes(32),
            Anchor = _authority.Root.RawData,
        };
        var options = new IdentityApiOptions
        {
            Issuer = Issuer,
            DataFolder = _folder.Path,
            Organisation = "11090101000000019H",
            Place = "090101",
            Node = "http://127.0.0.1:1",
        };
        options = change?.Invoke(this, options) ?? options;
        _app = TrustLedger.IdentityApi.IdentityApiHost.Build(options, _keys, builder =>
        {
            builder.WebHost.UseTestServer();
            builder.Services.RemoveAll<IHostedService>();
            builder.Services.AddSingleton<TimeProvider>(Time);
            builder.Services.AddSingleton<IAccreditations>(new Ledger(this));
            builder.Services.AddSingleton<IStatusTokens>(new StatusService(this));
        });
    }

    /// <summary>The verifier's certificate; it also names <c>localhost</c>.</summary>
    public CertifiedTestKey Verifier { get; }

    public string Folder => _folder.Path;

    public SettableTime Time { get; } = new(TestAuthority.Now);

    /// <summary>What the ledger says about every key.</summary>
    public AccreditationAnswer Accreditation { get; set; } = new(CheckResult.Passed, "statement 0x01, entry 5 of 9");

    /// <summary>Null: the status service is away.</summary>
    public StatusList? Statuses { get; set; } = StatusList.Create(1, 64);

    /// <summary>When the next lists are signed; null: when they are fetched.</summary>
    public DateTimeOffset? StatusSignedAt { get; set; }

    /// <summary>The list that the status service has.</summary>
    public string ListUri { get; set; } = StatusUri;

    public ECDsa Holder { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public HttpClient Http { get; private set; } = new();

    public static async Task<PresentationApi> StartAsync(Func<PresentationApi, IdentityApiOptions, IdentityApiOptions>? change = null)
    {
        var api = new PresentationApi(change);
        await api._app.Services.GetRequiredService<Database>().MigrateAsync(CancellationToken.None);
        await api._app.StartAsync();
        api.Http = api._app.GetTestClient();
        api.Http.BaseAddress = new Uri(Issuer);
        return api;
    }

    public T Get<T>() where T : notnull => _app.Services.GetRequiredService<T>();

    public Task<HttpResponseMessage> OfficerAsync(
        HttpMethod method, string path, object? body = null, string organisation = "11090101000000019H", string role = Roles.VerifierOfficer,
        string? cookie = null)
    {
        var token = _app.Services.GetRequiredService<AccessTokens>().Create(
            "officer-1", TimeSpan.FromMinutes(10), new Dictionary<string, JsonNode>(StringComparer.Ordinal)
            {
                [CallerClaims.Organisation] = organisation,
                [CallerClaims.Place] = "090101",
                [CallerClaims.Role] = new JsonArray(role),
            });
        var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (cookie is not null)
            request.Headers.Add("Cookie", cookie);
        if (body is not null)
            request.Content = JsonContent.Create(body);
        return Http.SendAsync(request);
    }

    /// <summary>Opens a request as an officer.</summary>
    public async Task<(string Id, RequestLink Link)> OpenAsync(object? body = null)
    {
        var response = await OfficerAsync(HttpMethod.Post, "/presentations", body ?? new { purpose = "Residence permit", preset = "person-name-level" });
        var json = JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject();
        return (json.Text("id")!, RequestLink.Parse(json.Text("request")!).Value());
    }

    /// <summary>Fetches a request as a wallet does, and believes nothing.</summary>
    public async Task<PresentationRequest> FetchAsync(RequestLink link)
    {
        var response = await Http.GetAsync(link.RequestUri);
        Assert.Equal("application/oauth-authz-req+jwt", response.Content.Headers.ContentType?.MediaType);
        return RequestObjectReader.Read(
            await response.Content.ReadAsStringAsync(), RulesFor(link)).Value().Request;
    }

    /// <summary>Those of a wallet that can all there is.</summary>
    public RequestRules RulesFor(RequestLink link) => new(link.ClientId, _authority.Anchors, Time.GetUtcNow())
    {
        AllowUnencrypted = true,
        TakesTransactionData = true,
    };

    public CompactSdJwt Issue(Action<JsonObject>? change = null)
    {
        var now = Time.GetUtcNow();
        var claims = new JsonObject
        {
            ["iss"] = Issuer,
            ["vct"] = Type,
            ["nbf"] = now.AddDays(-1).ToUnixTimeSeconds(),
            ["exp"] = now.AddDays(30).ToUnixTimeSeconds(),
            ["cnf"] = new JsonObject { ["jwk"] = Jwk.Of(Holder).ToJson() },
            ["status"] = new StatusReference(StatusUri, 7).ToJson(),
            ["name"] = "甲某",
            ["proofing_level"] = 3,
            ["region"] = "090101",
        };
        change?.Invoke(claims);
        return SdJwtIssuer.Issue(claims, DisclosureFrame.Credential, _issuer.Key, _issuer.Header);
    }

    /// <summary>Answers a request with what it asks for, from one credential.</summary>
    /// <param name="selected">Changes the credential before its holder signs.</param>
    /// <param name="keyBinding">Changes what the holder signs.</param>
    public CompactSdJwt Present(
        PresentationRequest request, CompactSdJwt? issued = null, ECDsa? holder = null, string? nonce = null,
        Func<CompactSdJwt, CompactSdJwt>? selected = null, Action<JsonObject>? keyBinding = null)
    {
        var held = SdJwtVerifier.VerifyIssued(issued ?? Issue(), new JwsRules(SdJwtNames.VcTyp), _ => Jwk.Of(_issuer.Key)).Value();
        var match = Assert.Single(DcqlMatcher.Choose(request.Query, [DcqlCandidate.Of("held", SdJwtVc.Read(held).Value())]).Value());
        var shown = SdJwtPresenter.Select(held, match.Disclosed).Value();
        var transactions = TransactionData.Assign(request.TransactionData, [match.Query.Id]).Value().GetValueOrDefault(match.Query.Id);
        var bound = SdJwtPresenter.Bind(
            selected is null ? shown : selected(shown), holder ?? Holder, nonce ?? request.Nonce, request.ClientId, Time.GetUtcNow(), transactions);
        if (keyBinding is null)
            return bound;

        var payload = StrictReader.Read(bound.KeyBindingJwt!, new JwsRules(SdJwtNames.KeyBindingTyp)).Value().Payload;
        keyBinding(payload);
        return CompactSdJwt.Of(bound.IssuerJwt, bound.Disclosures, JwsWriter.Write(SdJwtNames.KeyBindingTyp, payload, holder ?? Holder));
    }

    public Task<HttpResponseMessage> AnswerAsync(PresentationRequest request, CompactSdJwt presented) => PostAsync(
        request, new PresentationResponse(VpToken.Of([new("person", presented.ToString())]), request.State).ToForm(request));

    public Task<HttpResponseMessage> PostAsync(PresentationRequest request, string response) =>
        PostAsync(request, new Dictionary<string, string>(StringComparer.Ordinal) { ["response"] = response });

    public Task<HttpResponseMessage> PostAsync(PresentationRequest request, IEnumerable<KeyValuePair<string, string>> form) =>
        Http.PostAsync(request.ResponseUri, new FormUrlEncodedContent(form));

    /// <summary>What the officer then reads.</summary>
    public async Task<JsonObject> ResultAsync(string id, string? cookie = null) => JsonNode.Parse(
        await (await OfficerAsync(HttpMethod.Get, $"/presentations/{id}", cookie: cookie)).Content.ReadAsStringAsync())!.AsObject();

    public byte[] DatabaseBytes() =>
        [.. Directory.GetFiles(_folder.Path, "identity.db*").SelectMany(file =>
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return bytes;
        })];

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
        _keys.Dispose();
        Holder.Dispose();
        _authority.Dispose();
        _folder.Dispose();
    }

    private static CertifiedKey Key(CertifiedTestKey key) => new(key.Key, [key.Certificate.RawData]);

    internal sealed class SettableTime(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;
    }

    private sealed class Ledger(PresentationApi api) : IAccreditations
    {
        public ValueTask<AccreditationLookup> ReadAsync(CancellationToken cancellationToken) =>
            ValueTask.FromResult<AccreditationLookup>((_, _, _, _) => api.Accreditation);
    }

    private sealed class StatusService(PresentationApi api) : IStatusTokens
    {
        private DateTimeOffset? _newest;

        public ValueTask<FetchedStatus?> FetchAsync(string uri, CancellationToken cancellationToken) =>
            ValueTask.FromResult(api.Statuses is null || uri != api.ListUri ? null : new FetchedStatus(
                StatusListToken.Write(
                    uri, api.Statuses, api._status.Key, api._status.Header, api.StatusSignedAt ?? api.Time.GetUtcNow(),
                    TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(1)),
                api.Time.GetUtcNow(),
                _newest));

        public ValueTask KeepAsync(FetchedStatus fetched, StatusListToken token, CancellationToken cancellationToken)
        {
            _newest = token.IssuedAt;
            return ValueTask.CompletedTask;
        }
    }
}

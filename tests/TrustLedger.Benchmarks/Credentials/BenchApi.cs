using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TrustLedger.Benchmarks.Harness;
using TrustLedger.Benchmarks.Subjects;
using TrustLedger.Casework.Synthetic;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vci;
using TrustLedger.IdentityApi;
using TrustLedger.IdentityApi.Clients;
using TrustLedger.IdentityApi.Keys;
using TrustLedger.IdentityApi.Ledger;
using TrustLedger.IdentityApi.Registry;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Keys;

namespace TrustLedger.Benchmarks.Credentials;

/// <summary>The identity API, whole, in this process, with residents whose identity was proofed. Issuing asks no ledger.</summary>
internal sealed class BenchApi : IAsyncDisposable
{
    public const string Issuer = "http://127.0.0.1:7402";

    private const string Organisation = "11090101000000019H";
    private const string Officer = "bench-officer";
    private const int Residents = 200;

    private readonly WebApplication _app;
    private readonly ECDsa _officer;
    private readonly string[] _sessions;
    private string _token = "";
    private DateTimeOffset _tokenAt;

    private BenchApi(WebApplication app, ECDsa officer, string[] sessions) => (_app, _officer, _sessions) = (app, officer, sessions);

    public Uri Url => new(_app.Urls.First());

    public static async Task<BenchApi> Start(string folder, int seed)
    {
        Directory.CreateDirectory(folder);
        var options = new IdentityApiOptions
        {
            Issuer = Issuer,
            Url = "http://127.0.0.1:0",
            DataFolder = folder,
            PassphraseFile = "unused",
            Organisation = Organisation,
            Place = "090101",
            Node = "http://127.0.0.1:1",
            SyntheticIdentifiers = true,
            Profile = CredentialProfile.Open,
            OfferMinutes = 60,
        };
        var app = IdentityApiHost.Build(options, Keys(folder), builder =>
        {
            builder.Logging.ClearProviders();
            builder.Services.AddSingleton<ILedgerPost>(new NoLedger());
        });
        var database = app.Services.GetRequiredService<Database>();
        await database.MigrateAsync(CancellationToken.None);
        await ImportAsync(app.Services, seed);
        var sessions = await database.WriteAsync(BindAsync, CancellationToken.None);
        var officer = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        BenchCity.Sure(await app.Services.GetRequiredService<ClientStore>().AddAsync(
            new RegisteredClient(Officer, Organisation, "090101", [Roles.IssuerOfficer], Jwk.Of(officer), Active: true),
            personHash: null, CancellationToken.None));
        await app.StartAsync();
        return new BenchApi(app, officer, sessions);
    }

    /// <summary>So many offers of the person credential, each made by an officer over HTTP.</summary>
    public IReadOnlyList<BenchOffer> Offer(int count)
    {
        var offers = new BenchOffer[count];
        SignIn();
        _ = ClosedLoop.RunOnThreads<int>(8, [.. Enumerable.Range(0, count)], _ =>
        {
            var client = new RawHttpClient(Url);
            return i =>
            {
                var asked = new JsonObject { ["configuration"] = "person", ["session"] = _sessions[i % _sessions.Length] };
                var answer = Json(client.Send(RawHttpClient.Post(
                    "/offers", Encoding.UTF8.GetBytes(asked.ToJsonString()), headers: $"Authorization: Bearer {_token}\r\n")));
                var reference = BenchCity.Sure(CredentialOfferUri.Parse((string)answer["offer"]!)).Reference!;
                offers[i] = new BenchOffer(reference.AbsolutePath, (string)answer["txCode"]!);
            };
        });
        return offers;
    }

    /// <summary>The object of an answer, which comes whole or in chunks (RFC 9112 §7.1).</summary>
    public static JsonObject Json(ReadOnlySpan<byte> body)
    {
        if (body[0] == '{')
            return (JsonObject)JsonNode.Parse(body)!;
        var whole = new List<byte>();
        while (true)
        {
            var end = body.IndexOf("\r\n"u8);
            var length = int.Parse(body[..end], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            if (length == 0)
                return (JsonObject)JsonNode.Parse(CollectionsMarshal.AsSpan(whole))!;
            whole.AddRange(body.Slice(end + 2, length));
            body = body[(end + 2 + length + 2)..];
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _officer.Dispose();
    }

    private void SignIn()
    {
        var now = TimeProvider.System.GetUtcNow();
        if (now - _tokenAt < TimeSpan.FromMinutes(5))
            return;
        var assertion = JwsWriter.Write("client-authentication+jwt", new JsonObject
        {
            ["iss"] = Officer,
            ["sub"] = Officer,
            ["aud"] = Issuer,
            ["iat"] = now.ToUnixTimeSeconds(),
            ["exp"] = now.AddMinutes(2).ToUnixTimeSeconds(),
            ["jti"] = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)),
        }, _officer);
        using var client = new RawHttpClient(Url);
        var form = "grant_type=client_credentials&client_id=" + Officer
            + "&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer&client_assertion=" + assertion;
        _token = (string)Json(client.Send(RawHttpClient.Post("/token", Encoding.ASCII.GetBytes(form), "application/x-www-form-urlencoded")))["access_token"]!;
        _tokenAt = now;
    }

    private static async Task ImportAsync(IServiceProvider services, int seed)
    {
        var csv = new StringBuilder("number,name\n");
        foreach (var person in new SyntheticCity((ulong)seed).Residents(Residents))
            csv.Append(CultureInfo.InvariantCulture, $"{person.Number.Reveal()},{person.Name}\n");
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(csv.ToString()));
        _ = BenchCity.Sure(await services.GetRequiredService<RegisterImport>().RunAsync(
            RegisterImport.Residents, stream, _ => { }, _ => { }, CancellationToken.None));
    }

    // As proofing and the ledger leave it: each resident has a session, and a binding in force.
    private static async Task<string[]> BindAsync(System.Data.Common.DbConnection connection)
    {
        var sessions = new List<string>();
        foreach (var person in (await connection.QueryAsync<string>("SELECT id FROM persons")).ToList())
        {
            using var handle = Secp256k1Key.Generate();
            var row = new
            {
                session = $"session-of-{person}",
                person,
                handle = handle.Address.ToLowerHex(),
                hash = new byte[32],
                uid = Hex.Write(RandomNumberGenerator.GetBytes(32)),
                now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(),
            };
            await connection.ExecuteAsync(
                """
                INSERT INTO proofing_sessions (id, state, handle, person, number_hash, address_hash, challenge, binding, created, expires)
                VALUES (@session, 'bound', @handle, @person, @hash, @hash, '', @uid, @now, @now);
                INSERT INTO bindings (uid, handle, person, session, level, state, created)
                VALUES (@uid, @handle, @person, @session, 2, 'bound', @now)
                """,
                row);
            sessions.Add(row.session);
        }

        return [.. sessions];
    }

    private static ServiceKeys Keys(string folder)
    {
        var now = TimeProvider.System.GetUtcNow();
        using var authority = DevelopmentAuthority.Open(
            ECDsa.Create(ECCurve.NamedCurves.nistP256), Path.Combine(folder, "anchor.pem"), "Bench", now);
        return new ServiceKeys
        {
            Issuer = Certified(authority, now),
            Status = Certified(authority, now),
            Verifier = Certified(authority, now),
            Tokens = ECDsa.Create(ECCurve.NamedCurves.nistP256),
            Encryption = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256),
            Registrar = Secp256k1Key.Generate(),
            AutoDecision = Secp256k1Key.Generate(),
            Relay = Secp256k1Key.Generate(),
            Columns = RandomNumberGenerator.GetBytes(32),
            Lookups = RandomNumberGenerator.GetBytes(32),
            Anchor = authority.Root,
        };
    }

    private static CertifiedKey Certified(DevelopmentAuthority authority, DateTimeOffset now)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new CertifiedKey(key, [authority.Certify(key, "Bench", "Bench", new Uri(Issuer), now)]);
    }

    private sealed class NoLedger : ILedgerPost
    {
        public Task<PostOutcome> PostAsync(string log, string statementJson, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("Issuing leaves nothing on the ledger.");
    }
}

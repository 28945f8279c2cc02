using System.Security.Cryptography;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Demo.City;
using TrustLedger.Demo.Harness;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Requests;

namespace TrustLedger.SystemTests.City;

/// <summary>Who may call the API in a test: a client with every role that asks for one at a time, and handles.</summary>
internal sealed class Callers : IDisposable
{
    private const string ClientId = "tester";
    private const string OutsiderId = "outsider";
    private static readonly TimeSpan TokenLife = TimeSpan.FromMinutes(5);

    /// <summary>Every role of the API, as docs and policies write it.</summary>
    public static readonly IReadOnlyList<string> Roles =
    [
        "window-officer", "registry-admin", "issuer-officer", "approval-officer", "verifier-officer", "public-security",
        "human-resources", "office", "county-agency", "procuratorate", "city-agency",
    ];

    private readonly string _api;
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly HttpClient _http = new();
    private readonly Dictionary<string, (string Token, DateTimeOffset Made)> _tokens = new(StringComparer.Ordinal);

    private Callers(string api) => _api = api;

    public static async Task<Callers> RegisterAsync(CityFixture city)
    {
        var callers = new Callers(city.City.Servers.ApiUrl);
        var file = city.Aside("tester.jwk");
        await File.WriteAllTextAsync(file, Jwk.Of(callers._key).ToJson().ToJsonString());
        foreach (var (id, organisation) in new[] { (ClientId, Organisation.Data), (OutsiderId, Organisation.OtherCounty) })
        {
            var added = await CommandRunner.RunAsync(
                Programs.IdentityApi,
                [
                    "client", "add", "--config", city.City.Servers.ApiConfig, "--id", id, "--organisation", organisation.Code,
                    "--place", organisation.Place, "--jwk", file, .. Roles.SelectMany(role => new[] { "--role", role }),
                ],
                input: null, CancellationToken.None);
            added.MustSucceed();
        }

        return callers;
    }

    /// <summary>A token with this role alone.</summary>
    public Task<string> TokenAsync(string role) => TokenAsync(ClientId, role);

    /// <summary>The same role of an organisation that has no part in anything here.</summary>
    public Task<string> OutsiderTokenAsync(string role) => TokenAsync(OutsiderId, role);

    /// <summary>A token of the right form that another key signed.</summary>
    public string ForgedToken(string role)
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var payload = Assertion(ClientId);
        payload["iss"] = _api;
        payload["client_id"] = ClientId;
        payload["org"] = Organisation.Data.Code;
        payload["place"] = Organisation.Data.Place;
        payload["role"] = new JsonArray(role);
        return JwsWriter.Write("at+jwt", payload, other);
    }

    /// <summary>A client assertion as RFC 7523 has it, with members changed.</summary>
    public string ClientAssertion(string client = ClientId, Action<JsonObject>? change = null, ECDsa? key = null)
    {
        var payload = Assertion(client);
        change?.Invoke(payload);
        return JwsWriter.Write("client-authentication+jwt", payload, key ?? _key);
    }

    /// <summary>What a wallet writes into the Authorization header for a request by a handle.</summary>
    public string Proof(Secp256k1Key handle, string method, string target, byte[] body, string? nonce = null) =>
        $"{RequestProof.Scheme} {RequestProof.Create(handle, _api, method, target, TimeProvider.System.GetUtcNow(), body, nonce)}";

    public void Dispose()
    {
        _http.Dispose();
        _key.Dispose();
    }

    private async Task<string> TokenAsync(string client, string role)
    {
        var name = $"{client} {role}";
        var now = TimeProvider.System.GetUtcNow();
        if (_tokens.TryGetValue(name, out var known) && now - known.Made < TokenLife)
            return known.Token;

        var form = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = "client_credentials",
            ["scope"] = role,
            ["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            ["client_assertion"] = ClientAssertion(client),
        };
        using var content = new FormUrlEncodedContent(form);
        using var answer = await _http.PostAsync(new Uri(_api + "/token"), content);
        var json = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        var token = (string?)json["access_token"] ?? throw new StepFailedException($"No token for {name}: {json.ToJsonString()}");
        _tokens[name] = (token, now);
        return token;
    }

    private JsonObject Assertion(string client)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        return new JsonObject
        {
            ["iss"] = client,
            ["sub"] = client,
            ["aud"] = _api,
            ["iat"] = now,
            ["exp"] = now + 120,
            ["jti"] = StrictBase64Url.Encode(RandomNumberGenerator.GetBytes(16)),
        };
    }
}

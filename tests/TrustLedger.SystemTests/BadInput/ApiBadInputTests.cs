using TrustLedger.Protocol.Keys;
using TrustLedger.SystemTests.City;
using Xunit.Abstractions;

namespace TrustLedger.SystemTests.BadInput;

/// <summary>What no endpoint of the API may take, sent to every one of them over HTTP.</summary>
[Collection(InCity.Name)]
public sealed class ApiBadInputTests(CityFixture city, ITestOutputHelper output) : IDisposable
{
    // Names that are nobody's, or that are somebody's elsewhere.
    private static readonly string[] Names =
    [
        "0", "-1", "none", "%20", "..%2f..%2f..%2fetc%2fpasswd", "%2e%2e%2f%2e%2e%2fkeys", "%5c..%5c", "%f0%9f%98%80", "%e4%ba%91",
        "%ef%bf%bf", "%27%20OR%201%3d1%20--", "0x", "0x" + "0123456789abcdef", "%C0%AF", "%FF", "%0d%0aX-Header:%201", "*", "%25", "%3f", "%23", "a%3Bb",
    ];

    private static readonly string[] AllMethods = ["GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "NONSENSE"];

    private readonly Probe _probe = new(city.City.Servers.ApiUrl);
    private readonly Secp256k1Key _handle = Secp256k1Key.Generate();

    public static TheoryData<string> Rows { get; } = [.. ApiTable.All.Select(endpoint => endpoint.ToString())];

    [Fact]
    public void Every_route_of_the_API_has_a_row_and_every_row_a_route()
    {
        IEnumerable<string> rows = ApiTable.All.Select(endpoint => endpoint.ToString()).Order(StringComparer.Ordinal);
        Assert.Equal(Routes.In("identity-api", "TrustLedger.IdentityApi"), rows, StringComparer.Ordinal);
    }

    [Theory, MemberData(nameof(Rows))]
    public async Task Refuses_who_may_not_what_does_not_fit_and_changes_nothing(string row)
    {
        var endpoint = ApiTable.All.Single(one => one.ToString() == row);
        var before = await StateAsync();
        var requests = await CallersAsync(endpoint) + await BodiesAsync(endpoint) + await NamesAsync(endpoint) + await MethodsAsync(endpoint);
        Assert.Equivalent(before, await StateAsync(), strict: true);
        output.WriteLine($"{row}: {requests} requests refused");
    }

    public void Dispose()
    {
        _probe.Dispose();
        _handle.Dispose();
    }

    private async Task<int> CallersAsync(Endpoint endpoint)
    {
        if (endpoint.Caller == Endpoint.Anyone && endpoint.Body != BodyKind.Credential)
            return 0;
        var (body, path) = (System.Text.Encoding.UTF8.GetBytes(endpoint.Fit), endpoint.Path());
        var type = endpoint.Body == BodyKind.Csv ? "text/csv" : HostileBodies.JsonType;
        var forged = city.Callers.ForgedToken(endpoint.Caller);
        var proof = city.Callers.Proof(_handle, endpoint.Method, path, body);
        string?[] callers =
        [
            null, "", "Bearer", "Bearer ", "Bearer x", "Bearer a.b.c", "Bearer " + new string('a', 20_000), "Bearer " + forged, "Basic dGVzdDp0ZXN0",
            "TrustLedger", "TrustLedger x", "TrustLedger a.b.c", "TrustLedger " + new string('a', 5_000), "DPoP x", "Bearer x, TrustLedger y",
            proof.Replace("eyJ", "eyK", StringComparison.Ordinal), proof[..^4] + "AAAA",
            city.Callers.Proof(_handle, "PUT", path, body), city.Callers.Proof(_handle, endpoint.Method, path + "x", body),
            city.Callers.Proof(_handle, endpoint.Method, path, [.. body, 32]),
        ];
        foreach (var caller in callers)
            await MustRefuseAsync(endpoint, endpoint.Method, path, Sent(endpoint, body), Sent(endpoint, type), caller, 401, null, $"caller {caller?[..Math.Min(30, caller.Length)]}");

        if (endpoint.WrongCaller is not { } wrong)
            return callers.Length;
        var wrongCaller = await AuthorizeAsync(wrong, endpoint.Method, path, Sent(endpoint, body));
        await MustRefuseAsync(endpoint, endpoint.Method, path, Sent(endpoint, body), Sent(endpoint, type), wrongCaller, null, null, $"as {wrong}");
        if (endpoint.Caller != Endpoint.Handle)
            return callers.Length + 1;

        // A proof counts once: the first use may be refused for what it asks, the second for being a second.
        var once = city.Callers.Proof(_handle, endpoint.Method, path, Sent(endpoint, body));
        await _probe.SendAsync(endpoint.Method, path, Sent(endpoint, body), Sent(endpoint, type), once);
        await MustRefuseAsync(endpoint, endpoint.Method, path, Sent(endpoint, body), Sent(endpoint, type), once, 401, "request-proof-used", "the same proof again");
        return callers.Length + 3;
    }

    private async Task<int> BodiesAsync(Endpoint endpoint)
    {
        var bodies = endpoint.Body switch
        {
            BodyKind.Strict => HostileBodies.Json(endpoint.Fit),
            BodyKind.Form => HostileBodies.Form(),
            BodyKind.Csv => HostileBodies.Csv(),
            _ => [],
        };
        var requests = 0;
        foreach (var (name, bytes, type, status, code) in bodies)
        {
            var path = endpoint.Path();
            var caller = await AuthorizeAsync(endpoint.Caller, endpoint.Method, path, bytes);
            // A form over an unknown name may be refused for the name.
            await MustRefuseAsync(endpoint, endpoint.Method, path, bytes, type, caller, status, code, name);
            requests++;
        }

        return requests;
    }

    private async Task<int> NamesAsync(Endpoint endpoint)
    {
        if (!endpoint.HasName)
            return 0;
        var body = endpoint.Body == BodyKind.Strict ? System.Text.Encoding.UTF8.GetBytes(endpoint.Fit) : [];
        var type = body.Length > 0 ? HostileBodies.JsonType : null;
        foreach (var name in Names.Append(new string('a', 4_000)).Append("0x" + new string('0', 64)))
        {
            var path = endpoint.Path(name);
            var caller = await AuthorizeAsync(endpoint.Caller, endpoint.Method, path, body);
            await MustRefuseAsync(endpoint, endpoint.Method, path, body, type, caller, null, null, $"name {name[..Math.Min(40, name.Length)]}");
        }

        return Names.Length + 2;
    }

    private async Task<int> MethodsAsync(Endpoint endpoint)
    {
        var served = ApiTable.All.Where(one => one.Pattern == endpoint.Pattern).Select(one => one.Method).ToHashSet(StringComparer.Ordinal);
        string[] others = [.. AllMethods.Where(method => !served.Contains(method))];
        foreach (var method in others)
        {
            var caller = await AuthorizeAsync(endpoint.Caller, method, endpoint.Path("1"), []);
            await MustRefuseAsync(endpoint, method, endpoint.Path("1"), [], null, caller, null, null, $"method {method}");
        }

        return others.Length;
    }

    private static byte[] Sent(Endpoint endpoint, byte[] body) => endpoint.Body is BodyKind.None ? [] : body;

    private static string? Sent(Endpoint endpoint, string type) => endpoint.Body is BodyKind.None ? null : type;

    private async Task MustRefuseAsync(
        Endpoint endpoint, string method, string path, byte[] body, string? type, string? authorization, int? status, string? code, string what)
    {
        var answer = await _probe.SendAsync(method, path, body, type, authorization);
        var told = $"{method} {path[..Math.Min(80, path.Length)]}, {what}: {answer}";
        Assert.True(answer.Status is >= 400 and < 500, told);
        // What is no HTTP at all is refused by the server below us, without a body.
        Assert.True(answer.IsProblem || (endpoint.IsOAuth && answer.IsOAuthError) || answer is { Status: 400, Text: "" }, told);
        Assert.True(status is null || answer.Status == status, $"{told} (expected {status})");
        Assert.True(code is null || answer.Code == code, $"{told} (expected {code})");
    }

    private async Task<string?> AuthorizeAsync(string caller, string method, string path, byte[] body) => caller switch
    {
        Endpoint.Anyone => null,
        Endpoint.Handle => city.Callers.Proof(_handle, method, path, body),
        _ => "Bearer " + await city.Callers.TokenAsync(caller),
    };

    private async Task<IReadOnlyDictionary<string, long>> StateAsync()
    {
        var state = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var (table, rows) in await city.Database.CountsAsync())
            state[table] = rows;
        foreach (var log in new[] { "identity", "approvals" })
            state[log] = await city.Observer.SizeAsync(log);
        return state;
    }
}

using System.Text;
using System.Text.Json.Nodes;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Requests;
using TrustLedger.Protocol.Statements;
using TrustLedger.Protocol.Statements.Bodies;
using TrustLedger.SystemTests.City;

namespace TrustLedger.SystemTests.BadInput;

/// <summary>What no endpoint of the node may take, sent to every one of them over HTTP.</summary>
[Collection(InCity.Name)]
public sealed class NodeBadInputTests(CityFixture city) : IDisposable
{
    private const string Origin = "yunxi.example/identity";
    private static readonly string Nothing = $"0x{new string('0', 64)}";
    private static readonly string NoHash = new('0', 64);

    private readonly Probe _probe = new(city.City.Servers.NodeUrl);
    private readonly Secp256k1Key _stranger = Secp256k1Key.Generate();

    /// <summary>Route, request, who asks (nobody, stranger, member), and the answer.</summary>
    public static TheoryData<string, string, string, string, int, string> Rows => new()
    {
        { "GET /{log}/checkpoint", "GET", "/payments/checkpoint", "nobody", 404, "log-unknown" },
        { "GET /{log}/checkpoint", "GET", "/identity/checkpoint/more", "nobody", 404, "path-unknown" },
        { "GET /{log}/checkpoint", "DELETE", "/identity/checkpoint", "nobody", 405, "method-not-allowed" },
        { "GET /{log}/checkpoint", "POST", "/identity/checkpoint", "nobody", 405, "method-not-allowed" },
        { "GET /{log}/checkpoint.pending", "POST", "/identity/checkpoint.pending", "nobody", 405, "method-not-allowed" },
        { "GET /{log}/checkpoint.pending", "GET", "/identity/checkpoint.pending/1", "nobody", 404, "path-unknown" },
        { "GET /{log}/genesis", "GET", "/identity/Genesis.json", "nobody", 404, "path-unknown" },
        { "GET /{log}/genesis", "PUT", "/identity/genesis", "nobody", 405, "method-not-allowed" },
        { "GET /healthz", "POST", "/healthz", "nobody", 405, "method-not-allowed" },
        { "GET /metrics", "DELETE", "/metrics", "nobody", 405, "method-not-allowed" },
        { "GET /{log}/members", "POST", "/identity/members", "nobody", 405, "method-not-allowed" },
        { "GET /{log}/members", "GET", "/identity/members/1", "nobody", 404, "path-unknown" },
        { "GET /{log}/proofs/inclusion/{index:long}", "GET", "/identity/proofs/inclusion/abc", "nobody", 404, "path-unknown" },
        { "GET /{log}/proofs/inclusion/{index:long}", "GET", "/identity/proofs/inclusion/99999999", "nobody", 404, "leaf-unknown" },
        { "GET /{log}/proofs/inclusion/{index:long}", "GET", "/identity/proofs/inclusion/-1", "nobody", 404, "leaf-unknown" },
        { "GET /{log}/proofs/inclusion/{index:long}", "GET", "/identity/proofs/inclusion/9223372036854775807", "nobody", 404, "leaf-unknown" },
        { "GET /{log}/proofs/inclusion/{index:long}", "GET", "/identity/proofs/inclusion/0?size=0", "nobody", 404, "leaf-unknown" },
        { "GET /{log}/proofs/inclusion/{index:long}", "GET", "/identity/proofs/inclusion/0?size=-5", "nobody", 404, "leaf-unknown" },
        { "GET /{log}/proofs/inclusion/{index:long}", "GET", "/identity/proofs/inclusion/0?size=99999999", "nobody", 404, "leaf-unknown" },
        { "GET /{log}/proofs/consistency", "GET", "/identity/proofs/consistency", "nobody", 400, "sizes-malformed" },
        { "GET /{log}/proofs/consistency", "GET", "/identity/proofs/consistency?from=2&to=1", "nobody", 400, "sizes-malformed" },
        { "GET /{log}/proofs/consistency", "GET", "/identity/proofs/consistency?from=x", "nobody", 400, "sizes-malformed" },
        { "GET /{log}/proofs/consistency", "GET", "/identity/proofs/consistency?from=1&to=99999999999", "nobody", 400, "sizes-malformed" },
        { "GET /{log}/tile/{**path}", "GET", "/identity/tile/", "nobody", 400, "tile-path-malformed" },
        { "GET /{log}/tile/{**path}", "GET", "/identity/tile/0/0", "nobody", 400, "tile-path-malformed" },
        { "GET /{log}/tile/{**path}", "GET", "/identity/tile/99/000", "nobody", 400, "tile-path-malformed" },
        { "GET /{log}/tile/{**path}", "GET", "/identity/tile/0/000.p/0", "nobody", 400, "tile-path-malformed" },
        { "GET /{log}/tile/{**path}", "GET", "/identity/tile/0/000.p/256", "nobody", 400, "tile-path-malformed" },
        { "GET /{log}/tile/{**path}", "GET", "/identity/tile/0/x000/000", "nobody", 400, "tile-path-malformed" },
        { "GET /{log}/tile/{**path}", "GET", "/identity/tile/..%2f..%2fgenesis", "nobody", 400, "tile-path-malformed" },
        { "GET /{log}/tile/{**path}", "GET", "/identity/tile/%2e%2e/%2e%2e/config.json", "nobody", 404, "log-unknown" },
        { "GET /{log}/tile/{**path}", "GET", "/identity/tile/0/999", "nobody", 404, "tile-unknown" },
        { "GET /{log}/tile/{**path}", "GET", "/identity/tile/7/000", "nobody", 404, "tile-unknown" },
        { "GET /{log}/tile/{**path}", "GET", "/identity/tile/entries/000.p/1", "nobody", 401, "request-proof-wanted" },
        { "GET /{log}/tile/{**path}", "GET", "/identity/tile/entries/000.p/1", "stranger", 403, "members-only" },
        { "GET /{log}/policies/{hash}", "GET", "/identity/policies/none", "nobody", 404, "policy-document-unknown" },
        { "GET /{log}/policies/{hash}", "GET", $"/identity/policies/{NoHash}", "nobody", 404, "policy-document-unknown" },
        { "PUT /{log}/policies/{hash}", "PUT", $"/identity/policies/{NoHash}", "nobody", 401, "request-proof-wanted" },
        { "PUT /{log}/policies/{hash}", "PUT", $"/identity/policies/{NoHash}", "stranger", 403, "members-only" },
        { "PUT /{log}/policies/{hash}", "PUT", $"/identity/policies/{NoHash}", "member", 403, "governance-only" },
        { "PUT /{log}/policies/{hash}", "PATCH", $"/identity/policies/{NoHash}", "member", 405, "method-not-allowed" },
        { "GET /{log}/statements/{uid}", "GET", $"/identity/statements/{Nothing}", "nobody", 401, "request-proof-wanted" },
        { "GET /{log}/statements/{uid}", "GET", $"/identity/statements/{Nothing}", "stranger", 404, "statement-unknown" },
        { "GET /{log}/statements/{uid}", "GET", $"/identity/statements/{Nothing}", "member", 404, "statement-unknown" },
        { "GET /{log}/statements/{uid}", "GET", "/identity/statements/0x12", "stranger", 400, "uid-malformed" },
        { "GET /{log}/statements/{uid}", "GET", "/identity/statements/..%2f..%2fcheckpoint", "stranger", 400, "uid-malformed" },
        { "GET /{log}/statements/{uid}", "GET", $"/identity/statements/{Nothing}?at=yesterday", "stranger", 400, "query-malformed" },
        { "GET /{log}/statements", "GET", "/identity/statements", "nobody", 401, "request-proof-wanted" },
        { "GET /{log}/statements", "GET", "/identity/statements", "stranger", 403, "members-only" },
        { "GET /{log}/statements", "GET", "/identity/statements?limit=0", "member", 400, "query-malformed" },
        { "GET /{log}/statements", "GET", "/identity/statements?limit=257", "member", 400, "query-malformed" },
        { "GET /{log}/statements", "GET", "/identity/statements?after=-1", "member", 400, "query-malformed" },
        { "GET /{log}/statements", "GET", "/identity/statements?recipient=0x12", "member", 400, "query-malformed" },
        { "GET /{log}/statements", "GET", "/identity/statements?schema=nothing", "member", 400, "query-malformed" },
        { "GET /{log}/statements", "GET", "/identity/statements?ref=0x", "member", 400, "query-malformed" },
        { "GET /{log}/state/{uid}", "GET", $"/identity/state/{Nothing}", "nobody", 401, "request-proof-wanted" },
        { "GET /{log}/state/{uid}", "GET", "/identity/state/0x12", "stranger", 400, "uid-malformed" },
        { "GET /{log}/state/{uid}", "GET", $"/identity/state/{Nothing}", "member", 404, "state-of-mirrors" },
        { "GET /{log}/stream", "GET", "/identity/stream", "nobody", 401, "request-proof-wanted" },
        { "GET /{log}/stream", "GET", "/identity/stream", "stranger", 403, "members-only" },
        { "GET /{log}/stream", "GET", "/identity/stream?from=-1", "member", 400, "stream-from-malformed" },
        { "GET /{log}/stream", "GET", "/identity/stream?from=99999999999999999999", "member", 400, "stream-from-malformed" },
        // The city's node is no witness; Node/Witnessing has what a witness refuses.
        { "POST /add-checkpoint", "POST", "/add-checkpoint", "nobody", 404, "log-unknown" },
        { "POST /{log}/statements", "POST", "/identity/statements", "nobody", 400, "json-malformed" },
        { "POST /{log}/statements", "POST", "/identity/statements?ack=soon", "nobody", 400, "ack-unknown" },
        { "POST /{log}/statements", "PUT", "/identity/statements", "nobody", 405, "method-not-allowed" },
    };

    [Fact]
    public void Every_route_of_the_node_has_a_row_and_every_row_a_route()
    {
        IEnumerable<string> rows = Rows.Select(row => (string)row[0]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        Assert.Equal(Routes.In("ledger", "TrustLedger.Node"), rows, StringComparer.Ordinal);
    }

    [Theory, MemberData(nameof(Rows))]
    public async Task Refuses_with_its_code(string route, string method, string target, string caller, int status, string code)
    {
        Assert.NotEmpty(route);
        await MustRefuseAsync(status, code, method, target, [], Authorization(caller, method, target, []));
    }

    [Fact]
    public async Task A_proof_that_does_not_hold_is_told_why()
    {
        const string Target = "/identity/statements";
        string Proof(string method = "GET", string target = Target, TimeSpan late = default, byte[]? body = null, string origin = Origin) =>
            $"{RequestProof.Scheme} {RequestProof.Create(_stranger, origin, method, target, TimeProvider.System.GetUtcNow() - late, body)}";

        var good = Proof();
        var once = Proof();
        (string Authorization, string Code)[] rows =
        [
            ("Bearer x", "request-proof-missing"),
            ("TrustLedger", "request-proof-missing"),
            ("TrustLedger x", "request-proof-malformed"),
            ("TrustLedger a.b.c", "request-proof-malformed"),
            ("TrustLedger " + new string('a', 5_000), "request-proof-too-large"),
            (Tampered(good), "request-proof-signature"),
            (Proof(origin: "yunxi.example/approvals"), "request-proof-audience"),
            (Proof(method: "POST"), "request-proof-request"),
            (Proof(target: Target + "?limit=1"), "request-proof-request"),
            (Proof(late: TimeSpan.FromMinutes(10)), "request-proof-time"),
            (Proof(late: TimeSpan.FromMinutes(-10)), "request-proof-time"),
            (Proof(body: [1]), "request-proof-body"),
        ];
        var size = await city.Observer.SizeAsync("identity");
        foreach (var (authorization, code) in rows)
            await MustRefuseAsync(401, code, "GET", Target, [], authorization);

        await MustRefuseAsync(403, "members-only", "GET", Target, [], once);
        await MustRefuseAsync(401, "request-proof-used", "GET", Target, [], once);
        Assert.Equal(size, await city.Observer.SizeAsync("identity"));
    }

    [Fact]
    public async Task No_statement_enters_that_is_not_whole_signed_and_allowed()
    {
        var size = await city.Observer.SizeAsync("identity");
        var domain = StatementDomain.ForOrigin(Origin);
        var good = Claim(domain).ToJson();
        (string Body, int Status, string? Code)[] rows =
        [
            ("not json", 400, "json-malformed"),
            ("[]", 400, "json-malformed"),
            (good + good, 400, "json-malformed"),
            (good.Replace("\"sig\":", "\"sig\":{},\"sig\":", StringComparison.Ordinal), 400, "json-malformed"),
            ($"{{\"sig\":{new string('[', 3_000)}{new string(']', 3_000)}}}", 400, "json-malformed"),
            (With(good, "zz", 1), 400, "statement-malformed"),
            ("{}", 400, "statement-malformed"),
            (With(good, "signer", "0x12"), 400, null),
            (With(good, "signer", 5), 400, "statement-malformed"),
            (With(good, "signer", _stranger.Address.ToString()), 400, "signer-mismatch"),
            (Within(good, "uid", Nothing), 400, "uid-mismatch"),
            (Within(good, "uid", "0xzz"), 400, null),
            (Within(good, "primaryType", "Attestation"), 400, "types-mismatch"),
            (Within(good, "version", 1), 400, null),
            (Within(good, "domain", new JsonObject()), 400, "domain-malformed"),
            (Within(good, "message", new JsonArray()), 400, null),
            (Within(good, "signature", new JsonObject { ["v"] = 27, ["r"] = Nothing, ["s"] = Nothing }), 400, null),
            (good.Replace("\"time\":\"", "\"time\":\"9", StringComparison.Ordinal), 400, null),
            (Claim(StatementDomain.ForOrigin("yunxi.example/approvals")).ToJson(), 422, "domain-mismatch"),
            // Well made, by a key that no member hands in.
            (good, 403, null),
        ];
        foreach (var (body, status, code) in rows)
            await MustRefuseAsync(status, code, "POST", "/identity/statements", Encoding.UTF8.GetBytes(body), authorization: null);
        await MustRefuseAsync(413, "body-too-large", "POST", "/identity/statements", new byte[70_000], authorization: null);
        await MustRefuseAsync(413, "body-too-large", "POST", "/identity/statements", new byte[7_000_000], authorization: null);
        Assert.Equal(size, await city.Observer.SizeAsync("identity"));
    }

    public void Dispose()
    {
        _probe.Dispose();
        _stranger.Dispose();
    }

    private static SignedStatement Claim(StatementDomain domain)
    {
        using var author = Secp256k1Key.Generate();
        var body = new ClaimBody(Protocol.Encoding.Bytes32.FromCode("residence.current"), default);
        return Statement.Of(body, author.Address, (ulong)TimeProvider.System.GetUtcNow().ToUnixTimeSeconds(), default).Sign(domain, author);
    }

    private static string With(string json, string name, JsonNode value)
    {
        var changed = JsonNode.Parse(json)!.AsObject();
        changed[name] = value;
        return changed.ToJsonString();
    }

    private static string Within(string json, string name, JsonNode value)
    {
        var changed = JsonNode.Parse(json)!.AsObject();
        changed["sig"]![name] = value;
        return changed.ToJsonString();
    }

    // Another first byte of the signature: still base64url, still 64 bytes.
    private static string Tampered(string proof)
    {
        var at = proof.LastIndexOf('.') + 1;
        return proof[..at] + (proof[at] == 'A' ? 'B' : 'A') + proof[(at + 1)..];
    }

    private string? Authorization(string caller, string method, string target, byte[] body) => caller switch
    {
        "nobody" => null,
        "stranger" => $"{RequestProof.Scheme} {RequestProof.Create(_stranger, Origin, method, target, TimeProvider.System.GetUtcNow(), body)}",
        _ => city.Observer.Proof(Origin, method, target, body),
    };

    private async Task MustRefuseAsync(int status, string? code, string method, string target, byte[] body, string? authorization)
    {
        var answer = await _probe.SendAsync(method, target, body, body.Length > 0 ? HostileBodies.JsonType : null, authorization);
        var told = $"{method} {target}, expected {status} {code}: {answer}; body {Encoding.UTF8.GetString(body[..Math.Min(body.Length, 300)])}";
        Assert.True(answer.Status == status, told);
        Assert.True(answer.IsProblem, told);
        Assert.True(code is null || answer.Code == code, told);
    }
}

using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Dapper;
using TrustLedger.IdentityApi.Clients;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Requests;

namespace TrustLedger.Tests.IdentityApi.Clients;

/// <summary>Residents act by wallet keys: which requests count as a handle's.</summary>
public sealed class RequestProofHandlerTests : IAsyncLifetime
{
    private const string Path = "/proofing/sessions/none/binding";
    private static readonly byte[] Body = Encoding.UTF8.GetBytes("{}");
    private readonly Secp256k1Key _handle = Secp256k1Key.Generate();
    private TestApi _api = null!;

    public async Task InitializeAsync() => _api = await TestApi.StartAsync();

    public async Task DisposeAsync()
    {
        _handle.Dispose();
        await _api.DisposeAsync();
    }

    [Fact]
    public async Task A_proof_serves_one_request()
    {
        var proof = Proof();

        Assert.Equal((404, "session-unknown"), await SendAsync(proof));
        Assert.Equal((401, "request-proof-used"), await SendAsync(proof));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(119)] // Made by a clock that is ahead: its time lasts longest.
    [InlineData(-60)]
    public async Task A_proof_serves_one_request_also_after_a_restart(int ahead)
    {
        using var folder = new TemporaryFolder();
        var proof = Proof(ahead: ahead);
        await using (var api = await TestApi.StartAsync(folder: folder))
            Assert.Equal((404, "session-unknown"), await SendAsync(proof, api));

        await using var again = await TestApi.StartAsync(folder: folder);
        Assert.Equal((401, "request-proof-used"), await SendAsync(proof, again));
        Assert.Equal((404, "session-unknown"), await SendAsync(Proof(ahead: -60), again)); // A caller whose clock is behind goes on.
    }

    [Fact]
    public async Task A_used_proof_is_remembered_as_long_as_its_time_would_be_accepted_and_then_forgotten()
    {
        var proof = Proof(ahead: 100);
        Assert.Equal((404, "session-unknown"), await SendAsync(proof));

        _api.Time.Advance(TimeSpan.FromSeconds(210));
        Assert.Equal((404, "session-unknown"), await SendAsync(Proof())); // Forgets what is over.
        Assert.Equal((401, "request-proof-used"), await SendAsync(proof));

        _api.Time.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal((404, "session-unknown"), await SendAsync(Proof()));
        Assert.Equal((401, "request-proof-time"), await SendAsync(proof));
        Assert.Equal(2, await _api.Get<Database>().ReadAsync(
            connection => connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM spent_tokens"), CancellationToken.None));
    }

    [Fact]
    public async Task A_proof_whose_time_ends_while_its_body_comes_is_refused()
    {
        var expires = _api.Time.GetUtcNow().AddSeconds(-1);

        Assert.False(await _api.Get<SpentTokens>().TrySpendAsync("handle:0x", "jti", expires, CancellationToken.None));
        Assert.True(await _api.Get<SpentTokens>().TrySpendAsync("handle:0x", "jti", expires.AddSeconds(10), CancellationToken.None));
    }

    [Fact]
    public async Task A_proof_is_for_its_body_method_path_audience_and_time()
    {
        Assert.Equal((401, "request-proof-body"), await SendAsync(Proof(body: "{ }")));
        Assert.Equal((401, "request-proof-request"), await SendAsync(Proof(method: "PUT")));
        Assert.Equal((401, "request-proof-request"), await SendAsync(Proof(path: Path + "?a")));
        Assert.Equal((401, "request-proof-audience"), await SendAsync(Proof(audience: "yunxi.example/identity")));
        Assert.Equal((401, "request-proof-time"), await SendAsync(Proof(ahead: 121)));
        Assert.Equal((401, "request-proof-malformed"), await SendAsync("x"));
    }

    [Fact]
    public async Task No_proof_is_no_handle() =>
        Assert.Equal((401, "caller-unknown"), await SendAsync(null));

    [Fact]
    public async Task A_handle_opens_nothing_that_needs_a_role()
    {
        var proof = Proof(method: "GET", path: "/proofing/sessions/none/review", body: "");

        var (status, json) = await _api.SendAsync(
            HttpMethod.Get, "/proofing/sessions/none/review", [], new AuthenticationHeaderValue("TrustLedger", proof));

        Assert.Equal((401, "caller-unknown"), (status, json.Text("title")));
    }

    private string Proof(
        string body = "{}", string method = "POST", string path = Path, string audience = TestApi.Issuer, int ahead = 0) =>
        RequestProof.Create(
            _handle, audience, method, path, _api.Time.GetUtcNow().AddSeconds(ahead), Encoding.UTF8.GetBytes(body));

    private async Task<(int Status, string Code)> SendAsync(string? proof, TestApi? api = null)
    {
        var (status, json) = await (api ?? _api).SendAsync(
            HttpMethod.Post, Path, Body, proof is null ? null : new AuthenticationHeaderValue("TrustLedger", proof));
        return (status, ((JsonNode)json).Text("title"));
    }
}

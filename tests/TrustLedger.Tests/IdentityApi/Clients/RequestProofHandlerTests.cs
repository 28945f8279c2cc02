using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
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

    private async Task<(int Status, string Code)> SendAsync(string? proof)
    {
        var (status, json) = await _api.SendAsync(
            HttpMethod.Post, Path, Body, proof is null ? null : new AuthenticationHeaderValue("TrustLedger", proof));
        return (status, ((JsonNode)json).Text("title"));
    }
}

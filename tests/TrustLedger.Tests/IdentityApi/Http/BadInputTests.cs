using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Requests;

namespace TrustLedger.Tests.IdentityApi.Http;

/// <summary>What a client sends makes a 4xx with a code, and never a 5xx.</summary>
public sealed class BadInputTests : IAsyncLifetime
{
    private const string Path = "/proofing/sessions";
    private readonly Secp256k1Key _handle = Secp256k1Key.Generate();
    private TestApi _api = null!;

    public async Task InitializeAsync() => _api = await TestApi.StartAsync();

    public async Task DisposeAsync()
    {
        _handle.Dispose();
        await _api.DisposeAsync();
    }

    [Theory]
    [InlineData("", 415, "media-type-unsupported")]
    [InlineData("x", 400, "json-malformed")]
    [InlineData("[]", 400, "json-malformed")]
    [InlineData("null", 400, "json-malformed")]
    [InlineData("{\"name\":\"a\",\"name\":\"a\"}", 400, "json-malformed")]
    [InlineData("{\"name\":\"\\ud800\",\"number\":\"1\",\"handle\":\"2\"}", 400, "json-malformed")]
    [InlineData("{\"name\":1e999,\"number\":\"1\",\"handle\":\"2\"}", 400, "json-malformed")]
    [InlineData("{} {}", 400, "json-malformed")]
    [InlineData("\uFEFF{}", 400, "json-malformed")]
    [InlineData("{\"name\":[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]}", 400, "json-malformed")]
    [InlineData("{}", 400, "body-unfit")]
    [InlineData("{\"name\":null,\"number\":\"1\",\"handle\":\"2\"}", 400, "body-unfit")]
    [InlineData("{\"name\":7,\"number\":\"1\",\"handle\":\"2\"}", 400, "body-unfit")]
    [InlineData("{\"name\":\"a\",\"number\":\"1\",\"handle\":\"2\",\"more\":1}", 400, "body-unfit")]
    [InlineData("{\"Name\":\"a\",\"number\":\"1\",\"handle\":\"2\"}", 400, "body-unfit")]
    [InlineData("{\"name\":\"a\",\"number\":\"1\",\"handle\":\"2\"}", 400, "handle-mismatch")]
    public async Task A_body_that_does_not_fit_is_told_by_its_code(string body, int status, string code) =>
        Assert.Equal((status, code), await PostAsync(Encoding.UTF8.GetBytes(body)));

    [Fact]
    public async Task Bytes_that_are_no_text_are_no_JSON() =>
        Assert.Equal((400, "json-malformed"), await PostAsync([(byte)'{', (byte)'"', 0xff, (byte)'"', (byte)':', (byte)'1', (byte)'}']));

    [Fact]
    public async Task A_body_over_the_cap_is_refused() =>
        Assert.Equal((413, "request-too-large"), await PostAsync(new byte[262_145]));

    [Fact]
    public async Task A_body_of_another_media_type_is_refused() =>
        Assert.Equal((415, "media-type-unsupported"), await PostAsync("{}"u8.ToArray(), "text/plain"));

    [Theory]
    [InlineData("GET", "/nothing", 404, "not-found")]
    [InlineData("DELETE", "/token", 405, "method-not-allowed")]
    [InlineData("GET", "/proofing/sessions/a/review", 401, "caller-unknown")]
    [InlineData("GET", "/outbox/identity/0", 404, "statement-unknown")]
    [InlineData("GET", "/outbox/none/x%20y", 404, "statement-unknown")]
    [InlineData("POST", "/registry/imports/residents", 401, "caller-unknown")]
    public async Task Every_refusal_is_a_problem_with_a_code(string method, string path, int status, string code)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await _api.Http.SendAsync(request);
        var json = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;

        Assert.Equal((status, code), ((int)response.StatusCode, json.Text("title")));
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal($"urn:trustledger:problem:{code}", json.Text("type"));
        Assert.Equal("no-store", response.Headers.CacheControl!.ToString());
    }

    private async Task<(int Status, string Code)> PostAsync(byte[] body, string mediaType = "application/json")
    {
        var proof = RequestProof.Create(_handle, TestApi.Issuer, "POST", Path, _api.Time.GetUtcNow(), body);
        var (status, json) = await _api.SendAsync(
            HttpMethod.Post, Path, body, new AuthenticationHeaderValue("TrustLedger", proof), mediaType);
        return (status, ((JsonNode)json).Text("title"));
    }
}

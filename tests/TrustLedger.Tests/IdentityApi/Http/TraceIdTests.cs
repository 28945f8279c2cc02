using System.Text.Json.Nodes;
using TrustLedger.Protocol.Keys;

namespace TrustLedger.Tests.IdentityApi.Http;

/// <summary>A problem's traceId leads an operator to the log line of a fault, and tells nobody anything else.</summary>
public sealed class TraceIdTests : IAsyncLifetime
{
    private const string OfCaller = "4bf92f3577b34da6a3ce929d0e0e4736";
    private TestApi _api = null!;

    public async Task InitializeAsync() => _api = await TestApi.StartAsync();

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Theory]
    [InlineData("/nothing")]
    [InlineData("/items/none")]
    [InlineData("/proofing/sessions/a/review")]
    public async Task A_problem_has_five_members_and_its_trace_is_drawn_anew_each_time(string path)
    {
        var (first, second) = (await AskAsync(path), await AskAsync(path));

        Assert.Equal("detail status title traceId type", string.Join(' ', first.Select(member => member.Key).Order(StringComparer.Ordinal)));
        Assert.Matches("^[0-9a-f]{32}$", first.Text("traceId"));
        Assert.NotEqual(first.Text("traceId"), second.Text("traceId"), StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("traceparent", $"00-{OfCaller}-00f067aa0ba902b7-01")]
    [InlineData("traceparent", $"{OfCaller}")]
    [InlineData("Request-Id", $"|{OfCaller}.1.")]
    public async Task What_the_caller_names_a_trace_is_not_repeated(string header, string value) =>
        Assert.DoesNotContain(OfCaller, (await AskAsync("/nothing", header, value)).ToJsonString(), StringComparison.Ordinal);

    [Fact]
    public async Task A_fault_is_logged_in_one_line_with_the_trace_of_its_answer()
    {
        using var handle = Secp256k1Key.Generate();
        var (status, problem) = await _api.SendAsync(HttpMethod.Get, "/corrections/inbox", null, handle);

        Assert.Equal((503, "unavailable"), (status, problem.Text("title")));
        var line = Assert.Single(_api.Logged.Lines, line => line.Contains(problem.Text("traceId"), StringComparison.Ordinal));
        Assert.Equal($"Error: HTTP: GET /corrections/inbox => Inbox failed with HttpRequestException, answered 503, trace {problem.Text("traceId")}", line.TrimEnd());
    }

    private async Task<JsonObject> AskAsync(string path, string? header = null, string? value = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (header is not null)
            request.Headers.TryAddWithoutValidation(header, value);
        using var response = await _api.Http.SendAsync(request);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject();
    }
}

using System.Net;
using System.Text.Json.Nodes;

namespace TrustLedger.Tests.IdentityApi.Http;

/// <summary>A client's load makes a 429, and what went before it is served.</summary>
public sealed class LoadTests
{
    [Fact]
    public async Task More_requests_than_are_served_and_wait_get_429()
    {
        await using var api = await TestApi.StartAsync(options => options with { ConcurrentRequests = 8 });
        var release = new TaskCompletionSource();
        var held = Enumerable.Range(0, 8 + 32).Select(_ => api.Http.PostAsync(Token, new SlowContent("a=b", "application/x-www-form-urlencoded", release.Task))).ToList();

        // Each of these is served, waits for good, or is refused: sooner or later all places are taken.
        var asked = new List<Task<HttpResponseMessage>>();
        await Eventually.HoldsAsync(async () =>
        {
            asked.Add(api.Http.GetAsync(Health));
            _ = await Task.WhenAny(asked[^1], Task.Delay(TimeSpan.FromMilliseconds(200)));
            return asked.Any(IsRefused);
        });
        var refused = await asked.Find(IsRefused)!;
        Assert.Equal("1", refused.Headers.RetryAfter!.ToString());
        Assert.Equal("too-many-requests", JsonNode.Parse(await refused.Content.ReadAsStringAsync())!.Text("title"));

        release.SetResult();
        foreach (var response in await Task.WhenAll(held))
            Assert.True(response.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.TooManyRequests);
        foreach (var response in await Task.WhenAll(asked))
            Assert.True(response.StatusCode is HttpStatusCode.OK or HttpStatusCode.TooManyRequests);
        using var after = await api.Http.GetAsync(Health);
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
    }

    private static bool IsRefused(Task<HttpResponseMessage> answer) =>
        answer is { IsCompletedSuccessfully: true, Result.StatusCode: HttpStatusCode.TooManyRequests };

    private static Uri Health => new("/healthz", UriKind.Relative);

    private static Uri Token => new("/token", UriKind.Relative);
}

using System.Net;

namespace TrustLedger.Tests.IdentityApi.Http;

/// <summary>A client's load makes a 429, and what went before it is served.</summary>
public sealed class LoadTests
{
    [Fact]
    public async Task More_requests_than_are_served_and_wait_get_429()
    {
        await using var api = await TestApi.StartAsync(options => options with { ConcurrentRequests = 8 });
        var release = new TaskCompletionSource();
        var held = Enumerable.Range(0, 8 + 32).Select(_ => api.Http.PostAsync(Token, new SlowContent(release.Task))).ToList();

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

    private sealed class SlowContent : HttpContent
    {
        private readonly Task _release;

        public SlowContent(Task release)
        {
            _release = release;
            Headers.ContentType = new("application/x-www-form-urlencoded");
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync("a=b"u8.ToArray());
            await stream.FlushAsync();
            await _release;
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}

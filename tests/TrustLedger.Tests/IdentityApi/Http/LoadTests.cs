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

        using var refused = await UntilRefusedAsync(api);
        Assert.Equal("1", refused.Headers.RetryAfter!.ToString());

        release.SetResult();
        foreach (var response in await Task.WhenAll(held))
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        using var after = await api.Http.GetAsync(new Uri("/healthz", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
    }

    private static Uri Token => new("/token", UriKind.Relative);

    // The held requests arrive in their own time; until they are all there, this one waits in the queue or is served.
    private static async Task<HttpResponseMessage> UntilRefusedAsync(TestApi api)
    {
        HttpResponseMessage? refused = null;
        await Eventually.HoldsAsync(async () =>
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
            try
            {
                refused = await api.Http.GetAsync(new Uri("/healthz", UriKind.Relative), patience.Token);
            }
            catch (OperationCanceledException)
            {
                return false;
            }

            return refused.StatusCode == HttpStatusCode.TooManyRequests;
        });
        return refused!;
    }

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

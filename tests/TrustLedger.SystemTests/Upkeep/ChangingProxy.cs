using System.Net;
using System.Net.Sockets;

namespace TrustLedger.SystemTests.Upkeep;

/// <summary>Stands before a node as a liar would, and changes the bytes of some of its answers.</summary>
internal sealed class ChangingProxy : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly HttpClient _http = new();
    private readonly Uri _node;
    private readonly string _part;
    private readonly Action<byte[]> _change;
    private readonly Task _serving;

    /// <param name="node">Whose answers are passed on.</param>
    /// <param name="part">Of a path: such answers are changed.</param>
    /// <param name="change">How.</param>
    public ChangingProxy(Uri node, string part, Action<byte[]> change)
    {
        (_node, _part, _change) = (node, part, change);
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            Url = new Uri($"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}/");
        }

        _listener.Prefixes.Add(Url.AbsoluteUri);
        _listener.Start();
        _serving = ServeAsync();
    }

    public Uri Url { get; }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving;
        ((IDisposable)_listener).Dispose();
        _http.Dispose();
    }

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                await AnswerAsync(await _listener.GetContextAsync());
            }
            catch (Exception ended) when (ended is HttpListenerException or ObjectDisposedException)
            {
                return; // Stopped.
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_node, context.Request.RawUrl));
        if (context.Request.Headers["Authorization"] is { } proof)
            request.Headers.TryAddWithoutValidation("Authorization", proof);
        using var answer = await _http.SendAsync(request);
        var body = await answer.Content.ReadAsByteArrayAsync();
        if (answer.IsSuccessStatusCode && request.RequestUri!.AbsolutePath.Contains(_part, StringComparison.Ordinal))
            _change(body);
        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        context.Response.Close(body, willBlock: false);
    }
}

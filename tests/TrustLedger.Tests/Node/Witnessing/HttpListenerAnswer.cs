using System.Net;
using System.Net.Sockets;
using System.Text;

namespace TrustLedger.Tests.Node.Witnessing;

/// <summary>A server on loopback that gives the same answer to whatever it is asked.</summary>
internal sealed class HttpListenerAnswer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public HttpListenerAnswer(int status, string type, string body)
    {
        _listener.Start();
        Url = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        var answer = Encoding.UTF8.GetBytes(
            $"HTTP/1.1 {status} x\r\nContent-Type: {type}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n{body}");
        _ = Task.Run(async () =>
        {
            while (true)
                await Answer(answer);
        });
    }

    public Uri Url { get; }

    public void Dispose() => _listener.Dispose();

    private async Task Answer(byte[] answer)
    {
        using var client = await _listener.AcceptTcpClientAsync();
        await using var stream = client.GetStream();
        _ = await stream.ReadAsync(new byte[64 * 1024]);
        await stream.WriteAsync(answer);
        client.Client.Shutdown(SocketShutdown.Send);
        while (await stream.ReadAsync(new byte[4096]) > 0)
        {
            // Until the caller has closed: a reset would take the answer with it.
        }
    }
}

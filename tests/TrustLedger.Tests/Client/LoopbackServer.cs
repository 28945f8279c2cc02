using System.Net;
using System.Net.Sockets;
using System.Text;

namespace TrustLedger.Tests.Client;

/// <summary>Answers every connection with the same bytes, and counts the connections.</summary>
internal sealed class LoopbackServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;
    private int _connections;

    public LoopbackServer(string head, int bodyBytes = 0, bool endless = false)
        : this(_ => [.. Encoding.ASCII.GetBytes(head), .. new byte[bodyBytes]], endless)
    {
    }

    /// <param name="answer">Made anew for each connection; told the server's own address.</param>
    public LoopbackServer(Func<Uri, byte[]> answer, bool endless = false)
    {
        _listener.Start();
        _serving = Serve(answer, endless);
    }

    public int Connections => Volatile.Read(ref _connections);

    public Uri Url => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/x");

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Stop();
        _serving.Wait(TimeSpan.FromSeconds(5));
        _stop.Dispose();
    }

    private async Task Serve(Func<Uri, byte[]> answer, bool endless)
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                Interlocked.Increment(ref _connections);
                var stream = client.GetStream();
                if (await stream.ReadAsync(new byte[8192], _stop.Token) == 0)
                    continue;
                await stream.WriteAsync(answer(Url), _stop.Token);
                while (endless)
                {
                    await stream.WriteAsync(new byte[1], _stop.Token);
                    await Task.Delay(10, _stop.Token);
                }
            }
        }
        catch (Exception stopped) when (stopped is OperationCanceledException or SocketException or IOException or ObjectDisposedException)
        {
            // The test is over, or the client had enough and hung up.
        }
    }
}

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
    {
        _listener.Start();
        _serving = Serve(Encoding.ASCII.GetBytes(head), bodyBytes, endless);
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

    private async Task Serve(byte[] head, int bodyBytes, bool endless)
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
                await stream.WriteAsync(head, _stop.Token);
                await stream.WriteAsync(new byte[bodyBytes], _stop.Token);
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

using System.Net;
using System.Net.Sockets;
using System.Text;
using TrustLedger.Credentials.OpenId4Vci;
using TrustLedger.Protocol;

namespace TrustLedger.Wallet.OpenId;

/// <summary>Waits on this machine for the person's browser to come back from an issuer's sign-in (RFC 8252 §7.3).</summary>
/// <remarks>
/// Any program and any web page on this machine can call it: whatever does not bring the state of this very request is
/// turned away, and the waiting goes on.
/// </remarks>
internal sealed class LoopbackRedirect : IDisposable
{
    private const string Path = "/callback";
    private const int MostBytes = 16 * 1024;

    private static readonly TimeSpan ReadFor = TimeSpan.FromSeconds(10);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public LoopbackRedirect() => _listener.Start();

    /// <summary>An address that nobody else listens at while this is open.</summary>
    public string Uri => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}{Path}";

    /// <param name="state">What the answer must bring back.</param>
    /// <param name="thanks">What the person's browser shows then, as plain text.</param>
    /// <param name="patience">How long the person has.</param>
    /// <param name="time">Measures it.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>The answer's parameters; or <c>authorization-timeout</c>.</returns>
    public async Task<Result<IReadOnlyDictionary<string, string>>> WaitAsync(
        string state, string thanks, TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        using var over = new CancellationTokenSource(patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellationToken);
        try
        {
            while (true)
            {
                using var caller = await _listener.AcceptTcpClientAsync(both.Token);
                if (await ServeAsync(caller, state, thanks, time, both.Token) is { } answer)
                    return answer;
            }
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return new Refusal("authorization-timeout", "Nobody came back from the issuer's sign-in in time.");
        }
    }

    public void Dispose() => _listener.Dispose();

    private static async Task<Dictionary<string, string>?> ServeAsync(
        TcpClient caller, string state, string thanks, TimeProvider time, CancellationToken cancellationToken)
    {
        using var slow = new CancellationTokenSource(ReadFor, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(slow.Token, cancellationToken);
        try
        {
            await using var stream = caller.GetStream();
            var line = await ReadRequestLineAsync(stream, both.Token);
            var answer = line is null ? null : ParametersOf(line);
            var isOurs = answer is not null && answer.GetValueOrDefault("state") == state;
            await stream.WriteAsync(Encoding.UTF8.GetBytes(isOurs ? Page("200 OK", thanks) : Page("400 Bad Request", "")), both.Token);
            return isOurs ? answer : null;
        }
        catch (IOException)
        {
            return null;
        }
        catch (OperationCanceledException) when (slow.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    // The whole head is read, so that the browser is not cut off while it still sends.
    private static async Task<string?> ReadRequestLineAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var bytes = new byte[MostBytes];
        var length = 0;
        while (length < bytes.Length)
        {
            var count = await stream.ReadAsync(bytes.AsMemory(length), cancellationToken);
            if (count == 0)
                return null;
            length += count;
            var head = Encoding.ASCII.GetString(bytes, 0, length);
            if (head.Contains("\r\n\r\n", StringComparison.Ordinal))
                return head[..head.IndexOf('\r', StringComparison.Ordinal)];
        }

        return null;
    }

    private static Dictionary<string, string>? ParametersOf(string requestLine) =>
        requestLine.Split(' ') is ["GET", var target, _] && target.StartsWith(Path + "?", StringComparison.Ordinal)
        && QueryString.Read(target[(Path.Length + 1)..]) is { } read
            ? new Dictionary<string, string>(read, StringComparer.Ordinal)
            : null;

    private static string Page(string status, string text) =>
        $"HTTP/1.1 {status}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: {Encoding.UTF8.GetByteCount(text)}\r\n"
        + $"Cache-Control: no-store\r\nReferrer-Policy: no-referrer\r\nConnection: close\r\n\r\n{text}";
}

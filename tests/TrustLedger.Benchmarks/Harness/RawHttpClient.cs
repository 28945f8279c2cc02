using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace TrustLedger.Benchmarks.Harness;

/// <summary>One keep-alive HTTP/1.1 connection that costs next to nothing: the servers are measured, not the client.</summary>
/// <remarks>Blocking; one request at a time. Answers must carry their length.</remarks>
internal sealed class RawHttpClient : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private byte[] _buffer = new byte[64 * 1024];

    public RawHttpClient(Uri server) =>
        _socket.Connect(new IPEndPoint(IPAddress.Parse(server.Host), server.Port));

    /// <summary>A whole request, to be sent as it is.</summary>
    public static byte[] Post(string path, ReadOnlySpan<byte> body, string contentType = "application/json")
    {
        var head = string.Create(CultureInfo.InvariantCulture,
            $"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {contentType}\r\nContent-Length: {body.Length}\r\n\r\n");
        return [.. Encoding.ASCII.GetBytes(head), .. body];
    }

    public static byte[] Get(string path) => Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n");

    /// <summary>Sends a request and reads its answer.</summary>
    /// <returns>The body, valid until the next call.</returns>
    /// <exception cref="InvalidOperationException">The answer is no success, or has no length.</exception>
    public ReadOnlySpan<byte> Send(ReadOnlySpan<byte> request)
    {
        while (!request.IsEmpty)
            request = request[_socket.Send(request)..];

        var (count, body, length) = (0, -1, 0);
        while (body < 0 || count < body + length)
        {
            if (count == _buffer.Length)
                Array.Resize(ref _buffer, 2 * _buffer.Length);
            var read = _socket.Receive(_buffer.AsSpan(count));
            if (read == 0)
                throw new InvalidOperationException("The server closed the connection.");
            count += read;
            if (body < 0 && _buffer.AsSpan(0, count).IndexOf("\r\n\r\n"u8) is >= 0 and var end)
                (body, length) = (end + 4, LengthOf(_buffer.AsSpan(0, end), count));
        }

        return _buffer.AsSpan(body, length);
    }

    public void Dispose() => _socket.Dispose();

    private int LengthOf(ReadOnlySpan<byte> head, int count)
    {
        var at = head.IndexOf("Content-Length: "u8);
        if (!head.StartsWith("HTTP/1.1 20"u8) || at < 0 || !Utf8Parser.TryParse(head[(at + 16)..], out int length, out _))
            throw new InvalidOperationException(Encoding.UTF8.GetString(_buffer.AsSpan(0, count)));
        return length;
    }
}

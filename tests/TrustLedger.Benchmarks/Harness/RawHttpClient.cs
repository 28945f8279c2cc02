using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace TrustLedger.Benchmarks.Harness;

/// <summary>One keep-alive HTTP/1.1 connection that costs next to nothing: the servers are measured, not the client.</summary>
/// <remarks>Blocking; one request at a time.</remarks>
internal sealed class RawHttpClient : IDisposable
{
    private const int Chunked = -1;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private byte[] _buffer = new byte[64 * 1024];
    private int _count;
    private int _body = -1;
    private int _length;

    public RawHttpClient(Uri server) =>
        _socket.Connect(new IPEndPoint(IPAddress.Parse(server.Host), server.Port));

    /// <summary>A whole request, to be sent as it is.</summary>
    /// <param name="headers">Further header lines, each with its end.</param>
    public static byte[] Post(string path, ReadOnlySpan<byte> body, string contentType = "application/json", string headers = "")
    {
        var head = string.Create(CultureInfo.InvariantCulture,
            $"POST {path} HTTP/1.1\r\nHost: localhost\r\n{headers}Content-Type: {contentType}\r\nContent-Length: {body.Length}\r\n\r\n");
        return [.. Encoding.ASCII.GetBytes(head), .. body];
    }

    public static byte[] Get(string path) => Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n");

    public Socket Socket => _socket;

    /// <summary>Sends a request and reads its answer.</summary>
    /// <returns>The body, with its chunks' lengths where it comes in chunks; valid until the next call.</returns>
    /// <exception cref="InvalidOperationException">The answer is no success.</exception>
    public ReadOnlySpan<byte> Send(ReadOnlySpan<byte> request)
    {
        Begin(request);
        while (!Read())
        {
        }

        return _buffer.AsSpan(_body, _count - _body);
    }

    /// <summary>Sends a request. Its answer is read with <see cref="Read"/>.</summary>
    public void Begin(ReadOnlySpan<byte> request)
    {
        while (!request.IsEmpty)
            request = request[_socket.Send(request)..];
        (_count, _body, _length) = (0, -1, 0);
    }

    /// <summary>Waits for some more of the answer.</summary>
    /// <returns>Whether it is whole.</returns>
    /// <exception cref="InvalidOperationException">The answer is no success.</exception>
    public bool Read()
    {
        if (_count == _buffer.Length)
            Array.Resize(ref _buffer, 2 * _buffer.Length);
        var read = _socket.Receive(_buffer.AsSpan(_count));
        if (read == 0)
            throw new InvalidOperationException("The server closed the connection.");
        _count += read;
        if (_body < 0 && _buffer.AsSpan(0, _count).IndexOf("\r\n\r\n"u8) is >= 0 and var end)
            (_body, _length) = (end + 4, LengthOf(_buffer.AsSpan(0, end), _count));
        return _body >= 0 && IsWhole(_buffer.AsSpan(_body, _count - _body), _length);
    }

    public void Dispose() => _socket.Dispose();

    private static bool IsWhole(ReadOnlySpan<byte> body, int length) =>
        length == Chunked ? body.EndsWith("\r\n0\r\n\r\n"u8) : body.Length >= length;

    private int LengthOf(ReadOnlySpan<byte> head, int count)
    {
        if (!head.StartsWith("HTTP/1.1 20"u8))
            throw new InvalidOperationException(Encoding.UTF8.GetString(_buffer.AsSpan(0, count)));
        var at = head.IndexOf("Content-Length: "u8);
        return at >= 0 && Utf8Parser.TryParse(head[(at + 16)..], out int length, out _) ? length : Chunked;
    }
}

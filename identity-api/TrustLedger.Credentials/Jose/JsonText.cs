using System.Buffers;
using System.Text.Json;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Credentials.Jose;

/// <summary>Writes JSON straight to base64url, over one buffer for each thread: an issuer does it a dozen times a credential.</summary>
internal sealed class JsonText : IDisposable
{
    // What was larger, as a status list is, is not kept.
    private const int MostKept = 65_536;

    [ThreadStatic]
    private static JsonText? _kept;

    private readonly ArrayBufferWriter<byte> _buffer = new(2_048);
    private readonly Utf8JsonWriter _writer;

    private JsonText() => _writer = new Utf8JsonWriter(_buffer);

    /// <param name="write">Writes one whole JSON value. It must not call this again.</param>
    /// <param name="state">Handed to <paramref name="write"/>.</param>
    public static string Base64Url<T>(T state, Action<Utf8JsonWriter, T> write)
    {
        var text = _kept ?? new JsonText();
        _kept = null;
        write(text._writer, state);
        text._writer.Flush();
        var encoded = StrictBase64Url.Encode(text._buffer.WrittenSpan);
        text._buffer.Clear(); // Zeroes it: no claim stays behind.
        text._writer.Reset();
        if (text._buffer.Capacity <= MostKept)
            _kept = text;
        return encoded;
    }

    public void Dispose() => _writer.Dispose();
}

using System.Net;
using System.Net.Http.Headers;

namespace TrustLedger.Wallet.Api;

/// <summary>A CSV file on its way to the API, never held whole; tells how far it is.</summary>
internal sealed class CsvUpload : HttpContent
{
    private const int ChunkBytes = 64 * 1024;
    private const long TellEveryBytes = 4 * 1024 * 1024;

    private readonly Stream _file;
    private readonly Action<long> _told;

    public CsvUpload(Stream file, Action<long> told)
    {
        (_file, _told) = (file, told);
        Headers.ContentType = new MediaTypeHeaderValue("text/csv") { CharSet = "utf-8" };
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var chunk = new byte[ChunkBytes];
        var (sent, told) = (0L, 0L);
        int count;
        while ((count = await _file.ReadAsync(chunk, cancellationToken)) > 0)
        {
            await stream.WriteAsync(chunk.AsMemory(0, count), cancellationToken);
            sent += count;
            if (sent - told < TellEveryBytes)
                continue;
            told = sent;
            _told(sent);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}

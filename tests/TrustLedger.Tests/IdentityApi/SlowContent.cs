using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace TrustLedger.Tests.IdentityApi;

/// <summary>A body that begins at once and ends when the test says so.</summary>
internal sealed class SlowContent : HttpContent
{
    private readonly string _text;
    private readonly Task _release;

    public SlowContent(string text, string mediaType, Task release)
    {
        (_text, _release) = (text, release);
        Headers.ContentType = new MediaTypeHeaderValue(mediaType);
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.WriteAsync(Encoding.UTF8.GetBytes(_text));
        await stream.FlushAsync();
        await _release;
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}

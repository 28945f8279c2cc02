using Microsoft.AspNetCore.Http;

namespace TrustLedger.Tests.Wallet;

/// <summary>An answer to the letter: status, media type, headers and body.</summary>
internal sealed record FakeAnswer(int Status, string MediaType, string Body)
{
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public Task WriteAsync(HttpResponse response)
    {
        response.StatusCode = Status;
        response.ContentType = MediaType;
        foreach (var (name, value) in Headers)
            response.Headers[name] = value;
        return response.WriteAsync(Body);
    }
}

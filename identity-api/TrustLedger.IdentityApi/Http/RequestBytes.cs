using TrustLedger.Protocol;

namespace TrustLedger.IdentityApi.Http;

/// <summary>Reads a request's body once, whole, and no more than the server's cap.</summary>
internal static class RequestBytes
{
    /// <exception cref="RequestRefusedException"><c>request-too-large</c>: the body is over the cap.</exception>
    public static async Task<byte[]> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var most = request.HttpContext.RequestServices
            .GetRequiredService<Microsoft.Extensions.Options.IOptions<IdentityApiOptions>>().Value.RequestBodyBytes;
        if (request.ContentLength > most)
            throw TooLarge(most);

        using var buffer = new MemoryStream();
        var chunk = new byte[8_192];
        int read;
        while ((read = await request.Body.ReadAsync(chunk, cancellationToken)) > 0)
        {
            if (buffer.Length + read > most)
                throw TooLarge(most);
            await buffer.WriteAsync(chunk.AsMemory(0, read), cancellationToken);
        }

        return buffer.ToArray();
    }

    private static RequestRefusedException TooLarge(int most) => new(
        new Refusal("request-too-large", $"A body has at most {most} bytes."), StatusCodes.Status413PayloadTooLarge);
}

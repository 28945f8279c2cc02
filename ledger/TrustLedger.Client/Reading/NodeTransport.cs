using System.Net;
using System.Net.Http.Headers;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Requests;

namespace TrustLedger.Client.Reading;

/// <summary>Sends requests to one log of a node, each with a proof of who asks, and reads bounded answers.</summary>
/// <remarks>
/// A 4xx is the node's refusal and handed on as one. Anything else that is no success (5xx, 429, a connection that
/// breaks) is a fault: <see cref="HttpRequestException"/>, its outcome unknown.
/// </remarks>
internal sealed class NodeTransport(HttpClient http, Uri node, PinnedLog log, Secp256k1Key? reader, TimeProvider time)
{
    private const int MaxProblemBytes = 65_536;

    public DateTimeOffset Now => time.GetUtcNow();

    public Task<Result<byte[]>> GetAsync(string path, int maxBytes, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, path, body: null, maxBytes, cancellationToken);

    public async Task<Result<byte[]>> SendAsync(
        HttpMethod method, string path, byte[]? body, int maxBytes, CancellationToken cancellationToken,
        string contentType = "application/json")
    {
        var url = new Uri($"{node.AbsoluteUri.TrimEnd('/')}/{log.Name}/{path}");
        using var request = new HttpRequestMessage(method, url);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        }

        if (reader is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue(RequestProof.Scheme, RequestProof.Create(
                reader, log.Origin, method.Method, url.PathAndQuery, time.GetUtcNow(), body));
        }

        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.IsSuccessStatusCode)
            return await ReadAsync(response, maxBytes, cancellationToken);
        if ((int)response.StatusCode is >= 400 and < 500 && response.StatusCode != HttpStatusCode.TooManyRequests)
            return await ProblemAsync(response, cancellationToken);
        throw new HttpRequestException($"The node answered {(int)response.StatusCode}.", inner: null, response.StatusCode);
    }

    private static async Task<Result<byte[]>> ReadAsync(
        HttpResponseMessage response, int maxBytes, CancellationToken cancellationToken)
    {
        var tooLarge = new Refusal("node-answer-too-large", $"The node's answer has more than {maxBytes} bytes.");
        if (response.Content.Headers.ContentLength > maxBytes)
            return tooLarge;

        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var read = new MemoryStream();
        var chunk = new byte[16 * 1024];
        int count;
        while ((count = await body.ReadAsync(chunk, cancellationToken)) > 0)
        {
            if (read.Length + count > maxBytes)
                return tooLarge;
            await read.WriteAsync(chunk.AsMemory(0, count), cancellationToken);
        }

        return read.ToArray();
    }

    private static async Task<Refusal> ProblemAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var unexplained = new Refusal("node-refused", $"The node answered {(int)response.StatusCode} and did not say why.");
        return (await ReadAsync(response, MaxProblemBytes, cancellationToken)).TryGet(out var bytes, out _)
            && NodeAnswer.ReadProblem(bytes) is { } refusal
                ? refusal
                : unexplained;
    }
}

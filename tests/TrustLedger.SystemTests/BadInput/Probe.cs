using System.Net.Http.Headers;

namespace TrustLedger.SystemTests.BadInput;

/// <summary>Sends requests as they are given, whatever a well-behaved client would make of them.</summary>
internal sealed class Probe(string server) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false })
    {
        Timeout = TimeSpan.FromSeconds(30),
    };

    /// <param name="target">Path and query, sent without putting them right.</param>
    /// <param name="contentType">Null sends none, also with a body.</param>
    public async Task<Answer> SendAsync(
        string method, string target, byte[] body, string? contentType = null, string? authorization = null)
    {
        var url = new Uri(server + target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var request = new HttpRequestMessage(new HttpMethod(method), url);
        if (body.Length > 0 || contentType is not null)
        {
            request.Content = new ByteArrayContent(body);
            if (contentType is not null)
                request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }

        if (authorization is not null)
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        request.Headers.ExpectContinue = body.Length > 100_000;
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("*/*"));
        using var answer = await _http.SendAsync(request);
        return new Answer((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, await answer.Content.ReadAsStringAsync());
    }

    public void Dispose() => _http.Dispose();
}

using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Wallet.Api;

/// <summary>Calls the identity API, or the node, that this wallet was set up with.</summary>
/// <remarks>
/// Refusals of the server come back with the server's own code. After <c>api-unreachable</c> and <c>api-fault</c> the
/// outcome is unknown: what was sent may have been taken, and is sent again, word for word.
/// </remarks>
internal sealed class ApiClient : IDisposable
{
    private const int MaximumBytes = 8 * 1024 * 1024;
    private const int MostDepth = 64;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ImportPatience = TimeSpan.FromHours(1);

    private readonly Uri _base;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;

    /// <param name="baseUrl">Ends with a slash.</param>
    public ApiClient(Uri baseUrl, TimeProvider time)
    {
        (_base, _time) = (baseUrl, time);
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false })
        {
            BaseAddress = baseUrl,
            Timeout = Timeout.InfiniteTimeSpan, // each call has its own patience
            MaxResponseContentBufferSize = MaximumBytes,
        };
    }

    /// <summary>The audience of proofs and assertions: the address without the slash at its end.</summary>
    public string Issuer => _base.ToString().TrimEnd('/');

    public DateTimeOffset Now => _time.GetUtcNow();

    public TimeProvider Time => _time;

    /// <summary>Sent with each call, as a browser does for its session; null for none.</summary>
    public string? Cookie { get; set; }

    public Task<Result<ApiAnswer>> GetAsync(string path, IApiCaller? caller, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, path, null, caller, cancellationToken);

    public Task<Result<ApiAnswer>> PostAsync(
        string path, JsonObject body, IApiCaller? caller, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, path, (Encoding.UTF8.GetBytes(body.ToJsonString()), "application/json"), caller, cancellationToken);

    public Task<Result<ApiAnswer>> PostFormAsync(
        string path, IReadOnlyDictionary<string, string> form, CancellationToken cancellationToken)
    {
        var text = string.Join('&', form.Select(field => $"{Uri.EscapeDataString(field.Key)}={Uri.EscapeDataString(field.Value)}"));
        return SendAsync(
            HttpMethod.Post, path, (Encoding.UTF8.GetBytes(text), "application/x-www-form-urlencoded"), null, cancellationToken);
    }

    /// <summary>Streams a CSV file; the answer's lines, each a JSON object, come as <c>items</c>.</summary>
    public async Task<Result<ApiAnswer>> UploadAsync(string path, CsvUpload file, IApiCaller caller, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_base, path)) { Content = file };
        return await SendAsync(request, [], caller, ImportPatience, cancellationToken);
    }

    public void Dispose() => _http.Dispose();

    private async Task<Result<ApiAnswer>> SendAsync(HttpMethod method, string path, (byte[] Bytes, string Type)? body,
        IApiCaller? caller, CancellationToken cancellationToken)
    {
        var url = new Uri(_base, path.TrimStart('/'));
        if (!url.ToString().StartsWith(_base.ToString(), StringComparison.Ordinal))
            return new Refusal("api-answer-malformed", "The server pointed to another server.");

        using var request = new HttpRequestMessage(method, url);
        if (body is { } content)
        {
            request.Content = new ByteArrayContent(content.Bytes);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(content.Type);
        }

        return await SendAsync(request, body?.Bytes ?? [], caller, Patience, cancellationToken);
    }

    private async Task<Result<ApiAnswer>> SendAsync(
        HttpRequestMessage request, byte[] body, IApiCaller? caller, TimeSpan patience, CancellationToken cancellationToken)
    {
        if (caller is not null)
        {
            if (!(await caller.AuthorizeAsync(this, request.Method.Method, request.RequestUri!.PathAndQuery, body, cancellationToken))
                .TryGet(out var authorization, out var refusal))
            {
                return refusal;
            }

            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        if (Cookie is not null)
            request.Headers.TryAddWithoutValidation("Cookie", Cookie);
        using var timeout = new CancellationTokenSource(patience, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using var response = await _http.SendAsync(request, both.Token);
            return await ReadAsync(response, both.Token);
        }
        catch (Exception fault) when (IsUnreachable(fault, cancellationToken))
        {
            return new Refusal("api-unreachable", $"{_base.Authority} did not answer.");
        }
    }

    private static bool IsUnreachable(Exception fault, CancellationToken cancellationToken) =>
        fault is HttpRequestException or IOException || (fault is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    private static async Task<Result<ApiAnswer>> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var bytes = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        // A page for people says nothing to a program but that it came.
        var json = response.Content.Headers.ContentType?.MediaType switch
        {
            "application/x-ndjson" => ReadLines(bytes),
            "text/plain" => new JsonObject(),
            _ => ReadJson(bytes),
        };
        if (response.IsSuccessStatusCode)
        {
            return json is null && bytes.Length > 0
                ? new Refusal("api-answer-malformed", "The server's answer is not JSON.")
                : new ApiAnswer((int)response.StatusCode, json ?? [], response.Headers.Location?.ToString())
                {
                    Cookie = response.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies.First().Split(';')[0] : null,
                };
        }

        if (response.StatusCode >= HttpStatusCode.InternalServerError || response.StatusCode == HttpStatusCode.TooManyRequests)
            return new Refusal("api-fault", $"The server answered {(int)response.StatusCode}.");

        // RFC 9457 for our own endpoints, RFC 6749 for OAuth's.
        return RefusalCode.Read(
            (int)response.StatusCode, json?.Text("title") ?? json?.Text("error"), json?.Text("detail") ?? json?.Text("error_description"));
    }

    private static JsonObject? ReadLines(byte[] bytes)
    {
        var lines = Encoding.UTF8.GetString(bytes).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => ReadJson(Encoding.UTF8.GetBytes(line))).ToArray();
        return Array.Exists(lines, line => line is null) ? null : new JsonObject { ["items"] = new JsonArray(lines) };
    }

    private static JsonObject? ReadJson(byte[] bytes)
    {
        if (StrictJson.ParseObject(bytes, bytes.Length, MostDepth).TryGet(out var json, out _))
            return json;
        return StrictJson.ParseArray(bytes, bytes.Length, MostDepth).TryGet(out var items, out _)
            ? new JsonObject { ["items"] = items }
            : null;
    }
}

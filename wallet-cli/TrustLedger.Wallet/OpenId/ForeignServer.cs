using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using TrustLedger.Client.Egress;
using TrustLedger.Credentials.Jose;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Wallet.Api;

namespace TrustLedger.Wallet.OpenId;

/// <summary>Speaks with a server that someone's offer or request named, through the one way out.</summary>
internal sealed class ForeignServer(EgressClient egress)
{
    private const int MaximumBytes = 1024 * 1024;

    /// <summary>An address from someone's data; <c>url-malformed</c>, <c>host-lookalike</c>.</summary>
    public static Result<Uri> Address(string url)
    {
        if (!StrictUrl.TryParse(url, out var address))
            return new Refusal("url-malformed", "The other side named no address.");
        return HostName.Check(address) is { } imitation ? imitation : address;
    }

    public static HttpContent Form(IEnumerable<KeyValuePair<string, string>> form) => new FormUrlEncodedContent(form);

    public static HttpContent Content(string text, string mediaType)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
        content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        return content;
    }

    public static HttpContent Json(JsonObject body) => Content(body.ToJsonString(), "application/json");

    /// <summary>A document that is JSON by its media type too: an offer, metadata, keys (OpenID4VCI 1.0 §4.1.3, §12.2.2).</summary>
    /// <returns>
    /// The document; or <c>url-malformed</c>, <c>host-lookalike</c>, what the egress client or the server refuses,
    /// <c>answer-media-type-wrong</c>, <c>json-malformed</c>.
    /// </returns>
    public async Task<Result<JsonObject>> GetAsync(string url, CancellationToken cancellationToken) =>
        (await GetAsync(url, "application/json", cancellationToken)).TryGet(out var response, out var refusal) ? ReadDocument(response) : refusal;

    /// <summary>Any document: the answer as it came.</summary>
    public async Task<Result<EgressResponse>> GetAsync(string url, string accept, CancellationToken cancellationToken) =>
        Address(url).TryGet(out var address, out var refusal) ? await egress.GetAsync(address, accept, cancellationToken) : refusal;

    public async Task<Result<string>> GetTextAsync(Uri url, string accept, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        return await ReadTextAsync(request, accept, cancellationToken);
    }

    public async Task<Result<string>> PostForTextAsync(
        Uri url, string accept, IReadOnlyDictionary<string, string> form, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = Form(form) };
        return await ReadTextAsync(request, accept, cancellationToken);
    }

    public async Task<Result<JsonObject>> PostFormAsync(string url, IReadOnlyDictionary<string, string> form, CancellationToken cancellationToken) =>
        Address(url).TryGet(out var address, out var refusal)
        && (await PostAsync(address, Form(form), [], cancellationToken)).TryGet(out var response, out refusal)
            ? ReadJson(response)
            : refusal;

    /// <param name="url">Checked before by <see cref="Address"/>.</param>
    /// <param name="content">Disposed here.</param>
    /// <param name="headers">Beside those of HTTP.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async Task<Result<EgressResponse>> PostAsync(
        Uri url, HttpContent content, IReadOnlyList<(string Name, string Value)> headers, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = content };
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await egress.SendAsync(request, cancellationToken);
    }

    /// <summary>A success as JSON by its media type; anything else as the refusal that it is.</summary>
    public static Result<JsonObject> ReadDocument(EgressResponse response) =>
        response.IsSuccess && response.MediaType is not ("application/json" or "application/jwk-set+json")
            ? new Refusal("answer-media-type-wrong", "The server sent something else than JSON.")
            : ReadJson(response);

    /// <summary>A success as JSON, empty where there is no body; anything else as the refusal that it is.</summary>
    public static Result<JsonObject> ReadJson(EgressResponse response)
    {
        var isJson = StrictJson.ParseObject(response.Body.Span, MaximumBytes).TryGet(out var json, out var refusal);
        if (response.IsSuccess)
            return response.Body.IsEmpty ? new JsonObject() : isJson ? json! : refusal!;
        return Refused(response, json);
    }

    public static string TextOf(EgressResponse response) => Encoding.UTF8.GetString(response.Body.Span);

    /// <summary>OAuth's code as it was sent; null when there is none.</summary>
    public static string? ErrorOf(EgressResponse response) =>
        StrictJson.ParseObject(response.Body.Span, MaximumBytes).TryGet(out var json, out _) ? json.Text("error") : null;

    private async Task<Result<string>> ReadTextAsync(HttpRequestMessage request, string accept, CancellationToken cancellationToken)
    {
        request.Headers.TryAddWithoutValidation("Accept", accept);
        if (HostName.Check(request.RequestUri!) is { } imitation)
            return imitation;
        if (!(await egress.SendAsync(request, cancellationToken)).TryGet(out var response, out var refusal))
            return refusal;
        if (response.IsSuccess)
            return TextOf(response);
        StrictJson.ParseObject(response.Body.Span, MaximumBytes).TryGet(out var json, out _);
        return Refused(response, json);
    }

    private static Refusal Refused(EgressResponse response, JsonObject? json)
    {
        if (response.Status >= 500)
            return new Refusal("api-fault", $"The server answered {response.Status}.");

        // OAuth's code in our spelling; its description is the other side's text and made safe where it is shown.
        var refused = RefusalCode.Read(
            response.Status, json?.Text("error") ?? json?.Text("title"), json?.Text("error_description") ?? json?.Text("detail"));
        // A specification's code is broad; our own API says the exact ones at the head of its description.
        while (refused.Detail.Split(": ", 2) is [var exact, var rest] && RefusalCode.Is(exact))
            refused = refused with { Code = exact, Detail = rest };
        return refused;
    }
}

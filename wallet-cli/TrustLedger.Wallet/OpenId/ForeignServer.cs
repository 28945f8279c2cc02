using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using TrustLedger.Client.Egress;
using TrustLedger.Credentials.Jose;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Wallet.Api;

namespace TrustLedger.Wallet.OpenId;

/// <summary>Speaks JSON with a server that someone's offer or request named, through the one way out.</summary>
internal sealed class ForeignServer(EgressClient egress)
{
    private const int MaximumBytes = 1024 * 1024;

    /// <summary>A document that is JSON by its media type too: an offer, metadata, keys (OpenID4VCI 1.0 §4.1.3, §12.2.2).</summary>
    /// <returns>
    /// The document; or <c>url-malformed</c>, <c>host-lookalike</c>, what the egress client or the server refuses,
    /// <c>answer-media-type-wrong</c>, <c>json-malformed</c>.
    /// </returns>
    public async Task<Result<JsonObject>> GetAsync(string url, CancellationToken cancellationToken)
    {
        if (!Address(url).TryGet(out var address, out var refusal)
            || !(await egress.GetAsync(address, "application/json", cancellationToken)).TryGet(out var response, out refusal))
        {
            return refusal;
        }

        return response.IsSuccess && response.MediaType is not ("application/json" or "application/jwk-set+json")
            ? new Refusal("answer-media-type-wrong", "The server sent something else than JSON.")
            : Read(response);
    }

    public async Task<Result<string>> GetTextAsync(Uri url, string accept, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        return await ReadTextAsync(request, accept, cancellationToken);
    }

    public async Task<Result<string>> PostForTextAsync(
        Uri url, string accept, IReadOnlyDictionary<string, string> form, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new FormUrlEncodedContent(form) };
        return await ReadTextAsync(request, accept, cancellationToken);
    }

    public Task<Result<JsonObject>> PostFormAsync(
        string url, IReadOnlyDictionary<string, string> form, string? dpop, CancellationToken cancellationToken) =>
        PostAsync(url, new FormUrlEncodedContent(form), null, dpop, cancellationToken);

    public Task<Result<JsonObject>> PostJsonAsync(
        string url, JsonObject? body, string? authorization, string? dpop, CancellationToken cancellationToken)
    {
        var content = new ByteArrayContent(body is null ? [] : Encoding.UTF8.GetBytes(body.ToJsonString()));
        if (body is not null)
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return PostAsync(url, content, authorization, dpop, cancellationToken);
    }

    private async Task<Result<JsonObject>> PostAsync(
        string url, HttpContent content, string? authorization, string? dpop, CancellationToken cancellationToken)
    {
        using var owned = content;
        if (!Address(url).TryGet(out var address, out var refusal))
            return refusal;

        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = content };
        if (authorization is not null)
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        if (dpop is not null)
            request.Headers.TryAddWithoutValidation("DPoP", dpop);
        return (await egress.SendAsync(request, cancellationToken)).TryGet(out var response, out refusal)
            ? Read(response)
            : refusal;
    }

    private static Result<Uri> Address(string url)
    {
        if (!StrictUrl.TryParse(url, out var address))
            return new Refusal("url-malformed", "The other side named no address.");
        return HostName.Check(address) is { } imitation ? imitation : address;
    }

    private async Task<Result<string>> ReadTextAsync(HttpRequestMessage request, string accept, CancellationToken cancellationToken)
    {
        request.Headers.TryAddWithoutValidation("Accept", accept);
        if (HostName.Check(request.RequestUri!) is { } imitation)
            return imitation;
        if (!(await egress.SendAsync(request, cancellationToken)).TryGet(out var response, out var refusal))
            return refusal;
        if (response.IsSuccess)
            return Encoding.UTF8.GetString(response.Body.Span);
        StrictJson.ParseObject(response.Body.Span, MaximumBytes).TryGet(out var json, out _);
        return Refused(response, json);
    }

    private static Result<JsonObject> Read(EgressResponse response)
    {
        var isJson = StrictJson.ParseObject(response.Body.Span, MaximumBytes).TryGet(out var json, out var refusal);
        if (response.IsSuccess)
            return response.Body.IsEmpty ? new JsonObject() : isJson ? json! : refusal!;
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

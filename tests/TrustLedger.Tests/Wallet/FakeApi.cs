using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace TrustLedger.Tests.Wallet;

/// <summary>An identity API over HTTP that answers what a test tells it to, and keeps what it was sent.</summary>
internal sealed class FakeApi : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FakeApi(WebApplication app) => _app = app;

    public Uri Url => new(_app.Urls.First() + "/");

    /// <summary>By <c>METHOD /path?query</c>: the answer's status and body, made of the request's body.</summary>
    public Dictionary<string, Func<JsonObject?, (int Status, JsonNode Body)>> Answers { get; } = new(StringComparer.Ordinal)
    {
        ["POST /token"] = _ => (200, new JsonObject { ["access_token"] = "a token" }),
    };

    /// <summary>By <c>METHOD /path</c> without its query: what is answered in place of <see cref="Answers"/>, to the letter.</summary>
    public Dictionary<string, Func<HttpRequest, string, FakeAnswer>> Raw { get; } = new(StringComparer.Ordinal);

    /// <summary>Where a 202 says that its outcome will be.</summary>
    public string? Location { get; set; }

    /// <summary>The bodies that were sent, by the same names, in their order.</summary>
    public List<(string Call, string Body)> Sent { get; } = [];

    /// <summary>The headers of <see cref="Sent"/>, in the same order.</summary>
    public List<(string Call, IReadOnlyDictionary<string, string> Headers)> Headers { get; } = [];

    public static async Task<FakeApi> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var api = new FakeApi(builder.Build());
        api._app.Urls.Add("http://127.0.0.1:0");
        api._app.Run(api.AnswerAsync);
        await api._app.StartAsync();
        return api;
    }

    public IReadOnlyList<string> BodiesOf(string call) => [.. Sent.Where(sent => sent.Call == call).Select(sent => sent.Body)];

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        var call = $"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}";
        Sent.Add((call, body));
        Headers.Add((call, context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase)));
        if (Raw.TryGetValue($"{context.Request.Method} {context.Request.Path}", out var raw))
        {
            await raw(context.Request, body).WriteAsync(context.Response);
            return;
        }

        var json = body.StartsWith('{') ? JsonNode.Parse(body)!.AsObject() : null;
        var (status, answer) = Answers.TryGetValue(call, out var make)
            ? make(json)
            : (404, new JsonObject { ["title"] = "record-unknown", ["detail"] = "as a test has it" });
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        if (status == StatusCodes.Status202Accepted && Location is not null)
            context.Response.Headers.Location = Location;
        await context.Response.WriteAsync(answer.ToJsonString());
    }
}

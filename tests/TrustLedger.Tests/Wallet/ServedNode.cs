using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace TrustLedger.Tests.Wallet;

/// <summary>A <see cref="FakeNode"/> behind a real address, for commands that open their own connection.</summary>
internal sealed class ServedNode : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpMessageInvoker _node;

    private ServedNode(WebApplication app, FakeNode node) => (_app, _node) = (app, new HttpMessageInvoker(node, disposeHandler: false));

    public Uri Url => new(_app.Urls.First() + "/");

    public static async Task<ServedNode> StartAsync(FakeNode node)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var served = new ServedNode(builder.Build(), node);
        served._app.Urls.Add("http://127.0.0.1:0");
        served._app.Run(served.PassOnAsync);
        await served._app.StartAsync();
        return served;
    }

    public async ValueTask DisposeAsync()
    {
        _node.Dispose();
        await _app.DisposeAsync();
    }

    private async Task PassOnAsync(HttpContext context)
    {
        using var request = new HttpRequestMessage(
            new HttpMethod(context.Request.Method), new Uri(Url, context.Request.Path + context.Request.QueryString))
        {
            Content = new StreamContent(context.Request.Body),
        };
        using var response = await _node.SendAsync(request, context.RequestAborted);
        context.Response.StatusCode = (int)response.StatusCode;
        await response.Content.CopyToAsync(context.Response.Body);
    }
}

using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using TrustLedger.Protocol.Entries;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.Benchmarks.Rivals;

/// <summary>The same endpoint and the same check of the same signature, with a rival's store behind it.</summary>
internal sealed class RivalService : IAsyncDisposable
{
    private const int MaximumBodyBytes = 64 * 1024;

    private readonly WebApplication _app;

    private RivalService(WebApplication app) => _app = app;

    public Uri Url => new(_app.Urls.First());

    public static async Task<RivalService> Start(IRival rival, StatementDomain domain)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true); // As the node does.
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        var app = builder.Build();
        app.MapPost("/{log}/statements", context => Take(context, rival, domain));
        app.Urls.Add("http://127.0.0.1:0");
        await app.StartAsync();
        return new RivalService(app);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private static async Task Take(HttpContext context, IRival rival, StatementDomain domain)
    {
        var body = new byte[Math.Min(context.Request.ContentLength ?? 0, MaximumBodyBytes)];
        await context.Request.Body.ReadExactlyAsync(body, context.RequestAborted);
        if (!SignedStatement.Parse(body, domain).TryGet(out var statement, out _) || statement.Domain != domain)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        var entry = LogEntry.Of(statement, (ulong)TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
        var place = await rival.Append(entry);
        var answer = Encoding.UTF8.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $$"""{"uid":"{{statement.Uid}}","index":{{place}}}"""));
        context.Response.StatusCode = StatusCodes.Status201Created;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = answer.Length;
        await context.Response.Body.WriteAsync(answer, context.RequestAborted);
    }
}

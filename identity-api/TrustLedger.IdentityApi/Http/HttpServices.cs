using System.Security.Cryptography;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http.HttpResults;
using TrustLedger.IdentityApi.Ledger;


namespace TrustLedger.IdentityApi.Http;

/// <summary>What every endpoint shares: how answers are cached, how refusals and faults are told.</summary>
internal static class HttpServices
{
    private const int TraceIdBytes = 16;

    public static void AddHttpFrame(this IServiceCollection services, IdentityApiOptions options)
    {
        services.AddProblemDetails(problems => problems.CustomizeProblemDetails = told =>
            told.ProblemDetails.Extensions["traceId"] = told.HttpContext.TraceIdentifier);
        services.AddExceptionHandler<Faults>();
        services.Configure<RouteHandlerOptions>(handlers => handlers.ThrowOnBadRequest = true);
        services.AddRateLimiter(limits =>
        {
            limits.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limits.OnRejected = (rejected, _) =>
            {
                rejected.HttpContext.Response.Headers.RetryAfter = "1";
                return ValueTask.CompletedTask;
            };
            limits.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, int>(_ =>
                RateLimitPartition.GetConcurrencyLimiter(0, _ => new ConcurrencyLimiterOptions
                {
                    PermitLimit = options.ConcurrentRequests,
                    QueueLimit = options.ConcurrentRequests * 4,
                    QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
                }));
        });
        services.ConfigureHttpJsonOptions(json =>
            json.SerializerOptions.DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull);
    }

    public static void UseHttpFrame(this WebApplication app)
    {
        app.Use(async (context, next) =>
        {
            // Names this answer and the log line of its fault. The server's own would count connections since the start,
            // and a trace of the caller's would bring what the caller likes into our log.
            context.TraceIdentifier = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(TraceIdBytes));

            // An endpoint that serves something public may say otherwise; everything else is nobody's to keep.
            context.Response.Headers.CacheControl = "no-store";
            context.Response.Headers.XContentTypeOptions = "nosniff";
            context.Response.Headers["Referrer-Policy"] = "no-referrer";
            await next(context);
        });
        app.UseExceptionHandler(new ExceptionHandlerOptions { SuppressDiagnosticsCallback = _ => true });
        app.UseStatusCodePages(async status => await Problems
            .From(Problems.OfStatus(status.HttpContext.Response.StatusCode), status.HttpContext.Response.StatusCode)
            .ExecuteAsync(status.HttpContext));
        app.UseRateLimiter();
    }

    public static void MapHealth(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/healthz", Health).AllowAnonymous().WithTags("Health").WithSummary("Whether it serves, and what waits for the ledger");

    // Reads the database: where that cannot be read, the answer is the fault's 503.
    private static async Task<Ok<HealthAnswer>> Health(Outbox outbox, CancellationToken cancellationToken) =>
        TypedResults.Ok(new HealthAnswer("ok", await outbox.CountWaitingAsync(cancellationToken)));

    internal sealed record HealthAnswer(string Status, long OutboxWaiting);
}

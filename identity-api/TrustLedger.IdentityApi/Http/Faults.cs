using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Data.Sqlite;

namespace TrustLedger.IdentityApi.Http;

/// <summary>The process boundary: every exception that reaches it becomes an answer that tells nothing of the inside.</summary>
internal sealed class Faults(ILogger<Faults> logger, ApiMetrics metrics) : IExceptionHandler
{
    private const int SqliteFull = 13;

    public async ValueTask<bool> TryHandleAsync(
        HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (httpContext.RequestAborted.IsCancellationRequested)
            return true;

        var status = StatusOf(exception);
        var refusal = exception is RequestRefusedException refused ? refused.Refusal : Problems.OfStatus(status);
        if (status >= StatusCodes.Status500InternalServerError)
        {
            // The request has lost its endpoint by now; the handler's feature keeps it.
            var endpoint = httpContext.Features.Get<IExceptionHandlerFeature>()?.Endpoint?.DisplayName ?? "no endpoint";
            // The exception's type and nothing else: messages of exceptions quote values.
            logger.Failed(endpoint, exception.GetType().Name, status, httpContext.TraceIdentifier);
            metrics.Failed(refusal.Code);
            if (status == StatusCodes.Status503ServiceUnavailable)
                httpContext.Response.Headers.RetryAfter = "2";
        }

        await Problems.From(refusal, status).ExecuteAsync(httpContext);
        return true;
    }

    private static int StatusOf(Exception exception) => exception switch
    {
        BadHttpRequestException bad => bad.StatusCode,
        SqliteException { SqliteErrorCode: SqliteFull } => StatusCodes.Status507InsufficientStorage,
        SqliteException or IOException or HttpRequestException or TimeoutException or OperationCanceledException =>
            StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };
}

using TrustLedger.Node.Sequencing;

namespace TrustLedger.Node.Http;

/// <summary>Stands before every path of every log: who asks, then the body, then the rest.</summary>
/// <remarks>
/// On a closed log a request that shows no key that the log knows gets <see cref="Problems.LogClosed"/>, before its
/// body is read and before its path is looked at: the answer can't depend on what is there.
/// </remarks>
internal sealed class LogGate(RequestDelegate next, NodeLogs logs, Admission admission)
{
    public const int MaximumBodyBytes = 64 * 1024;

    public async Task InvokeAsync(HttpContext context)
    {
        var segment = context.Request.Path.Value?.Split('/', 3) is ["", var first, ..] ? first : null;
        if (segment is "healthz" or "metrics" or "" or null)
        {
            await next(context);
            return;
        }

        var problem = logs.Find(segment) is { } log ? await Enter(log, context) : Problems.LogUnknown;
        if (problem is null)
            await next(context);
        else
            await problem.ExecuteAsync(context);
    }

    private async Task<Problem?> Enter(NodeLog log, HttpContext context)
    {
        AdmittedCaller? admitted = null;
        if (log.IsClosed || context.Request.Headers.ContainsKey("Authorization"))
        {
            if (!admission.Identify(log, context).TryGet(out admitted, out var refusal))
                return log.IsClosed ? Problems.LogClosed : Problems.Unproven(refusal);
            if (log.IsClosed && !Admission.MayEnterClosed(log, admitted.Caller))
                return Problems.LogClosed;
        }

        if (await ReadBody(context) is not { } body)
            return Problems.BodyTooLarge;

        Caller? caller = null;
        if (admitted is not null && !admission.Complete(admitted, body).TryGet(out caller, out var wrong))
            return Problems.Unproven(wrong);

        context.Response.Headers.CacheControl = "private, no-store";
        context.Features.Set(new LogRequest(log, caller, body));
        return null;
    }

    /// <returns>Null when the body is too long.</returns>
    private static async Task<byte[]?> ReadBody(HttpContext context)
    {
        if (context.Request.ContentLength is > MaximumBodyBytes)
            return null;
        if (context.Request.ContentLength is null or 0 && !context.Request.Headers.ContainsKey("Transfer-Encoding"))
            return [];

        var bytes = new byte[MaximumBodyBytes + 1];
        var length = await context.Request.Body.ReadAtLeastAsync(
            bytes, bytes.Length, throwOnEndOfStream: false, context.RequestAborted);
        return length > MaximumBodyBytes ? null : bytes[..length];
    }
}

using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using TrustLedger.Node.Sequencing;
using TrustLedger.Protocol;

namespace TrustLedger.Node.Http;

/// <summary>Stands before every path of every log: who asks, then the body, then the rest.</summary>
/// <remarks>
/// On a closed log a request that shows no key that the log knows gets <see cref="Problems.LogClosed"/>, before its
/// body is read and before its path is looked at: the answer can't depend on what is there.
/// </remarks>
internal sealed class LogGate(RequestDelegate next, NodeLogs logs, Admission admission, StatementBatch batches)
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

        if (log.Store.Size == 0)
            return Problems.NotFinal(new Refusal("mirror-empty", "This mirror has copied nothing of the log yet."));
        var isBatch = StatementBatch.IsOne(context.Request);
        if (isBatch && EnterBatch(context, admitted) is { } notNow)
            return notNow;
        if (await ReadBody(context, isBatch ? StatementBatch.MaximumBytes : MaximumBodyBytes) is not { } body)
            return Problems.BodyTooLarge;

        Caller? caller = null;
        if (admitted is not null && !admission.Complete(admitted, body).TryGet(out caller, out var wrong))
            return Problems.Unproven(wrong);

        context.Response.Headers.CacheControl = "private, no-store";
        context.Features.Set(new LogRequest(log, caller, body));
        return null;
    }

    // A long body is read for members alone, and for a few of them at a time.
    private Problem? EnterBatch(HttpContext context, AdmittedCaller? admitted)
    {
        if (admitted is null)
            return Problems.Unproven(new Refusal("request-proof-wanted", "Show a key: a batch is taken from members."));
        if (!admitted.Caller.IsMember)
            return Problems.Forbidden(new Refusal("members-only", "Only members hand in batches."));
        if (batches.Take() is not { } place)
            return Problems.BadBatch(new Refusal("batches-full", "As many batches as may be are being taken in; try again in a second."));
        context.Response.RegisterForDispose(place);
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = StatementBatch.MaximumBytes;
        if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
            rate.MinDataRate = StatementBatch.SlowestRate;
        return null;
    }

    /// <returns>Null when the body is too long.</returns>
    private static async Task<byte[]?> ReadBody(HttpContext context, int maximumBytes)
    {
        if (context.Request.ContentLength > maximumBytes)
            return null;
        if (context.Request.ContentLength is null or 0 && !context.Request.Headers.ContainsKey("Transfer-Encoding"))
            return [];

        if (context.Request.ContentLength is { } announced)
        {
            var whole = new byte[announced]; // Kestrel hands on neither more nor less than was announced.
            await context.Request.Body.ReadExactlyAsync(whole, context.RequestAborted);
            return whole;
        }

        var bytes = new byte[maximumBytes + 1];
        var length = await context.Request.Body.ReadAtLeastAsync(
            bytes, bytes.Length, throwOnEndOfStream: false, context.RequestAborted);
        return length > maximumBytes ? null : bytes[..length];
    }
}

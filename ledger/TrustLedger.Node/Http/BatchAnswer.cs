using System.Text.Json;
using TrustLedger.Node.Sequencing;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.Node.Http;

/// <summary>Takes a batch in and answers line by line, in the lines' order: a receipt, or a problem with its code.</summary>
/// <remarks>
/// Signatures of a run of lines are checked on every core; then the run is queued in its order, so that a line may refer
/// to one before it, while the next run is being checked. What a run holds is all that is in memory beside the body.
/// </remarks>
internal sealed class BatchAnswer(LogRequest request, IReadOnlyList<ReadOnlyMemory<byte>> lines, Receipts receipts) : IResult
{
    private const int Run = 256;

    private NodeLog Log => request.Log;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var cancellationToken = httpContext.RequestAborted;
        var response = httpContext.Response;
        var ahead = Submit(0);

        // Past the bound from the first line on: the whole batch is to be sent again, so the whole answer says so.
        if (ahead.TrueForAll(line => line.IsCompleted) && QueueFull(await Task.WhenAll(ahead)) is { } full)
        {
            await Problems.NotTaken(full).ExecuteAsync(httpContext);
            return;
        }

        response.ContentType = StatementBatch.ContentType;
        using var json = new Utf8JsonWriter(response.BodyWriter, ReceiptAnswer.Layout);
        for (var next = Run; ahead.Count > 0; next += Run)
        {
            var now = ahead;
            ahead = next < lines.Count ? Submit(next) : [];
            foreach (var line in now)
                await Write(json, response, await line, cancellationToken);
            await response.BodyWriter.FlushAsync(cancellationToken);
        }
    }

    private List<Task<LineOutcome>> Submit(int first)
    {
        var pending = new Result<PendingStatement>[Math.Min(Run, lines.Count - first)];
        Parallel.For(0, pending.Length, i => pending[i] =
            SignedStatement.Parse(lines[first + i].Span, Log.Genesis.Domain).TryGet(out var statement, out var refusal)
                ? new PendingStatement(statement, request.Caller?.Address)
                : refusal);
        return [.. pending.Select(Submit)];
    }

    private async Task<LineOutcome> Submit(Result<PendingStatement> line) =>
        line.TryGet(out var pending, out var malformed)
            ? new LineOutcome(pending, await Log.Sequencer.Submit(pending))
            : new LineOutcome(Pending: null, malformed);

    private async ValueTask Write(Utf8JsonWriter json, HttpResponse response, LineOutcome line, CancellationToken cancellationToken)
    {
        if (!line.Accepted.TryGet(out var accepted, out var refusal))
            (line.Pending is null ? Problems.BadRequest(refusal) : Problems.NotTaken(refusal)).Write(json);
        else if ((await receipts.Of(line.Pending!.Statement.Uid, accepted, cancellationToken)).TryGet(out var receipt, out refusal))
            receipt.Write(json);
        else
            Problems.NotFinal(refusal).Write(json);

        await json.FlushAsync(cancellationToken);
        json.Reset();
        response.BodyWriter.GetSpan(1)[0] = (byte)'\n';
        response.BodyWriter.Advance(1);
    }

    private static Refusal? QueueFull(LineOutcome[] run) =>
        Array.TrueForAll(run, line => line.Pending is not null && !line.Accepted.TryGet(out _, out var refusal) && refusal.Code == "queue-full")
            && !run[0].Accepted.TryGet(out _, out var full)
                ? full
                : null;

    /// <summary>What became of one line. No pending statement: the line was none.</summary>
    private sealed record LineOutcome(PendingStatement? Pending, Result<AcceptedStatement> Accepted);
}

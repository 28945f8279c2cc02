using System.Globalization;
using System.Text;
using TrustLedger.Node.Sequencing;
using TrustLedger.Protocol;

namespace TrustLedger.Node.Http;

/// <summary>Entries as they come, as server-sent events that resume by index. For members.</summary>
/// <remarks>
/// Nothing is queued for a reader: each event is read from the log when the one before it was sent, so that a slow reader
/// costs a connection and no memory, and is let go when it takes nothing for <see cref="Patience"/>. It comes back with
/// <c>Last-Event-ID</c> and misses nothing. A stream ends after <see cref="Life"/>, for a proof of who asks is for now.
/// </remarks>
internal static class StreamEndpoints
{
    private const int Page = 256;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Life = TimeSpan.FromHours(1);

    public static void MapStream(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/{log}/stream", Stream).WithSummary("Entries as they come: server-sent events that resume by index; for members");

    private static async Task<IResult> Stream(
        string? from, LogRequest request, HttpContext context, StreamPlaces places, TimeProvider time, IHostApplicationLifetime host)
    {
        if (request.NeedsMember() is { } kept)
            return kept;
        var last = context.Request.Headers["Last-Event-ID"];
        if (QueryText.Size(from, 0) is not { } next || (last.Count > 0 && (QueryText.Size(last.ToString(), null) is not { } seen || (next = seen + 1) <= 0)))
            return Problems.BadRequest(new Refusal("stream-from-malformed", "from, and Last-Event-ID, is an index of the log."));
        if (next < request.Log.Store.Minimum)
            return Problems.Gone(request.Log.Store.Minimum);
        using var place = places.TryTake(request.Caller!.Address);
        if (place is null)
            return Problems.TooMany(new Refusal("streams-full", "As many streams are open as may be; end one, or try again."));

        using var ends = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, host.ApplicationStopping);
        ends.CancelAfter(Life);
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        try
        {
            await Send(request, context.Response, next, time, ends.Token);
        }
        catch (OperationCanceledException)
        {
            // The reader went, was too slow, or has been here long enough. It knows where to go on.
            if (!host.ApplicationStopping.IsCancellationRequested && !ends.IsCancellationRequested)
                context.Abort();
        }

        return Results.Empty;
    }

    private static async Task Send(LogRequest request, HttpResponse response, long next, TimeProvider time, CancellationToken ends)
    {
        var (log, quiet) = (request.Log, time.GetTimestamp());
        await Write(response, ": entries of " + log.Genesis.Origin + "\n\n", ends);
        while (log.Ledger.Roster.Of(request.Caller!.Address, time.GetUtcNow()).Count > 0) // A member that was suspended reads no further.
        {
            var published = log.Published;
            var end = Math.Min(published.Checkpoint.Size, next + Page);
            if (next < end)
            {
                foreach (var bytes in log.Store.ReadEntries(next, end))
                    await Write(response, Event(FoundEntry.Read(next++, bytes)), ends);
                if (next == published.Checkpoint.Size)
                    await Write(response, Event(published.Note), ends);
                quiet = time.GetTimestamp();
            }
            else
            {
                if (time.GetElapsedTime(quiet) > Beat)
                {
                    await Write(response, ":\n\n", ends);
                    quiet = time.GetTimestamp();
                }

                await Task.Delay(Look, time, ends);
            }
        }
    }

    private static async Task Write(HttpResponse response, string text, CancellationToken ends)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ends);
        patience.CancelAfter(Patience);
        await response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), patience.Token);
        await response.Body.FlushAsync(patience.Token);
    }

    private static string Event(FoundEntry found) => string.Create(CultureInfo.InvariantCulture,
        $"id: {found.Index}\nevent: entry\ndata: {{\"index\":{found.Index},\"uid\":{(found.Entry.IsPadding ? "null" : $"\"{found.Entry.Uid}\"")},\"entry\":\"{Convert.ToBase64String(found.Bytes.Span)}\"}}\n\n");

    // The reader has everything up to this checkpoint. It has no id: to resume is a matter of entries.
    private static string Event(string note) => "event: checkpoint\ndata: " + note.TrimEnd('\n').Replace("\n", "\ndata: ", StringComparison.Ordinal) + "\n\n";
}

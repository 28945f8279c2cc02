using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using TrustLedger.Node.Sequencing;

namespace TrustLedger.Node.Http;

/// <summary>What an operator asks. Of a closed log it tells whether it works, never how much it does.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/healthz", Health).WithSummary("Which stage of which log works, and which does not");
        routes.MapGet("/metrics", Metrics).WithSummary("Counters in Prometheus' text form");
    }

    private static JsonHttpResult<JsonObject> Health(NodeLogs logs, IOptions<NodeOptions> options, TimeProvider time)
    {
        var well = logs.All.All(log => Trouble(log) is null);
        var stages = logs.All.Select(log => new LogStages(log, options.Value, time.GetUtcNow())).ToArray();
        return TypedResults.Json(
            new JsonObject
            {
                ["status"] = !well ? "failing" : stages.Any(log => log.Lagging.Count > 0) ? "lagging" : "ok",
                ["logs"] = new JsonArray([.. stages.Select(Of)]),
            },
            statusCode: well ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    private static JsonObject Of(LogStages stages)
    {
        var log = stages.Log;
        var health = new JsonObject { ["log"] = log.Name, ["status"] = Trouble(log) ?? (stages.Lagging.Count > 0 ? "lagging" : "ok") };
        if (stages.Lagging.Count > 0)
            health["lagging"] = new JsonArray([.. stages.Lagging.Select(stage => JsonValue.Create(stage))]);
        if (!log.IsClosed)
        {
            health["waiting"] = log.Sequencer.Waiting;
            health["published"] = log.Store.Size;
            health["minimumIndex"] = log.Store.Minimum;
            health["flushed"] = log.Store.FlushedSize;
            health["indexed"] = log.Index.Size;
            if (log.Final is { } final)
                health["final"] = final.Size;
        }

        if (log.Gatherer is { } gatherer)
        {
            health["timesApart"] = gatherer.HasTimeAlarm;
            health["witnesses"] = new JsonArray([.. gatherer.Links.Select(link => new JsonObject
            {
                ["witness"] = link.Name,
                ["status"] = link.Trouble is null ? "ok" : link.SizeAbove is null ? "failing" : "ahead",
            })]);
        }

        return health;
    }

    private static string? Trouble(NodeLog log) => (log.Sequencer.Halted ?? log.Sequencer.Held)?.Code
        ?? (log.Follower is { Evidence.Forks: > 0 } ? "fork-seen" : log.Follower?.Trouble?.Code)
        ?? (log.Store.IsBroken ? "storage-failed" : log.Flusher.IsDiskFull ? "disk-full" : null);

    private static ContentHttpResult Metrics(NodeLogs logs, RefusalCounters refusals)
    {
        var text = new StringBuilder();
        Write(text, "trustledger_node_log_up", "gauge", "1 while the log takes statements in.", logs.All,
            log => Trouble(log) is null ? 1 : 0);
        var open = logs.All.Where(log => !log.IsClosed).ToArray();
        Write(text, "trustledger_node_entries", "gauge", "Entries published.", open, log => log.Store.Size);
        Write(text, "trustledger_node_minimum_index", "gauge", "Entries below it were pruned.", open, log => log.Store.Minimum);
        Write(text, "trustledger_node_entries_flushed", "gauge", "Entries in plain files.", open, log => log.Store.FlushedSize);
        Write(text, "trustledger_node_entries_indexed", "gauge", "Entries in the index.", open, log => log.Index.Size);
        Write(text, "trustledger_node_statements_total", "counter", "Statements taken in.", open, log => log.Counters.Statements);
        Write(text, "trustledger_node_batches_total", "counter", "Batches written.", open, log => log.Counters.Batches);
        var watched = logs.All.Where(log => log.Gatherer is not null).ToArray();
        Write(text, "trustledger_node_entries_final", "gauge", "Entries that enough witnesses have cosigned.",
            watched.Where(log => !log.IsClosed), log => log.Final!.Size);
        Write(text, "trustledger_node_witnesses_failing", "gauge", "Witnesses whose last answer was no cosignature.",
            watched, log => log.Gatherer!.Links.Count(link => link.Trouble is not null));
        Write(text, "trustledger_node_cosignature_gap_seconds", "gauge", "Between the newest final entry and its cosignatures; above 60 is an alarm.",
            watched, log => log.Gatherer!.TimeGapSeconds);
        Write(text, "trustledger_node_queue_length", "gauge", "Statements that wait for a batch.", open, log => log.Sequencer.Waiting);
        Write(text, "trustledger_node_sync_seconds", "How long data syncs took.", open, log => log.Counters.SyncSeconds);
        Write(text, "trustledger_node_batch_statements", "Statements in each batch.", open, log => log.Counters.BatchStatements);
        text.Append("# HELP trustledger_node_refusals_total Problems answered, by code.\n# TYPE trustledger_node_refusals_total counter\n");
        foreach (var (code, count) in refusals.All)
            text.Append(CultureInfo.InvariantCulture, $"trustledger_node_refusals_total{{code=\"{code}\"}} {count}\n");
        return TypedResults.Text(text.ToString(), "text/plain; version=0.0.4");
    }

    private static void Write(
        StringBuilder text, string name, string type, string help, IEnumerable<NodeLog> logs, Func<NodeLog, long> value)
    {
        text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n");
        foreach (var log in logs)
            text.Append(CultureInfo.InvariantCulture, $"{name}{{log=\"{log.Name}\"}} {value(log)}\n");
    }

    private static void Write(
        StringBuilder text, string name, string help, IEnumerable<NodeLog> logs, Func<NodeLog, Histogram> histogram)
    {
        text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} histogram\n");
        foreach (var log in logs)
        {
            var (measured, counts) = (histogram(log), histogram(log).Cumulative());
            for (var bucket = 0; bucket < counts.Count; bucket++)
            {
                var bound = bucket < measured.Bounds.Count ? measured.Bounds[bucket].ToString(CultureInfo.InvariantCulture) : "+Inf";
                text.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{log=\"{log.Name}\",le=\"{bound}\"}} {counts[bucket]}\n");
            }

            text.Append(CultureInfo.InvariantCulture, $"{name}_sum{{log=\"{log.Name}\"}} {measured.Sum}\n");
            text.Append(CultureInfo.InvariantCulture, $"{name}_count{{log=\"{log.Name}\"}} {counts[^1]}\n");
        }
    }
}

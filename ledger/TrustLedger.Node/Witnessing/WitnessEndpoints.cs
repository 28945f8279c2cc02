using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using TrustLedger.Node.Http;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Witnesses;

namespace TrustLedger.Node.Witnessing;

/// <summary>The witness role over HTTP: c2sp.org/tlog-witness. It serves nothing else of the logs that it looks at.</summary>
internal static class WitnessEndpoints
{
    // The longest request of ours has 63 proof lines and a note of a few lines.
    private const int MaximumBodyBytes = 32 * 1024;

    public static void MapWitness(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/add-checkpoint", AddCheckpoint).WithSummary("Cosigns a checkpoint that continues the last one");
        routes.MapGet("/healthz", Health).WithSummary("Whether the witness works, and whether it saw a fork");
        routes.MapGet("/metrics", Metrics).WithSummary("Counters in Prometheus' text form");
    }

    private static async Task<Results<ContentHttpResult, Problem>> AddCheckpoint(
        HttpRequest http, WitnessLogs logs, TimeProvider time, CancellationToken cancellationToken)
    {
        if (await ReadBody(http, cancellationToken) is not { } body)
            return Problems.BodyTooLarge;
        if (!AddCheckpointRequest.Parse(body).TryGet(out var request, out var refusal))
            return Problems.BadRequest(refusal);
        if (logs.Find(request.Checkpoint.Text.Split('\n', 2)[0]) is not { } log)
            return Problems.NotFound(new Refusal("witness-log-unknown", "This witness does not look at that log."));

        var answer = log.Add(request, logs.Signer, (ulong)time.GetUtcNow().ToUnixTimeSeconds());
        return answer switch
        {
            { Lines: { } lines } => TypedResults.Text(lines),
            { Size: { } size } => TypedResults.Text(
                size.ToString(CultureInfo.InvariantCulture) + "\n", AddCheckpointRequest.SizeMediaType, statusCode: StatusCodes.Status409Conflict),
            { Refusal: { } why } => Problems.NotCosigned(why),
            _ => throw new System.Diagnostics.UnreachableException("A witness says one of three things."),
        };
    }

    /// <returns>Null when the body is too long.</returns>
    private static async Task<string?> ReadBody(HttpRequest request, CancellationToken cancellationToken)
    {
        var bytes = new byte[MaximumBodyBytes + 1];
        var length = await request.Body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        return length > MaximumBodyBytes ? null : Encoding.UTF8.GetString(bytes, 0, length);
    }

    private static JsonHttpResult<JsonObject> Health(WitnessLogs logs) => TypedResults.Json(
        new JsonObject
        {
            ["status"] = logs.Evidence.Forks > 0 ? "fork-seen" : "ok",
            ["role"] = "witness",
            ["evidence"] = logs.Evidence.Forks,
            ["suspicions"] = logs.Evidence.Suspicions,
            ["logs"] = new JsonArray([.. logs.All.Where(log => !log.IsClosed).Select(log => new JsonObject
            {
                ["origin"] = log.Genesis.Origin,
                ["cosigned"] = log.Size,
            })]),
        },
        statusCode: logs.Evidence.Forks > 0 ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);

    private static ContentHttpResult Metrics(WitnessLogs logs)
    {
        var text = new StringBuilder();
        EvidenceMetrics.Write(text, logs.Evidence);
        text.Append("# HELP trustledger_node_cosigned_entries Size that was cosigned last.\n# TYPE trustledger_node_cosigned_entries gauge\n");
        foreach (var log in logs.All.Where(log => !log.IsClosed))
            text.Append(CultureInfo.InvariantCulture, $"trustledger_node_cosigned_entries{{origin=\"{log.Genesis.Origin}\"}} {log.Size}\n");
        return TypedResults.Text(text.ToString(), "text/plain; version=0.0.4");
    }
}

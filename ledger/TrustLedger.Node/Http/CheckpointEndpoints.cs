using Microsoft.AspNetCore.Http.HttpResults;
using TrustLedger.Protocol;

namespace TrustLedger.Node.Http;

/// <summary>What a log says of itself, and what it began with.</summary>
internal static class CheckpointEndpoints
{
    public static void MapCheckpoints(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/{log}/checkpoint", Latest).WithSummary("The newest checkpoint, as c2sp.org/tlog-checkpoint has it");
        routes.MapGet("/{log}/genesis", Genesis).WithSummary("The genesis file");
    }

    private static Results<ContentHttpResult, Problem> Latest(LogRequest request) =>
        request.Log.Store.Published is { } published
            ? TypedResults.Text(published.Note)
            : Problems.NotFound(new Refusal("log-empty", "This log has no checkpoint yet."));

    private static FileContentHttpResult Genesis(LogRequest request) =>
        TypedResults.Bytes(request.Log.Genesis.Envelope.ToArray(), "application/json");
}

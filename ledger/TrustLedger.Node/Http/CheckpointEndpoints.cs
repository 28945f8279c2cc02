using Microsoft.AspNetCore.Http.HttpResults;

namespace TrustLedger.Node.Http;

/// <summary>What a log says of itself, and what it began with.</summary>
internal static class CheckpointEndpoints
{
    public static void MapCheckpoints(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/{log}/checkpoint", Latest).WithSummary("The newest checkpoint, as c2sp.org/tlog-checkpoint has it");
        routes.MapGet("/{log}/genesis", Genesis).WithSummary("The genesis file");
    }

    private static ContentHttpResult Latest(LogRequest request) => TypedResults.Text(request.Log.Published.Note);

    private static FileContentHttpResult Genesis(LogRequest request) =>
        TypedResults.Bytes(request.Log.Genesis.Envelope.ToArray(), "application/json");
}

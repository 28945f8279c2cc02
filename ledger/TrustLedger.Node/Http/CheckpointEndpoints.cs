using Microsoft.AspNetCore.Http.HttpResults;
using TrustLedger.Protocol;

namespace TrustLedger.Node.Http;

/// <summary>What a log says of itself, and what it began with.</summary>
internal static class CheckpointEndpoints
{
    public static void MapCheckpoints(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/{log}/checkpoint", Final).WithSummary("The newest final checkpoint, as c2sp.org/tlog-checkpoint has it");
        routes.MapGet("/{log}/checkpoint.pending", Newest).WithSummary("The newest checkpoint, cosigned or not: not final");
        routes.MapGet("/{log}/genesis", Genesis).WithSummary("The genesis file");
    }

    private static Results<ContentHttpResult, Problem> Final(LogRequest request) => request.Log.Final switch
    {
        null => TypedResults.Text(request.Log.Published.Note),
        { Current: { } final } => TypedResults.Text(final.Note.ToString()),
        _ when request.Log.Follower is not null => Problems.NotFinal(new Refusal("mirror-empty", "This mirror has no final checkpoint yet.")),
        _ => Problems.NotFinal(new Refusal("cosignatures-waiting", "Too few witnesses have cosigned any checkpoint of this log yet.")),
    };

    private static Results<ContentHttpResult, Problem> Newest(LogRequest request) =>
        request.Log.Follower is null ? TypedResults.Text(request.Log.Published.Note) : Final(request);

    private static FileContentHttpResult Genesis(LogRequest request) =>
        TypedResults.Bytes(request.Log.Genesis.Envelope.ToArray(), "application/json");
}

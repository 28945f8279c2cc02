using Microsoft.AspNetCore.Http.HttpResults;
using TrustLedger.IdentityApi.Http;
using TrustLedger.Protocol;

namespace TrustLedger.IdentityApi.Ledger;

/// <summary>Where an answer of 202 points: whether a statement has reached its log.</summary>
internal static class LedgerEndpoints
{
    public static void MapLedger(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/outbox/{log}/{uid}", Status).AllowAnonymous().WithTags("Ledger")
            .WithSummary("Whether a statement is on its log");

    /// <summary>The URL to put into <c>Location</c> of a 202.</summary>
    public static string UrlOf(string log, string uid) => $"/outbox/{log}/{uid}";

    // Open to whoever knows the uid, which its salt makes unguessable. What the corrections log holds is told by that
    // log alone, to those who may read it.
    private static async Task<Results<Ok<StatusAnswer>, ProblemHttpResult>> Status(
        string log, string uid, Outbox outbox, CancellationToken cancellationToken) =>
        await outbox.FindAsync(log, uid, cancellationToken) is { } item
            ? TypedResults.Ok(new StatusAnswer(
                item.Uid, item.State.ToString().ToLowerInvariant(), item.Code, log == "corrections" ? null : item.Receipt))
            : Problems.NotFound(new Refusal("statement-unknown", "No such statement was handed in here."));

    internal sealed record StatusAnswer(string Uid, string State, string? Code, StoredReceipt? Receipt);
}

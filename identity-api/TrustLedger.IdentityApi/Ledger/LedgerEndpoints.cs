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
    public static string UrlOf(string log, string uid) =>
        log == LogNames.Corrections ? $"/corrections/statements/{uid}" : $"/outbox/{log}/{uid}";

    // Open to whoever knows the uid, which its salt makes unguessable. The corrections log is closed: what waits for it
    // is told by the corrections endpoints, to whoever handed it in.
    private static async Task<Results<Ok<StatementStatus>, ProblemHttpResult>> Status(
        string log, string uid, Outbox outbox, LedgerViews views, CancellationToken cancellationToken) =>
        log != LogNames.Corrections && await outbox.FindAsync(log, uid, cancellationToken) is { } item
            ? TypedResults.Ok(await StatementStatus.OfAsync(item, views, cancellationToken))
            : Problems.NotFound(new Refusal("statement-unknown", "No such statement was handed in here."));
}

using Microsoft.Net.Http.Headers;
using TrustLedger.IdentityApi.Http;
using TrustLedger.Protocol;

namespace TrustLedger.IdentityApi.Status;

/// <summary>Where credentials say that their status is (Token Status List §8). Public: who asks is not noted.</summary>
internal static class StatusEndpoints
{
    public static void MapStatus(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/status/{list:long}", Current).WithTags("Status").AllowAnonymous().WithSummary("A status list token");

    private static async Task<IResult> Current(
        long list, HttpContext context, StatusTokens tokens, CancellationToken cancellationToken)
    {
        if (await tokens.CurrentAsync(list, cancellationToken) is not { } signed)
            return Problems.NotFound(new Refusal("status-list-unknown", "There is no such status list."));

        // Until the next tick there is no other list; how long a copy says anything, its own exp and ttl tell (§8.2).
        PublicAnswer.Keep(context, tokens.LeftOfTick());
        context.Response.Headers.AccessControlAllowOrigin = "*";
        return TypedResults.Bytes(signed.Token, "application/statuslist+jwt", entityTag: new EntityTagHeaderValue(signed.ETag));
    }
}

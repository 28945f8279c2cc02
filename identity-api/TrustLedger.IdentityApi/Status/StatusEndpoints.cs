using Microsoft.Extensions.Options;
using TrustLedger.IdentityApi.Http;
using TrustLedger.Protocol;

namespace TrustLedger.IdentityApi.Status;

/// <summary>Where credentials say that their status is (Token Status List §8). Public: who asks is not noted.</summary>
internal static class StatusEndpoints
{
    public static void MapStatus(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/status/{list:long}", Current).WithTags("Status").AllowAnonymous().WithSummary("A status list token");

    private static async Task<IResult> Current(
        long list,
        HttpContext context,
        StatusTokens tokens,
        IOptions<IdentityApiOptions> options,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        if (await tokens.CurrentAsync(list, cancellationToken) is not { } token)
            return Problems.NotFound(new Refusal("status-list-unknown", "There is no such status list."));
        context.Response.Headers.AccessControlAllowOrigin = "*";
        // Until the next list is signed, and no longer: a cache must not hide a revocation.
        var tick = options.Value.StatusTickSeconds;
        PublicAnswer.Keep(context, TimeSpan.FromSeconds(tick - (time.GetUtcNow().ToUnixTimeSeconds() % tick)));
        return TypedResults.Text(token, "application/statuslist+jwt");
    }
}

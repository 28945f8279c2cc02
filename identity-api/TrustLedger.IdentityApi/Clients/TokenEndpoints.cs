using TrustLedger.IdentityApi.Http;

namespace TrustLedger.IdentityApi.Clients;

/// <summary>The token endpoint: one URL for every grant type.</summary>
internal static class TokenEndpoints
{
    public static void MapTokens(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/token", Token).AddEndpointFilter<DpopNonceFilter>().AllowAnonymous().WithTags("Clients").WithSummary("Get an access token");

    private static async Task<IResult> Token(
        HttpContext context, IEnumerable<ITokenGrant> grants, CancellationToken cancellationToken)
    {
        if (!(await StrictForm.ReadAsync(context.Request, cancellationToken)).TryGet(out var form, out var refusal))
            return OAuthErrors.InvalidRequest(refusal);
        if (!form.TryGetValue("grant_type", out var grantType))
            return OAuthErrors.InvalidRequest("grant_type is missing.");

        return grants.SingleOrDefault(grant => grant.GrantType == grantType) is { } served
            ? await served.GrantAsync(context, form, cancellationToken)
            : OAuthErrors.UnsupportedGrantType();
    }
}

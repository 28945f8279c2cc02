using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using TrustLedger.Credentials.OpenId4Vci;
using TrustLedger.IdentityApi.Http;

namespace TrustLedger.IdentityApi.Clients;

/// <summary>The token endpoint: one URL for every grant type.</summary>
internal static class TokenEndpoints
{
    public static void MapTokens(this IEndpointRouteBuilder routes)
    {
        var clients = routes.MapGroup("").WithTags("Clients").AllowAnonymous();

        clients.MapPost("/token", Token).AddEndpointFilter<DpopNonceFilter>().AddEndpointFilter<AttestationChallengeFilter>()
            .WithSummary("Get an access token");
        clients.MapPost("/challenge", Challenge).WithSummary("Get a challenge for the proof of a wallet attestation (draft -07 §8)");
    }

    private static JsonHttpResult<JsonObject> Challenge(AttestationChallenges challenges) =>
        TypedResults.Json(new JsonObject { [VciNames.AttestationChallenge] = challenges.Create() });

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

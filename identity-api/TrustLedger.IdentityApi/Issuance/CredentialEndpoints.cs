using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using TrustLedger.Credentials.OpenId4Vci;
using TrustLedger.IdentityApi.Http;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.IdentityApi.Issuance;

/// <summary>What a wallet calls to fetch credentials: offer, nonce and credential (OpenID4VCI 1.0 §4, §7, §8).</summary>
internal static class CredentialEndpoints
{
    public static void MapCredentials(this IEndpointRouteBuilder routes)
    {
        var issuance = routes.MapGroup("").WithTags("Issuance").AllowAnonymous();

        issuance.MapGet("/offers/{id}", Offer).WithSummary("A credential offer, by reference");
        issuance.MapPost("/nonce", Nonce).WithSummary("A fresh c_nonce for key proofs");
        issuance.MapPost("/credential", Credential).WithSummary("Fetch credentials with a token and key proofs");
    }

    private static async Task<IResult> Offer(
        string id, Storage.Database database, Offers offers, CancellationToken cancellationToken) =>
        (await database.ReadAsync(connection => offers.FindAsync(connection, id), cancellationToken)).TryGet(out var offer, out var refusal)
            ? TypedResults.Json(offer.ToJson())
            : Problems.NotFound(refusal);

    private static JsonHttpResult<Dictionary<string, string>> Nonce(Nonces nonces) =>
        TypedResults.Json(new Dictionary<string, string>(StringComparer.Ordinal) { [VciNames.Nonce] = nonces.Create() });

    private static async Task<IResult> Credential(
        HttpContext context,
        IssuanceTokens tokens,
        CredentialIssuer issuer,
        IOptions<IdentityApiOptions> options,
        CancellationToken cancellationToken)
    {
        if (!(await tokens.ReadAsync(context.Request, cancellationToken)).TryGet(out var token, out var refusal))
        {
            // RFC 6750 §3: a client that showed no token is told nothing but the schemes.
            var code = refusal.Code.Replace('-', '_');
            context.Response.Headers.WWWAuthenticate = context.Request.Headers.Authorization.Count == 0
                ? "Bearer, DPoP algs=\"ES256\""
                : $"Bearer error=\"{code}\", DPoP error=\"{code}\", algs=\"ES256\"";
            return OAuthErrors.Of(refusal, StatusCodes.Status401Unauthorized);
        }

        if (!context.Request.HasJsonContentType())
            return Invalid("A credential request is application/json.");
        var body = await RequestBytes.ReadAsync(context.Request, cancellationToken);
        if (!StrictJson.ParseObject(body, options.Value.RequestBodyBytes).TryGet(out var json, out refusal))
            return Invalid(refusal.Detail);
        if (!CredentialRequest.Read(json, options.Value.BatchSize).TryGet(out var request, out refusal)
            || !(await issuer.IssueAsync(token, request, cancellationToken)).TryGet(out var response, out refusal))
        {
            return OAuthErrors.Of(refusal);
        }
        return TypedResults.Json(response.ToJson());
    }

    private static JsonHttpResult<OAuthError> Invalid(string detail) => OAuthErrors.Of(new Refusal("invalid-credential-request", detail));
}

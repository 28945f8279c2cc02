using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using TrustLedger.Credentials.OpenId4Vci;
using TrustLedger.IdentityApi.Http;
using TrustLedger.Protocol;

namespace TrustLedger.IdentityApi.Issuance;

/// <summary>What this issuer says of itself to wallets and verifiers. Public.</summary>
internal static class MetadataEndpoints
{
    // Shorter than anybody waits after a key or an endpoint has changed.
    private static readonly TimeSpan MetadataLife = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan TypeLife = TimeSpan.FromHours(1);

    public static void MapMetadata(this IEndpointRouteBuilder routes)
    {
        var metadata = routes.MapGroup("").WithTags("Metadata").AllowAnonymous();

        metadata.MapGet(VciNames.IssuerMetadataPath, Issuer).WithSummary("Credential Issuer Metadata (OpenID4VCI 1.0 §12.2)");
        metadata.MapGet(VciNames.AuthorizationServerMetadataPath, AuthorizationServer).WithSummary("RFC 8414 metadata");
        metadata.MapGet("/.well-known/jwt-vc-issuer", JwtVcIssuer).WithSummary("The issuer's keys (SD-JWT VC)");
        metadata.MapGet("/jwks.json", Keys).WithSummary("The issuer's keys");
        metadata.MapGet("/credentials/{**type}", Type).WithSummary("Type metadata, served at its vct (SD-JWT VC)");
    }

    private static IResult Issuer(HttpContext context, CredentialIssuerMetadata metadata)
    {
        PublicAnswer.Keep(context, MetadataLife);
        context.Response.Headers.Vary = "Accept";
        return PublicAnswer.Prefers(context.Request, MessageEncryption.MediaType)
            ? TypedResults.Text(metadata.Sign(), MessageEncryption.MediaType)
            : TypedResults.Json(metadata.Create());
    }

    private static JsonHttpResult<JsonObject> AuthorizationServer(HttpContext context, IOptions<IdentityApiOptions> options)
    {
        PublicAnswer.Keep(context, MetadataLife);
        return TypedResults.Json(AuthorizationServerMetadata.Of(options.Value));
    }

    private static async Task<JsonHttpResult<JsonObject>> JwtVcIssuer(
        HttpContext context, IOptions<IdentityApiOptions> options, IssuerKeys keys, CancellationToken cancellationToken)
    {
        var set = await keys.SetAsync(cancellationToken);
        PublicAnswer.Keep(context, MetadataLife);
        return TypedResults.Json(new JsonObject { ["issuer"] = options.Value.Issuer, ["jwks"] = set });
    }

    private static async Task<JsonHttpResult<JsonObject>> Keys(HttpContext context, IssuerKeys keys, CancellationToken cancellationToken)
    {
        var set = await keys.SetAsync(cancellationToken);
        PublicAnswer.Keep(context, MetadataLife);
        return TypedResults.Json(set);
    }

    private static IResult Type(string type, HttpContext context, IOptions<IdentityApiOptions> options)
    {
        var kind = CredentialCatalogue.All.SingleOrDefault(candidate => string.Equals(candidate.TypePath, type, StringComparison.Ordinal));
        if (kind is null)
            return Problems.NotFound(new Refusal("credential-type-unknown", "No credential of this type is issued here."));

        PublicAnswer.Keep(context, TypeLife);
        return TypedResults.Json(new JsonObject
        {
            ["vct"] = kind.Vct(options.Value.Issuer),
            ["name"] = kind.English,
            ["display"] = kind.Display(),
            ["claims"] = kind.TypeClaims(),
        });
    }
}

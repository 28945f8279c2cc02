using System.Security.Claims;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using TrustLedger.Credentials.OpenId4Vp;
using TrustLedger.Credentials.SdJwt;
using TrustLedger.IdentityApi.Clients;
using TrustLedger.IdentityApi.Http;
using TrustLedger.Protocol;

namespace TrustLedger.IdentityApi.Presentation;

/// <summary>Officers ask for presentations; wallets fetch the signed request and answer it (OpenID4VP 1.0 §5.10, §8.2).</summary>
internal static class PresentationEndpoints
{
    private const int LongestPurpose = 200;

    public static void MapPresentation(this IEndpointRouteBuilder routes)
    {
        var presentations = routes.MapGroup("/presentations").WithTags("Presentation");

        presentations.MapPost("/", Open).RequireAuthorization(Roles.VerifierOfficer)
            .WithSummary("Ask for a presentation: the link is for the holder's wallet");
        presentations.MapGet("/{id}", Show).RequireAuthorization(Roles.VerifierOfficer)
            .WithSummary("What came of it: every check with its evidence");
        presentations.MapGet("/{id}/request", Request).AllowAnonymous().WithSummary("The signed request object");
        presentations.MapPost("/{id}/request", RequestByPost).AllowAnonymous()
            .WithSummary("The signed request object with the wallet's nonce in it");
        presentations.MapPost("/{id}/response", Answer).AllowAnonymous().WithSummary("The wallet's encrypted answer");
    }

    private static async Task<IResult> Open(
        StrictBody<NewPresentation> body,
        ClaimsPrincipal user,
        Presentations presentations,
        PresentationPresets presets,
        CancellationToken cancellationToken)
    {
        var asked = body.Value;
        if (asked.Purpose.Length is 0 or > LongestPurpose || asked.Purpose.Any(char.IsControl))
            return Problems.BadRequest(new Refusal("purpose-malformed", $"A purpose is 1 to {LongestPurpose} characters: the holder reads it."));
        if (asked.Preset is null == asked.Dcql is null)
            return Problems.BadRequest(new Refusal("query-missing", "Either preset or dcql says what is asked."));
        if (!(asked.Preset is { } preset ? presets.Find(preset) : DcqlQuery.Parse(asked.Dcql)).TryGet(out var query, out var refusal))
            return Problems.BadRequest(refusal);
        if (query.Credentials.Any(credential => credential.Format != SdJwtNames.VcTyp))
            return Problems.BadRequest(new Refusal("query-format-unsupported", "Only dc+sd-jwt can be checked here."));
        if (query.Credentials.Any(credential => !credential.RequiresHolderBinding))
            return Problems.BadRequest(new Refusal("query-unbound", "A credential that anyone could have copied proves nothing here."));

        var opened = await presentations.OpenAsync(Caller.Of(user)!, asked.Purpose, query, cancellationToken);
        return TypedResults.Created(
            $"/presentations/{opened.Id}",
            new OpenedPresentation(opened.Id, presentations.LinkTo(opened).ToString(), opened.Expires));
    }

    private static async Task<IResult> Show(
        string id, ClaimsPrincipal user, Presentations presentations, TimeProvider time, CancellationToken cancellationToken) =>
        (await presentations.FindAsync(Caller.Of(user)!, id, cancellationToken)).TryGet(out var found, out var refusal)
            ? TypedResults.Ok(PresentationAnswer.Of(found, time.GetUtcNow()))
            : Problems.NotFound(refusal);

    private static Task<IResult> Request(string id, Presentations presentations, CancellationToken cancellationToken) =>
        SignedRequest(id, walletNonce: null, presentations, cancellationToken);

    private static async Task<IResult> RequestByPost(
        string id, HttpRequest http, Presentations presentations, CancellationToken cancellationToken)
    {
        if (!(await StrictForm.ReadAsync(http, cancellationToken)).TryGet(out var form, out var refusal))
            return OAuthErrors.InvalidRequest(refusal);
        var walletNonce = form.GetValueOrDefault(OpenId4VpNames.WalletNonce);
        return walletNonce is { Length: 0 or > 500 }
            ? OAuthErrors.InvalidRequest("wallet_nonce is 1 to 500 characters.")
            : await SignedRequest(id, walletNonce, presentations, cancellationToken);
    }

    private static async Task<IResult> SignedRequest(
        string id, string? walletNonce, Presentations presentations, CancellationToken cancellationToken) =>
        (await presentations.SignedRequestAsync(id, walletNonce, cancellationToken)).TryGet(out var request, out var refusal)
            ? TypedResults.Text(request, OpenId4VpNames.RequestMediaType)
            : Refused(refusal);

    private static async Task<IResult> Answer(
        string id, HttpContext context, Presentations presentations, CancellationToken cancellationToken)
    {
        if (!(await StrictForm.ReadAsync(context.Request, cancellationToken)).TryGet(out var form, out var refusal))
            return OAuthErrors.InvalidRequest(refusal);
        if (form.ContainsKey(OpenId4VpNames.Error))
        {
            return (await presentations.DeclineAsync(id, cancellationToken)).TryGet(out _, out refusal) ? Taken() : Refused(refusal);
        }

        if (!form.TryGetValue(OpenId4VpNames.Response, out var response))
            return OAuthErrors.InvalidRequest("The answer is the parameter response.");
        if (!(await presentations.AnswerAsync(id, response, cancellationToken)).TryGet(out var verdict, out refusal))
            return Refused(refusal);
        if (verdict.IsAccepted)
            return Taken();

        if (verdict.Checks.FirstOrDefault(check => check.Result == CheckResult.Failed) is { } failed)
            return OAuthErrors.InvalidRequest($"{failed.Name}: {failed.Evidence}");
        var unknown = verdict.Checks.First(check => check.Result == CheckResult.Unknown);
        context.Response.Headers.RetryAfter = "2";
        return OAuthErrors.Of(
            "temporarily_unavailable", $"{unknown.Name}: {unknown.Evidence}", StatusCodes.Status503ServiceUnavailable);
    }

    // §8.2: a JSON object, with no redirect_uri for a wallet on another device.
    private static JsonHttpResult<JsonObject> Taken() => TypedResults.Json(new JsonObject());

    private static JsonHttpResult<OAuthError> Refused(Refusal refusal) => OAuthErrors.Of(
        "invalid_request",
        $"{refusal.Code}: {refusal.Detail}",
        refusal.Code switch
        {
            "presentation-unknown" => StatusCodes.Status404NotFound,
            "presentation-expired" => StatusCodes.Status410Gone,
            _ => StatusCodes.Status400BadRequest,
        });
}

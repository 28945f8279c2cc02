using System.Security.Claims;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using TrustLedger.Credentials.OpenId4Vp;
using TrustLedger.IdentityApi.Clients;
using TrustLedger.IdentityApi.Http;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.IdentityApi.Presentation;

/// <summary>Officers ask for presentations; wallets fetch the signed request and answer it (OpenID4VP 1.0 §5.10, §8.2).</summary>
internal static class PresentationEndpoints
{
    private const string Returned = "已收到。请回到您开始办理的页面。\nReceived. Please go back to the page where you began.\n";
    private const int LongestNonce = 500;
    private const int LongestMetadata = 65_536;

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
        presentations.MapPost("/{id}/response", Answer).AllowAnonymous().WithSummary("The wallet's answer, or its error");
        presentations.MapGet("/{id}/return", Return).AllowAnonymous()
            .WithSummary("Where the wallet sends the browser that began a request on the same device");

        // A setting that cannot hold stops the start, and not the first officer who asks.
        _ = routes.ServiceProvider.GetRequiredService<RegisteredVerifier>();
    }

    private static async Task<IResult> Open(
        StrictBody<NewPresentation> body,
        ClaimsPrincipal user,
        HttpResponse response,
        Questions questions,
        Presentations presentations,
        RequestObjects requests,
        IOptions<IdentityApiOptions> options,
        CancellationToken cancellationToken)
    {
        if (!questions.Check(body.Value).TryGet(out var question, out var refusal))
            return Problems.BadRequest(refusal);

        var session = question.SameDevice ? BrowserSession.NewSecret() : null;
        var opened = await presentations.OpenAsync(Caller.Of(user)!, question, session, returnTo: null, cancellationToken);
        if (session is not null)
        {
            var life = TimeSpan.FromMinutes(options.Value.PresentationMinutes) + (2 * StoredPresentation.TimeToReturn);
            BrowserSession.Begin(response, opened.Id, session, options.Value.Issuer, life);
        }

        return TypedResults.Created(
            $"/presentations/{opened.Id}",
            new OpenedPresentation(opened.Id, requests.LinkTo(opened, question.ByValue).ToString(), opened.Expires));
    }

    private static async Task<IResult> Show(
        string id,
        ClaimsPrincipal user,
        HttpRequest http,
        Presentations presentations,
        IOptions<IdentityApiOptions> options,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var session = BrowserSession.Read(http, id, options.Value.Issuer);
        if ((await presentations.FindAsync(Caller.Of(user)!, id, session, cancellationToken)).TryGet(out var found, out var refusal))
            return TypedResults.Ok(PresentationAnswer.Of(found, time.GetUtcNow()));
        return refusal.Code == "session-wrong" ? Problems.Forbidden(refusal) : Problems.NotFound(refusal);
    }

    private static async Task<IResult> Return(
        string id, HttpRequest http, Presentations presentations, IOptions<IdentityApiOptions> options, CancellationToken cancellationToken)
    {
        var code = http.Query[OpenId4VpNames.ResponseCode] is [{ } one] ? one : null;
        var session = BrowserSession.Read(http, id, options.Value.Issuer);
        if ((await presentations.ReturnAsync(id, code, session, cancellationToken)).TryGet(out var found, out var refusal))
        {
            return found.ReturnTo is { } page
                ? SeeOther.Of(http.HttpContext, options.Value.Issuer + page)
                : TypedResults.Text(Returned, "text/plain", Encoding.UTF8);
        }
        return refusal.Code switch
        {
            "presentation-unknown" => Problems.NotFound(refusal),
            "presentation-expired" => Problems.Gone(refusal),
            _ => Problems.Forbidden(refusal),
        };
    }

    private static Task<IResult> Request(string id, Presentations presentations, CancellationToken cancellationToken) =>
        SignedRequest(id, walletNonce: null, wallet: null, presentations, cancellationToken);

    private static async Task<IResult> RequestByPost(
        string id, HttpRequest http, Presentations presentations, CancellationToken cancellationToken)
    {
        if (!(await StrictForm.ReadAsync(http, cancellationToken)).TryGet(out var form, out var refusal))
            return OAuthErrors.InvalidRequest(refusal);
        var walletNonce = form.GetValueOrDefault(OpenId4VpNames.WalletNonce);
        if (walletNonce is { Length: 0 or > LongestNonce })
            return OAuthErrors.InvalidRequest($"wallet_nonce is 1 to {LongestNonce} characters.");

        WalletMetadata? wallet = null;
        if (form.TryGetValue(OpenId4VpNames.WalletMetadata, out var metadata)
            && (!StrictJson.ParseObject(Encoding.UTF8.GetBytes(metadata), LongestMetadata).TryGet(out var json, out refusal)
                || !WalletMetadata.Read(json).TryGet(out wallet, out refusal)))
            return OAuthErrors.InvalidRequest(refusal);
        return await SignedRequest(id, walletNonce, wallet, presentations, cancellationToken);
    }

    private static async Task<IResult> SignedRequest(
        string id, string? walletNonce, WalletMetadata? wallet, Presentations presentations, CancellationToken cancellationToken) =>
        (await presentations.SignedRequestAsync(id, walletNonce, wallet, cancellationToken)).TryGet(out var request, out var refusal)
            ? TypedResults.Text(request, OpenId4VpNames.RequestMediaType)
            : Refused(refusal);

    private static async Task<IResult> Answer(
        string id, HttpContext context, Presentations presentations, CancellationToken cancellationToken)
    {
        if (!(await StrictForm.ReadAsync(context.Request, cancellationToken)).TryGet(out var form, out var refusal))
            return OAuthErrors.InvalidRequest(refusal);
        if (!(await presentations.AnswerAsync(id, form, cancellationToken)).TryGet(out var outcome, out refusal))
            return Refused(refusal);
        if (outcome.Verdict is not { IsAccepted: false } verdict)
            return Taken(outcome.RedirectUri);

        if (verdict.Checks.FirstOrDefault(check => check.Result == CheckResult.Failed) is { } failed)
            return OAuthErrors.InvalidRequest($"{failed.Name}: {failed.Evidence}");
        var unknown = verdict.Checks.First(check => check.Result == CheckResult.Unknown);
        context.Response.Headers.RetryAfter = "2";
        return OAuthErrors.Of(
            "temporarily_unavailable", $"{unknown.Name}: {unknown.Evidence}", StatusCodes.Status503ServiceUnavailable);
    }

    // §8.2: a JSON object, with no redirect_uri for a wallet on another device.
    private static JsonHttpResult<JsonObject> Taken(string? redirectUri) => TypedResults.Json(
        redirectUri is null ? new JsonObject() : new JsonObject { [OpenId4VpNames.RedirectUri] = redirectUri });

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

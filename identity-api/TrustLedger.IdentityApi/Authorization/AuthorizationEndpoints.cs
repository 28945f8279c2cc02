using System.Globalization;
using System.Security.Claims;
using Microsoft.Extensions.Options;
using TrustLedger.IdentityApi.Clients;
using TrustLedger.IdentityApi.Http;
using TrustLedger.IdentityApi.Presentation;
using TrustLedger.Protocol;

namespace TrustLedger.IdentityApi.Authorization;

/// <summary>The authorization endpoint with its pushed requests (RFC 6749 §3.1, RFC 9126) and the page behind it.</summary>
internal static class AuthorizationEndpoints
{
    /// <summary>The page of an authorization, below the issuer identifier.</summary>
    public static string PageOf(string id) => $"/consent/{id}";

    public static void MapAuthorization(this IEndpointRouteBuilder routes)
    {
        var authorization = routes.MapGroup("").WithTags("Authorization");

        authorization.MapPost("/par", Push).AddEndpointFilter<DpopNonceFilter>().AddEndpointFilter<AttestationChallengeFilter>().AllowAnonymous()
            .WithSummary("Push an authorization request (RFC 9126)");
        authorization.MapGet("/authorize", Open).AllowAnonymous().WithSummary("Open a pushed request in a browser");
        authorization.MapGet("/consent/{id}", Show).AllowAnonymous().WithSummary("The page on which a resident signs in and decides");
        authorization.MapPost("/consent/{id}", Decide).AllowAnonymous().WithSummary("The resident's decision");
        authorization.MapPost("/sign-ins/{code}/confirmation", Confirm).RequireAuthorization(Roles.WindowOfficer)
            .WithSummary("An officer says who sits before the browser that shows this code");
    }

    private static async Task<IResult> Push(
        HttpContext context, WalletClients clients, DpopProofs dpop, AuthorizationRequests requests, Authorizations authorizations,
        CancellationToken cancellationToken)
    {
        if (!(await StrictForm.ReadAsync(context.Request, cancellationToken)).TryGet(out var form, out var refusal))
            return OAuthErrors.InvalidRequest(refusal);
        if (!(await clients.AuthenticateAsync(context.Request, form.GetValueOrDefault("client_id"), cancellationToken))
                .TryGet(out var client, out refusal))
        {
            return OAuthErrors.OfClient(refusal);
        }
        if (!requests.Read(form, client).TryGet(out var request, out refusal)
            || !(await dpop.ReadAsync(context.Request, accessToken: null, cancellationToken)).TryGet(out var proof, out refusal))
        {
            return OAuthErrors.Of(refusal);
        }

        // RFC 9449 §10.1: the header and the parameter name one key, or one of them is absent.
        if (proof.Thumbprint is not null && request.DpopThumbprint is not null && proof.Thumbprint != request.DpopThumbprint)
            return OAuthErrors.Of(new Refusal("invalid-dpop-proof", "dpop_jkt names another key than the proof."));
        var address = context.Connection.RemoteIpAddress?.ToString() ?? "";
        var pushed = await authorizations.PushAsync(
            client, request, proof.Thumbprint ?? request.DpopThumbprint, address, cancellationToken);
        if (pushed.TryGet(out var requestUri, out refusal))
        {
            return TypedResults.Json(
                new PushedAnswer(requestUri, Authorizations.RequestSeconds), statusCode: StatusCodes.Status201Created);
        }
        if (refusal.Code != "temporarily-unavailable")
            return OAuthErrors.Of(refusal);
        // RFC 9126 §2.3.
        context.Response.Headers.RetryAfter = Authorizations.CountedSeconds.ToString(CultureInfo.InvariantCulture);
        return OAuthErrors.Of(refusal, StatusCodes.Status429TooManyRequests);
    }

    private static async Task<IResult> Open(
        HttpContext context, Authorizations authorizations, ConsentCookie cookie, IOptions<IdentityApiOptions> options,
        CancellationToken cancellationToken)
    {
        // RFC 9126 §5: every request is pushed first. What else stands in the query counts for nothing.
        if (context.Request.Query["client_id"] is not [{ Length: > 0 } client]
            || context.Request.Query["request_uri"] is not [{ Length: > 0 } requestUri])
        {
            return ConsentErrors.Of(context, new Refusal(
                "request-not-pushed", "An authorization request is client_id and the request_uri of a pushed request."));
        }

        // Who loads the address again, in the browser that has it open already, goes on there.
        if (await authorizations.FindOpenedAsync(client, requestUri, cancellationToken) is { } known
            && (await authorizations.FindAsync(known, cookie.Read(context.Request, known), cancellationToken)).TryGet(out _, out _))
        {
            return SeeOther.Of(context, options.Value.Issuer + PageOf(known));
        }
        if (cookie.IsFull(context.Request))
        {
            return ConsentErrors.Of(context, new Refusal(
                "authorizations-too-many", "This browser has too many requests open. Decide them, or come back later."));
        }
        if (!(await authorizations.OpenAsync(client, requestUri, cancellationToken)).TryGet(out var opened, out var refusal))
            return ConsentErrors.Of(context, refusal);

        cookie.Write(context.Response, opened.Id, opened.Secret);
        if (opened.Presentation is { } presentation)
        {
            var life = TimeSpan.FromMinutes(options.Value.PresentationMinutes) + (2 * StoredPresentation.TimeToReturn);
            BrowserSession.Begin(context.Response, presentation, opened.Secret, options.Value.Issuer, life);
        }

        return SeeOther.Of(context, options.Value.Issuer + PageOf(opened.Id));
    }

    private static async Task<IResult> Show(
        string id, HttpContext context, Authorizations authorizations, SignIns signIns, ConsentCookie cookie, ConsentPage page,
        CancellationToken cancellationToken)
    {
        var secret = cookie.Read(context.Request, id);
        if (!(await authorizations.FindAsync(id, secret, cancellationToken)).TryGet(out var open, out var refusal))
            return ConsentErrors.Of(context, refusal);
        ConsentPage.Protect(context.Response, open.RedirectUri);
        return ConsentPage.Html(open.Subject is null
            ? page.SignIn(open, await signIns.LinksAsync(open, secret!, cancellationToken))
            : page.Consent(open, cookie.FormToken(secret!)));
    }

    private static async Task<IResult> Decide(
        string id, HttpContext context, Authorizations authorizations, ConsentCookie cookie, CancellationToken cancellationToken)
    {
        if (!(await StrictForm.ReadAsync(context.Request, cancellationToken)).TryGet(out var form, out var refusal))
            return OAuthErrors.InvalidRequest(refusal);
        var secret = cookie.Read(context.Request, id);
        if (secret is null || !cookie.IsFormToken(secret, form.GetValueOrDefault("token")))
            return ConsentErrors.Of(context, new Refusal("form-foreign", "The form is not the one of this browser's page."));
        if (form.GetValueOrDefault("decision") is not ("allow" or "deny"))
            return ConsentErrors.Of(context, new Refusal("decision-missing", "The decision is allow or deny."));

        if (!(await authorizations.DecideAsync(id, secret, form["decision"] == "allow", cancellationToken)).TryGet(out var next, out refusal))
            return ConsentErrors.Of(context, refusal);
        cookie.Delete(context.Response, id);
        return SeeOther.Of(context, next);
    }

    private static async Task<IResult> Confirm(
        string code, StrictBody<Confirmation> body, ClaimsPrincipal user, Authorizations authorizations, CancellationToken cancellationToken)
    {
        var confirmed = await authorizations.ConfirmAsync(
            code, body.Value.Session, Caller.Of(user)!, cancellationToken);
        return confirmed.TryGet(out var open, out var refusal)
            ? TypedResults.Ok(new ConfirmationAnswer(open.ClientName ?? open.Client, open.Configurations))
            : Problems.NotFound(refusal);
    }

    /// <param name="Session">The resident's proofing session, which was bound.</param>
    internal sealed record Confirmation(string Session);

    /// <summary>What the resident is about to allow.</summary>
    internal sealed record ConfirmationAnswer(string Wallet, IReadOnlyList<string> Configurations);

    internal sealed record PushedAnswer(
        [property: System.Text.Json.Serialization.JsonPropertyName("request_uri")] string RequestUri,
        [property: System.Text.Json.Serialization.JsonPropertyName("expires_in")] int ExpiresIn);
}

using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using TrustLedger.IdentityApi.Clients;
using TrustLedger.IdentityApi.Http;
using TrustLedger.Protocol;

namespace TrustLedger.IdentityApi.Authorization;

/// <summary>The authorization endpoint with its pushed requests (RFC 6749 §3.1, RFC 9126) and the page behind it.</summary>
internal static class AuthorizationEndpoints
{
    private const string PagePath = "/consent";

    public static void MapAuthorization(this IEndpointRouteBuilder routes)
    {
        var authorization = routes.MapGroup("").WithTags("Authorization");

        authorization.MapPost("/par", Push).AddEndpointFilter<DpopNonceFilter>().AllowAnonymous()
            .WithSummary("Push an authorization request (RFC 9126)");
        authorization.MapGet("/authorize", Open).AllowAnonymous().WithSummary("Open a pushed request in a browser");
        authorization.MapGet("/consent", Show).AllowAnonymous().WithSummary("The page on which a resident signs in and decides");
        authorization.MapPost("/consent", Decide).AllowAnonymous().WithSummary("The resident's decision");
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
            return OAuthErrors.InvalidClient(refusal.Detail);
        }
        if (!requests.Read(form, client).TryGet(out var request, out refusal)
            || !(await dpop.ReadAsync(context.Request, accessToken: null, cancellationToken)).TryGet(out var proof, out refusal))
        {
            return OAuthErrors.Of(refusal);
        }

        // RFC 9449 §10.1: the header and the parameter name one key, or one of them is absent.
        if (proof.Thumbprint is not null && request.DpopThumbprint is not null && proof.Thumbprint != request.DpopThumbprint)
            return OAuthErrors.Of(new Refusal("invalid-dpop-proof", "dpop_jkt names another key than the proof."));
        var pushed = await authorizations.PushAsync(client, request, proof.Thumbprint ?? request.DpopThumbprint, cancellationToken);
        return pushed.TryGet(out var requestUri, out refusal)
            ? TypedResults.Json(
                new PushedAnswer(requestUri, Authorizations.RequestSeconds), statusCode: StatusCodes.Status201Created)
            : OAuthErrors.Of(refusal);
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

        if (!(await authorizations.OpenAsync(client, requestUri, cancellationToken)).TryGet(out var secret, out var refusal))
        {
            // Who loads the address again, in the browser that has it open already, goes on there.
            return refusal.Code == "request-uri-unknown" && cookie.Read(context.Request) is { } held
                && (await authorizations.FindAsync(held, cancellationToken)).TryGet(out var open, out _) && open.Client == client
                ? SeeOther(context, options.Value.Issuer + PagePath)
                : ConsentErrors.Of(context, refusal);
        }

        cookie.Write(context.Response, secret);
        return SeeOther(context, options.Value.Issuer + PagePath);
    }

    private static async Task<IResult> Show(
        HttpContext context, Authorizations authorizations, SignIns signIns, ConsentCookie cookie, ConsentPage page,
        CancellationToken cancellationToken)
    {
        var secret = cookie.Read(context.Request);
        if (!(await authorizations.FindAsync(secret, cancellationToken)).TryGet(out var open, out var refusal))
            return ConsentErrors.Of(context, refusal);
        ConsentPage.Protect(context.Response, open.RedirectUri);
        return ConsentPage.Html(open.Subject is null
            ? page.SignIn(open, await signIns.LinkAsync(open, cancellationToken))
            : page.Consent(open, cookie.FormToken(secret!)));
    }

    private static async Task<IResult> Decide(
        HttpContext context, Authorizations authorizations, ConsentCookie cookie, CancellationToken cancellationToken)
    {
        if (!(await StrictForm.ReadAsync(context.Request, cancellationToken)).TryGet(out var form, out var refusal))
            return OAuthErrors.InvalidRequest(refusal);
        var secret = cookie.Read(context.Request);
        if (secret is null || !cookie.IsFormToken(secret, form.GetValueOrDefault("token")))
            return ConsentErrors.Of(context, new Refusal("form-foreign", "The form is not the one of this browser's page."));
        if (form.GetValueOrDefault("decision") is not ("allow" or "deny"))
            return ConsentErrors.Of(context, new Refusal("decision-missing", "The decision is allow or deny."));

        if (!(await authorizations.DecideAsync(secret, form["decision"] == "allow", cancellationToken)).TryGet(out var next, out refusal))
            return ConsentErrors.Of(context, refusal);
        cookie.Delete(context.Response);
        return SeeOther(context, next);
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

    // 303 and never 307, which would send the form on to the wallet (RFC 9700 §4.12).
    private static StatusCodeHttpResult SeeOther(HttpContext context, string location)
    {
        context.Response.Headers.Location = location;
        return TypedResults.StatusCode(StatusCodes.Status303SeeOther);
    }

    /// <param name="Session">The resident's proofing session, which was bound.</param>
    internal sealed record Confirmation(string Session);

    /// <summary>What the resident is about to allow.</summary>
    internal sealed record ConfirmationAnswer(string Wallet, IReadOnlyList<string> Configurations);

    internal sealed record PushedAnswer(
        [property: System.Text.Json.Serialization.JsonPropertyName("request_uri")] string RequestUri,
        [property: System.Text.Json.Serialization.JsonPropertyName("expires_in")] int ExpiresIn);
}

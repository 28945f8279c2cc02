using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using TrustLedger.Credentials.OpenId4Vci;
using TrustLedger.IdentityApi.Clients;
using TrustLedger.IdentityApi.Http;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.IdentityApi.Issuance;

/// <summary>
/// What a wallet calls to fetch credentials: offer, nonce, credential, deferred credential and notification
/// (OpenID4VCI 1.0 §4, §7, §8, §9, §11).
/// </summary>
internal static class CredentialEndpoints
{
    public const string CredentialPath = "/credential";
    public const string DeferredPath = "/deferred_credential";
    public const string NotificationPath = "/notification";

    public static void MapCredentials(this IEndpointRouteBuilder routes)
    {
        var issuance = routes.MapGroup("").WithTags("Issuance").AllowAnonymous();

        issuance.MapGet("/offers/{id}", Offer).WithSummary("A credential offer, by reference");
        issuance.MapPost("/nonce", Nonce).AddEndpointFilter<DpopNonceFilter>().WithSummary("A fresh c_nonce for key proofs");
        issuance.MapPost("/credential", Credential).AddEndpointFilter<DpopNonceFilter>().WithSummary("Fetch credentials with a token and key proofs");
        issuance.MapPost("/deferred_credential", Deferred).AddEndpointFilter<DpopNonceFilter>().WithSummary("Fetch credentials that had to wait");
        issuance.MapPost("/notification", Notification).AddEndpointFilter<DpopNonceFilter>().WithSummary("The wallet tells how an issuance ended");
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
        CredentialMessages messages,
        CredentialIssuer issuer,
        IOptions<IdentityApiOptions> options,
        CancellationToken cancellationToken)
    {
        if (!(await tokens.ReadUnspentAsync(context.Request, cancellationToken)).TryGet(out var token, out var refusal))
            return WalletToken.Refused(context, refusal);
        var issued = await IssueAsync(context.Request, token, messages, issuer, options.Value, cancellationToken);
        // A request that was refused before it wrote anything uses its proof up too; and a used one is refused, whatever the rest.
        if (!token.Proof.IsSettled && !(await token.Proof.SpendAsync(cancellationToken)).TryGet(out _, out var used))
            return WalletToken.Refused(context, used);
        if (issued.TryGet(out var answer, out refusal))
            return answer.Form.Of(answer.Response);
        return refusal.Code is "insufficient-scope" or "invalid-dpop-proof" ? WalletToken.Refused(context, refusal) : OAuthErrors.Of(refusal);
    }

    private static async Task<Result<(CredentialAnswer Form, CredentialResponse Response)>> IssueAsync(
        HttpRequest http,
        IssuanceToken token,
        CredentialMessages messages,
        CredentialIssuer issuer,
        IdentityApiOptions options,
        CancellationToken cancellationToken) =>
        (await messages.ReadAsync(http, cancellationToken)).TryGet(out var message, out var refusal)
        && CredentialRequest.Read(message.Json, options.BatchSize).TryGet(out var request, out refusal)
        && token.GrantFor(request).TryGet(out var grant, out refusal)
        && messages.AnswerTo(message, request.AnswerTo).TryGet(out var answer, out refusal)
        && (await issuer.IssueAsync(token, grant, request, cancellationToken)).TryGet(out var response, out refusal)
            ? (answer, response)
            : refusal;

    private static async Task<IResult> Deferred(
        HttpContext context,
        IssuanceTokens tokens,
        CredentialMessages messages,
        CredentialIssuer issuer,
        CancellationToken cancellationToken)
    {
        if (!(await tokens.ReadAsync(context.Request, cancellationToken)).TryGet(out var token, out var refusal))
            return WalletToken.Refused(context, refusal);
        return (await messages.ReadAsync(context.Request, cancellationToken)).TryGet(out var message, out refusal)
            && DeferredCredentialRequest.Read(message.Json).TryGet(out var request, out refusal)
            && messages.AnswerTo(message, request.AnswerTo).TryGet(out var answer, out refusal)
            && (await issuer.FetchDeferredAsync(token, request.TransactionId, cancellationToken)).TryGet(out var response, out refusal)
                ? answer.Of(response)
                : OAuthErrors.Of(refusal);
    }

    private static async Task<IResult> Notification(
        HttpContext context,
        IssuanceTokens tokens,
        Notifications notifications,
        IOptions<IdentityApiOptions> options,
        CancellationToken cancellationToken)
    {
        if (!(await tokens.ReadAsync(context.Request, cancellationToken)).TryGet(out var token, out var refusal))
            return WalletToken.Refused(context, refusal);
        if (!context.Request.HasJsonContentType())
            return NotificationInvalid("A notification is application/json.");
        var body = await RequestBytes.ReadAsync(context.Request, cancellationToken);
        if (!StrictJson.ParseObject(body, options.Value.RequestBodyBytes).TryGet(out var json, out refusal))
            return NotificationInvalid(refusal.Detail);
        return CredentialNotification.Read(json).TryGet(out var notification, out refusal)
            && (await notifications.TakeAsync(token.Grants, notification, cancellationToken)).TryGet(out _, out refusal)
                ? TypedResults.NoContent()
                : OAuthErrors.Of(refusal);
    }

    private static JsonHttpResult<OAuthError> NotificationInvalid(string detail) =>
        OAuthErrors.Of(new Refusal("invalid-notification-request", detail));
}

using System.Data.Common;
using TrustLedger.Credentials.OpenId4Vci;
using TrustLedger.IdentityApi.Clients;
using TrustLedger.IdentityApi.Http;
using TrustLedger.IdentityApi.Issuance;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.Protocol;

namespace TrustLedger.IdentityApi.Authorization;

/// <summary>The authorization code grant (RFC 6749 §4.1.3, RFC 7636 §4.5, OpenID4VCI 1.0 §6.1).</summary>
/// <remarks>
/// A code is good once and for a minute. When it comes a second time, somebody else has it too: every token that it gave
/// ends (RFC 6749 §4.1.2).
/// </remarks>
internal sealed class AuthorizationCodeGrant(
    Database database, WalletClients clients, DpopProofs dpop, TokenIssuer tokens, TimeProvider time) : ITokenGrant
{
    public string GrantType => VciNames.AuthorizationCodeGrant;

    public async Task<IResult> GrantAsync(
        HttpContext context, IReadOnlyDictionary<string, string> form, CancellationToken cancellationToken)
    {
        if (!(await clients.AuthenticateAsync(context.Request, form.GetValueOrDefault("client_id"), cancellationToken))
                .TryGet(out var client, out var refusal))
        {
            return OAuthErrors.OfClient(refusal);
        }
        if (client.Id is null)
            return OAuthErrors.InvalidRequest("client_id is missing.");
        if (!form.TryGetValue("code", out var code) || !form.TryGetValue("redirect_uri", out var redirectUri)
            || !form.TryGetValue("code_verifier", out var verifier))
            return OAuthErrors.InvalidRequest("code, redirect_uri and code_verifier are needed.");
        if (!RequestedDetails.Read(form).TryGet(out var details, out refusal)
            || !(await dpop.ReadForTokenAsync(context.Request, cancellationToken)).TryGet(out var proof, out refusal))
        {
            return OAuthErrors.Of(refusal);
        }

        // A second use must end the tokens of the first, so the transaction commits whatever comes out of it.
        var answer = await database.WriteAsync(
            connection => RedeemAsync(connection, code, redirectUri, verifier, client, proof.Thumbprint, details), cancellationToken);
        return answer.TryGet(out var token, out refusal) ? TypedResults.Json(token) : OAuthErrors.Of(refusal);
    }

    private async Task<Result<TokenAnswer>> RedeemAsync(
        DbConnection connection, string code, string redirectUri, string verifier, WalletClient client, string? thumbprint,
        RequestedDetails details)
    {
        var wrong = new Refusal("invalid-grant", "The code is wrong, used or over, or was given for another request.");
        if (await AuthorizationStore.FindByCodeAsync(connection, code) is not { } authorization)
            return wrong;
        if (authorization.State != AuthorizationState.Granted)
        {
            await TokenIssuer.RevokeAsync(connection, authorization.Id);
            await AuthorizationStore.SetAsync(connection, authorization.Id, AuthorizationState.Dead);
            return wrong;
        }

        if (authorization.Expires <= time.GetUtcNow()
            || authorization.Client != client.Id || authorization.Instance != client.Instance
            || authorization.RedirectUri != redirectUri
            || (authorization.Thumbprint is not null && authorization.Thumbprint != thumbprint)
            || !Pkce.Answers(verifier, authorization.Challenge))
        {
            return wrong;
        }
        if (!details.AreWithin(authorization.Configurations))
            return RequestedDetails.Invalid("The resident allowed other credentials.");

        await AuthorizationStore.SetAsync(connection, authorization.Id, AuthorizationState.Redeemed);
        return await tokens.IssueAsync(connection, new TokenTerms(authorization.Id, client.Id, client.Instance, thumbprint)
        {
            Configurations = details.Any ? details.Configurations : null,
            HasIdentifiers = details.Any || authorization.HasDetails,
        });
    }
}

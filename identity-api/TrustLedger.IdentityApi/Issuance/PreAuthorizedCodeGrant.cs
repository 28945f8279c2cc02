using System.Data.Common;
using System.Security.Cryptography;
using Dapper;
using TrustLedger.Credentials.OpenId4Vci;
using TrustLedger.IdentityApi.Clients;
using TrustLedger.IdentityApi.Http;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.Protocol;

namespace TrustLedger.IdentityApi.Issuance;

/// <summary>The pre-authorized code grant (OpenID4VCI 1.0 §6).</summary>
/// <remarks>
/// A code is good once. A wallet that sent a DPoP proof with it may redeem it again with the same key as long as
/// nothing was issued: who lost the answer to a crash can go on, and nobody else can.
/// </remarks>
internal sealed class PreAuthorizedCodeGrant(
    Database database, Offers offers, WalletClients clients, DpopProofs dpop, TokenIssuer tokens, TimeProvider time) : ITokenGrant
{
    public string GrantType => VciNames.PreAuthorizedGrant;

    public async Task<IResult> GrantAsync(
        HttpContext context, IReadOnlyDictionary<string, string> form, CancellationToken cancellationToken)
    {
        if (!form.TryGetValue(VciNames.PreAuthorizedCode, out var code))
            return OAuthErrors.InvalidRequest("pre-authorized_code is missing.");
        if (!form.TryGetValue(VciNames.TransactionCode, out var transactionCode))
            return OAuthErrors.InvalidRequest("tx_code is missing: the offer asks for it.");
        if (!(await clients.AuthenticateAsync(context.Request, form.GetValueOrDefault("client_id"), cancellationToken))
                .TryGet(out var client, out var refusal))
        {
            return OAuthErrors.OfClient(refusal);
        }
        if (!RequestedDetails.Read(form).TryGet(out var details, out refusal)
            || !dpop.ReadForToken(context.Request).TryGet(out var unspent, out refusal))
        {
            return OAuthErrors.Of(refusal);
        }

        // A wrong try must be counted and its proof is used up, so the transaction commits whatever comes out of it.
        var answer = await database.WriteAsync<Result<TokenAnswer>>(
            async connection => (await unspent.SpendAsync(connection)).TryGet(out var proof, out var used)
                ? await RedeemAsync(
                    connection, code, transactionCode, new TokenTerms("", client.Id, client.Instance, proof.Thumbprint), details)
                : used,
            cancellationToken);
        return answer.TryGet(out var token, out refusal) ? TypedResults.Json(token) : OAuthErrors.Of(refusal);
    }

    private async Task<Result<TokenAnswer>> RedeemAsync(
        DbConnection connection, string code, string transactionCode, TokenTerms terms, RequestedDetails details)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var offer = await connection.QuerySingleOrDefaultAsync<OfferRow>(
            """
            SELECT id, tx_hash AS TransactionHash, configuration, attempts, state, thumbprint,
                   EXISTS (SELECT 1 FROM issued_credentials i WHERE i.offer = offers.id) AS Issued
            FROM offers WHERE code_hash = @hash AND grant_type = 'pre-authorized_code' AND expires > @now
            """,
            new { hash = Offers.HashOf(code), now });
        if (offer is null || offer.State == "dead")
            return Wrong();

        if (!CryptographicOperations.FixedTimeEquals(offer.TransactionHash, offers.TransactionHash(offer.Id, transactionCode)))
        {
            await connection.ExecuteAsync(
                "UPDATE offers SET attempts = attempts + 1, state = CASE WHEN attempts + 1 >= @most THEN 'dead' ELSE state END WHERE id = @id",
                new { most = Offers.MostAttempts, id = offer.Id });
            return Wrong();
        }

        var again = offer.State == "redeemed" && offer.Issued == 0
            && terms.Thumbprint is not null && string.Equals(terms.Thumbprint, offer.Thumbprint, StringComparison.Ordinal);
        if (offer.State != "open" && !again)
            return Wrong();

        if (!details.AreWithin([offer.Configuration]))
            return RequestedDetails.Invalid("The offer is for another credential.");

        await TokenIssuer.RevokeAsync(connection, offer.Id);
        await connection.ExecuteAsync(
            "UPDATE offers SET state = 'redeemed', thumbprint = @Thumbprint WHERE id = @id", new { terms.Thumbprint, id = offer.Id });
        return await tokens.IssueAsync(connection, terms with { Family = offer.Id, HasIdentifiers = details.Any });
    }

    private static Refusal Wrong() => new("invalid-grant", "The code or the transaction code is wrong, used or over.");

    private sealed record OfferRow(
        string Id, byte[] TransactionHash, string Configuration, long Attempts, string State, string? Thumbprint, long Issued);
}

using System.Data.Common;
using System.Security.Cryptography;
using Dapper;
using Microsoft.Extensions.Options;
using TrustLedger.Credentials.OpenId4Vci;
using TrustLedger.IdentityApi.Clients;
using TrustLedger.IdentityApi.Http;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.IdentityApi.Issuance;

/// <summary>The pre-authorized code grant (OpenID4VCI 1.0 §6).</summary>
/// <remarks>
/// A code is good once. A wallet that sent a DPoP proof with it may redeem it again with the same key as long as
/// nothing was issued: who lost the answer to a crash can go on, and nobody else can.
/// </remarks>
internal sealed class PreAuthorizedCodeGrant(
    Database database, Offers offers, DpopProofs dpop, IOptions<IdentityApiOptions> options, TimeProvider time) : ITokenGrant
{
    private const string WrongGrant = "The code or the transaction code is wrong, used or over.";

    public string GrantType => VciNames.PreAuthorizedGrant;

    public async Task<IResult> GrantAsync(
        HttpContext context, IReadOnlyDictionary<string, string> form, CancellationToken cancellationToken)
    {
        if (!form.TryGetValue(VciNames.PreAuthorizedCode, out var code))
            return OAuthErrors.InvalidRequest("pre-authorized_code is missing.");
        if (!form.TryGetValue(VciNames.TransactionCode, out var transactionCode))
            return OAuthErrors.InvalidRequest("tx_code is missing: the offer asks for it.");
        if (!(await dpop.ReadAsync(context.Request, "/token", accessToken: null, cancellationToken)).TryGet(out var proof, out var refusal))
            return OAuthErrors.Of(refusal);

        var token = StrictBase64Url.Encode(RandomNumberGenerator.GetBytes(32));
        var client = form.GetValueOrDefault("client_id");
        // A wrong try must be counted, so the transaction commits whatever comes out of it.
        var granted = await database.WriteAsync(
            connection => RedeemAsync(connection, code, transactionCode, token, client, proof.Thumbprint), cancellationToken);
        return granted
            ? TypedResults.Json(new TokenAnswer(
                token, proof.Thumbprint is null ? "Bearer" : "DPoP", options.Value.AccessTokenSeconds))
            : OAuthErrors.InvalidGrant(WrongGrant);
    }

    private async Task<bool> RedeemAsync(
        DbConnection connection, string code, string transactionCode, string token, string? client, string? thumbprint)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var offer = await connection.QuerySingleOrDefaultAsync<OfferRow>(
            """
            SELECT id, tx_hash AS TransactionHash, attempts, state, thumbprint,
                   EXISTS (SELECT 1 FROM issued_credentials i WHERE i.offer = offers.id) AS Issued
            FROM offers WHERE code_hash = @hash AND expires > @now
            """,
            new { hash = Offers.HashOf(code), now });
        if (offer is null || offer.State == "dead")
            return false;

        if (!CryptographicOperations.FixedTimeEquals(offer.TransactionHash, offers.TransactionHash(offer.Id, transactionCode)))
        {
            await connection.ExecuteAsync(
                "UPDATE offers SET attempts = attempts + 1, state = CASE WHEN attempts + 1 >= @most THEN 'dead' ELSE state END WHERE id = @id",
                new { most = Offers.MostAttempts, id = offer.Id });
            return false;
        }

        var again = offer.State == "redeemed" && offer.Issued == 0
            && thumbprint is not null && string.Equals(thumbprint, offer.Thumbprint, StringComparison.Ordinal);
        if (offer.State != "open" && !again)
            return false;

        await connection.ExecuteAsync("DELETE FROM issuance_tokens WHERE offer = @id OR expires <= @now", new { id = offer.Id, now });
        await connection.ExecuteAsync(
            "UPDATE offers SET state = 'redeemed', thumbprint = @thumbprint WHERE id = @id", new { thumbprint, id = offer.Id });
        await connection.ExecuteAsync(
            "INSERT INTO issuance_tokens (token_hash, offer, client, thumbprint, expires) VALUES (@hash, @offer, @client, @thumbprint, @expires)",
            new
            {
                hash = Offers.HashOf(token),
                offer = offer.Id,
                client,
                thumbprint,
                expires = now + (options.Value.AccessTokenSeconds * 1_000L),
            });
        return true;
    }

    private sealed record OfferRow(
        string Id, byte[] TransactionHash, long Attempts, string State, string? Thumbprint, long Issued);
}

using Dapper;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.Protocol;

namespace TrustLedger.IdentityApi.Issuance;

/// <summary>Reads the access token of a credential request: Bearer (RFC 6750 §2.1), or DPoP when it is bound to a key.</summary>
internal sealed class IssuanceTokens(Database database, DpopProofs dpop, TimeProvider time)
{
    /// <param name="path">The endpoint's path under the issuer identifier, which a DPoP proof names.</param>
    /// <returns>The token; or, first match wins: <c>invalid-token</c>, <c>invalid-dpop-proof</c>.</returns>
    public async Task<Result<IssuanceToken>> ReadAsync(HttpRequest request, string path, CancellationToken cancellationToken)
    {
        if (request.Headers.Authorization is not [{ } header] || header.Split(' ') is not [var scheme, { Length: > 0 and <= 512 } text])
            return Invalid();

        var row = await database.ReadAsync(
            connection => connection.QuerySingleOrDefaultAsync<Row>(
                """
                SELECT t.offer, o.configuration, o.subject, t.client, t.thumbprint
                FROM issuance_tokens t JOIN offers o ON o.id = t.offer
                WHERE t.token_hash = @hash AND t.expires > @now
                """,
                new { hash = Offers.HashOf(text), now = time.GetUtcNow().ToUnixTimeMilliseconds() }),
            cancellationToken);
        // RFC 9449 §7.1: a bound token never passes as a bearer token.
        var expected = row?.Thumbprint is null ? "Bearer" : "DPoP";
        if (row is null || !string.Equals(scheme, expected, StringComparison.OrdinalIgnoreCase))
            return Invalid();

        if (row.Thumbprint is not null)
        {
            if (!(await dpop.ReadAsync(request, path, text, cancellationToken)).TryGet(out var proof, out var refusal))
                return refusal;
            if (!string.Equals(proof.Thumbprint, row.Thumbprint, StringComparison.Ordinal))
                return new Refusal("invalid-dpop-proof", "The token is bound to another key.");
        }
        return new IssuanceToken(row.Offer, row.Configuration, row.Subject, row.Client);
    }

    private static Refusal Invalid() => new("invalid-token", "The access token is missing, unknown or over.");

    private sealed record Row(string Offer, string Configuration, string Subject, string? Client, string? Thumbprint);
}

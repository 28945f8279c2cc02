using System.Data.Common;
using System.Text.Json;
using Dapper;
using TrustLedger.IdentityApi.Clients;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.Protocol;

namespace TrustLedger.IdentityApi.Issuance;

/// <summary>Reads the access token of a credential request: Bearer (RFC 6750 §2.1), or DPoP when it is bound to a key.</summary>
internal sealed class IssuanceTokens(Database database, DpopProofs dpop, TimeProvider time)
{
    /// <returns>The token; or, first match wins: <c>invalid-token</c>, <c>invalid-dpop-proof</c>, <c>use-dpop-nonce</c>.</returns>
    public async Task<Result<IssuanceToken>> ReadAsync(HttpRequest request, CancellationToken cancellationToken) =>
        (await ReadUnspentAsync(request, cancellationToken)).TryGet(out var token, out var refusal)
        && (await token.Proof.SpendAsync(cancellationToken)).TryGet(out _, out refusal)
            ? token
            : refusal;

    /// <summary>As <see cref="ReadAsync"/>, and leaves using up the token's proof to the caller, whatever comes of the request.</summary>
    public async Task<Result<IssuanceToken>> ReadUnspentAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.Headers.Authorization is not [{ } header] || header.Split(' ') is not [var scheme, { Length: > 0 and <= 512 } text])
            return Invalid();

        var found = await database.ReadAsync(connection => FindAsync(connection, text), cancellationToken);
        // RFC 9449 §7.1: a bound token never passes as a bearer token.
        var expected = found.Thumbprint is null ? "Bearer" : "DPoP";
        if (found.Token is not { } token || !string.Equals(scheme, expected, StringComparison.OrdinalIgnoreCase))
            return Invalid();

        if (found.Thumbprint is null)
            return token;
        if (!dpop.Read(request, text).TryGet(out var proof, out var refusal))
            return refusal;
        return proof.IsBy(found.Thumbprint)
            ? token with { Proof = proof }
            : new Refusal("invalid-dpop-proof", "The token is bound to another key.");
    }

    private async Task<(IssuanceToken? Token, string? Thumbprint)> FindAsync(DbConnection connection, string text)
    {
        var row = await connection.QuerySingleOrDefaultAsync<Row>(
            """
            SELECT family, configurations, identifiers, client, thumbprint FROM issuance_tokens
            WHERE token_hash = @hash AND kind = 'access' AND expires > @now
            """,
            new { hash = Offers.HashOf(text), now = time.GetUtcNow().ToUnixTimeMilliseconds() });
        if (row is null)
            return (null, null);

        var only = row.Configurations is null ? null : JsonSerializer.Deserialize<string[]>(row.Configurations);
        var grants = await TokenIssuer.GrantsAsync(connection, row.Family, only);
        return (new IssuanceToken(row.Family, row.Client, row.Identifiers == 1, grants, dpop.None), row.Thumbprint);
    }

    private static Refusal Invalid() => new("invalid-token", "The access token is missing, unknown or over.");

    private sealed record Row
    {
        public string Family { get; init; } = "";

        public string? Configurations { get; init; }

        public long Identifiers { get; init; }

        public string? Client { get; init; }

        public string? Thumbprint { get; init; }
    }
}

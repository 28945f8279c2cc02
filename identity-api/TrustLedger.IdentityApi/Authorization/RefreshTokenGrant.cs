using System.Data.Common;
using System.Text.Json;
using Dapper;
using TrustLedger.Credentials.OpenId4Vci;
using TrustLedger.IdentityApi.Clients;
using TrustLedger.IdentityApi.Http;
using TrustLedger.IdentityApi.Issuance;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.Protocol;

namespace TrustLedger.IdentityApi.Authorization;

/// <summary>The refresh token grant (RFC 6749 §6, RFC 9449 §5): a wallet fetches credentials anew without its holder.</summary>
/// <remarks>
/// Bound to its sender: to the key that the wallet's provider attested, else to the DPoP key. Each use gives a new refresh
/// token. The one before may come again while its successor was never used, since an answer can be lost; after that it is a
/// thief's, and everything of the family ends.
/// </remarks>
internal sealed class RefreshTokenGrant(
    Database database, WalletClients clients, DpopProofs dpop, TokenIssuer tokens, TimeProvider time) : ITokenGrant
{
    public string GrantType => VciNames.RefreshTokenGrant;

    public async Task<IResult> GrantAsync(
        HttpContext context, IReadOnlyDictionary<string, string> form, CancellationToken cancellationToken)
    {
        if (!(await clients.AuthenticateAsync(context.Request, form.GetValueOrDefault("client_id"), cancellationToken))
                .TryGet(out var client, out var refusal))
        {
            return OAuthErrors.OfClient(refusal);
        }
        if (!form.TryGetValue("refresh_token", out var refreshToken))
            return OAuthErrors.InvalidRequest("refresh_token is missing.");
        if (!(await dpop.ReadForTokenAsync(context.Request, cancellationToken)).TryGet(out var proof, out refusal))
            return OAuthErrors.Of(refusal);

        var scopes = form.TryGetValue("scope", out var scope) ? scope.Split(' ', StringSplitOptions.RemoveEmptyEntries) : null;
        // A thief's try must end the family, so the transaction commits whatever comes out of it.
        var answer = await database.WriteAsync(
            connection => RefreshAsync(connection, Offers.HashOf(refreshToken), client, proof.Thumbprint, scopes), cancellationToken);
        return answer.TryGet(out var token, out refusal) ? TypedResults.Json(token) : OAuthErrors.Of(refusal);
    }

    private async Task<Result<TokenAnswer>> RefreshAsync(
        DbConnection connection, byte[] hash, WalletClient client, string? thumbprint, string[]? scopes)
    {
        var wrong = new Refusal("invalid-grant", "The refresh token is unknown, used or over, or was given to another sender.");
        if (await FindAsync(connection, hash) is not { } held || !IsHolder(held, client, thumbprint))
            return wrong;
        if (held.Successor is { } successor)
        {
            if (await FindAsync(connection, successor) is not { Successor: null })
            {
                await TokenIssuer.RevokeAsync(connection, held.Family);
                return wrong;
            }

            await connection.ExecuteAsync("DELETE FROM issuance_tokens WHERE token_hash = @successor", new { successor });
        }

        IReadOnlyList<string>? before = held.Configurations is null ? null : JsonSerializer.Deserialize<string[]>(held.Configurations);
        var granted = (await TokenIssuer.GrantsAsync(connection, held.Family, before)).Select(grant => grant.Configuration).ToList();
        if (scopes is not null && (scopes.Length == 0 || scopes.Except(granted, StringComparer.Ordinal).Any()))
            return new Refusal("invalid-scope", "The scope is wider than what was authorized.");

        var answer = await tokens.IssueAsync(connection, new TokenTerms(held.Family, held.Client, held.Instance, thumbprint)
        {
            Configurations = scopes ?? before,
            HasIdentifiers = held.Identifiers == 1,
        });
        await connection.ExecuteAsync(
            "UPDATE issuance_tokens SET successor = @next WHERE token_hash = @hash",
            new { hash, next = answer.RefreshToken is { } token ? Offers.HashOf(token) : null });
        return answer;
    }

    private Task<Row?> FindAsync(DbConnection connection, byte[] hash) => connection.QuerySingleOrDefaultAsync<Row>(
        """
        SELECT family, configurations, identifiers, client, instance, thumbprint, successor FROM issuance_tokens
        WHERE token_hash = @hash AND kind = 'refresh' AND expires > @now
        """,
        new { hash, now = time.GetUtcNow().ToUnixTimeMilliseconds() });

    // RFC 9449 §5: an attested wallet may change its DPoP key; one without attestation has nothing else to be known by.
    private static bool IsHolder(Row held, WalletClient client, string? thumbprint) =>
        (client.Id is null || client.Id == held.Client)
        && (held.Instance is not null ? held.Instance == client.Instance : held.Thumbprint == thumbprint);

    private sealed class Row
    {
        public string Family { get; init; } = "";

        public string? Configurations { get; init; }

        public long Identifiers { get; init; }

        public string? Client { get; init; }

        public string? Instance { get; init; }

        public string? Thumbprint { get; init; }

        public byte[]? Successor { get; init; }
    }
}

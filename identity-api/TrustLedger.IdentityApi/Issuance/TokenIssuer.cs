using System.Data.Common;
using System.Security.Cryptography;
using System.Text.Json;
using Dapper;
using Microsoft.Extensions.Options;
using TrustLedger.Credentials.OpenId4Vci;
using TrustLedger.IdentityApi.Clients;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.IdentityApi.Issuance;

/// <summary>Makes the tokens of every grant that leads to credentials. They are stored as hashes only.</summary>
internal sealed class TokenIssuer(IOptions<IdentityApiOptions> options, TimeProvider time)
{
    // OpenID4VCI 1.0 §13.10: who holds a token without a key holds it for five minutes at the most.
    private const int LongestBearerSeconds = 300;
    private const int TokenBytes = 32;

    /// <summary>
    /// Makes an access token, and a refresh token where it can be bound to its sender. Works inside the caller's transaction.
    /// </summary>
    public async Task<TokenAnswer> IssueAsync(DbConnection connection, TokenTerms terms)
    {
        var now = time.GetUtcNow();
        await connection.ExecuteAsync(
            "DELETE FROM issuance_tokens WHERE expires <= @now", new { now = now.ToUnixTimeMilliseconds() });

        var seconds = terms.Thumbprint is null
            ? Math.Min(options.Value.AccessTokenSeconds, LongestBearerSeconds)
            : options.Value.AccessTokenSeconds;
        var access = await AddAsync(connection, terms, "access", now.AddSeconds(seconds));
        var refresh = terms.Thumbprint is null && terms.Instance is null
            ? null
            : await AddAsync(connection, terms, "refresh", now.AddDays(options.Value.RefreshTokenDays));

        var grants = await GrantsAsync(connection, terms.Family, terms.Configurations);
        return new TokenAnswer(
            access,
            terms.Thumbprint is null ? "Bearer" : "DPoP",
            seconds,
            terms.HasIdentifiers ? null : string.Join(' ', grants.Select(grant => grant.Configuration)))
        {
            RefreshToken = refresh,
            AuthorizationDetails = terms.HasIdentifiers ? Details(grants) : null,
        };
    }

    /// <summary>What a family may still be issued.</summary>
    /// <param name="only">The configurations that count; null for all.</param>
    public static async Task<IReadOnlyList<IssuanceGrant>> GrantsAsync(
        DbConnection connection, string family, IReadOnlyList<string>? only)
    {
        var grants = await connection.QueryAsync<IssuanceGrant>(
            "SELECT id AS Offer, configuration, subject, about FROM offers WHERE family = @family AND state = 'redeemed' ORDER BY created, id",
            new { family });
        return [.. grants.Where(grant => only?.Contains(grant.Configuration, StringComparer.Ordinal) != false)];
    }

    /// <summary>Ends every token of a family.</summary>
    public static Task RevokeAsync(DbConnection connection, string family) =>
        connection.ExecuteAsync("DELETE FROM issuance_tokens WHERE family = @family", new { family });

    private static System.Text.Json.Nodes.JsonArray Details(IReadOnlyList<IssuanceGrant> grants) => AuthorizationDetail.ToJson(grants
        .GroupBy(grant => grant.Configuration, StringComparer.Ordinal)
        .Select(same => new AuthorizationDetail(same.Key) { CredentialIdentifiers = [.. same.Select(grant => grant.Offer)] }));

    private static async Task<string> AddAsync(DbConnection connection, TokenTerms terms, string kind, DateTimeOffset expires)
    {
        var token = StrictBase64Url.Encode(RandomNumberGenerator.GetBytes(TokenBytes));
        await connection.ExecuteAsync(
            """
            INSERT INTO issuance_tokens
              (token_hash, kind, family, configurations, identifiers, client, instance, thumbprint, expires)
            VALUES (@hash, @kind, @Family, @configurations, @identifiers, @Client, @Instance, @Thumbprint, @expires)
            """,
            new
            {
                hash = Offers.HashOf(token),
                kind,
                terms.Family,
                configurations = terms.Configurations is null ? null : JsonSerializer.Serialize(terms.Configurations),
                identifiers = terms.HasIdentifiers ? 1L : 0L,
                terms.Client,
                terms.Instance,
                terms.Thumbprint,
                expires = expires.ToUnixTimeMilliseconds(),
            });
        return token;
    }
}

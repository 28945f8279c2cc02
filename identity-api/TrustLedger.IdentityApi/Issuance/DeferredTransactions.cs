using System.Data.Common;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Dapper;
using TrustLedger.Credentials.Jose;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.IdentityApi.Issuance;

/// <summary>The transactions of deferred issuance (OpenID4VCI 1.0 §9): which keys wait for which approval.</summary>
internal sealed class DeferredTransactions(TimeProvider time)
{
    /// <summary>Keeps proven keys until their credentials can be issued, inside the caller's transaction.</summary>
    /// <returns>The <c>transaction_id</c>; only its hash is stored.</returns>
    public async Task<string> AddAsync(DbConnection connection, string approval, IReadOnlyList<Jwk> keys)
    {
        var transaction = StrictBase64Url.Encode(RandomNumberGenerator.GetBytes(32));
        await connection.ExecuteAsync(
            """
            INSERT INTO deferred_transactions (transaction_hash, approval, holder_keys, copies, created)
            VALUES (@hash, @approval, @keys, @copies, @now)
            """,
            new
            {
                hash = Offers.HashOf(transaction),
                approval,
                keys = new JsonArray([.. keys.Select(key => (JsonNode)key.ToJson())]).ToJsonString(),
                copies = keys.Count,
                now = time.GetUtcNow().ToUnixTimeMilliseconds(),
            });
        return transaction;
    }

    /// <summary>Null when there is none of this grant under this id, or its credentials were fetched.</summary>
    public static async Task<DeferredKeys?> FindAsync(DbConnection connection, string grant, string transaction)
    {
        var (configuration, state, keys) = await connection.QuerySingleOrDefaultAsync<(string? Configuration, string State, string Keys)>(
            """
            SELECT a.configuration, a.state, d.holder_keys
            FROM deferred_transactions d JOIN issuance_approvals a ON a.id = d.approval
            WHERE d.transaction_hash = @hash AND d.fetched IS NULL AND a.grant_id = @grant
            """,
            new { hash = Offers.HashOf(transaction), grant });
        return configuration is null
            ? null
            : new DeferredKeys(
                configuration, IssuanceApprovals.StateOf(state), [.. JsonNode.Parse(keys)!.AsArray().Select(ReadKey)]);
    }

    /// <summary>The credentials are on their way: the transaction is dead.</summary>
    public Task MarkFetchedAsync(DbConnection connection, string transaction) => connection.ExecuteAsync(
        "UPDATE deferred_transactions SET fetched = @now WHERE transaction_hash = @hash",
        new { hash = Offers.HashOf(transaction), now = time.GetUtcNow().ToUnixTimeMilliseconds() });

    /// <summary>How many copies of a grant wait.</summary>
    public static Task<long> CountWaitingAsync(DbConnection connection, string grant) => connection.ExecuteScalarAsync<long>(
        """
        SELECT COALESCE(SUM(d.copies), 0)
        FROM issuance_approvals a JOIN deferred_transactions d ON d.approval = a.id
        WHERE a.grant_id = @grant AND d.fetched IS NULL
        """,
        new { grant });

    private static Jwk ReadKey(JsonNode? key) => Jwk.Parse(key).TryGet(out var jwk, out var refusal)
        ? jwk
        : throw new InvalidOperationException($"A stored holder key does not read: {refusal.Code}.");
}

using System.Data.Common;
using Dapper;
using TrustLedger.IdentityApi.Storage;

namespace TrustLedger.IdentityApi.Clients;

/// <summary>Remembers the <c>jti</c> of tokens that count once, until they would be expired anyway.</summary>
/// <remarks>Durable when a call returns, so that a restart opens no second use. Calls may overlap: one wins.</remarks>
public sealed class SpentTokens(Database database, TimeProvider time)
{
    /// <returns>
    /// False when this one was spent before; also when it is over by now, since what is over may be forgotten already.
    /// </returns>
    public Task<bool> TrySpendAsync(string issuer, string jti, DateTimeOffset expires, CancellationToken cancellationToken) =>
        database.WriteAsync(connection => TrySpendAsync(connection, issuer, jti, expires), cancellationToken);

    /// <summary>As the other, inside the caller's transaction: durable, and spent, once that has committed.</summary>
    public async Task<bool> TrySpendAsync(DbConnection connection, string issuer, string jti, DateTimeOffset expires)
    {
        // Under the writer's lock, so that nothing is forgotten between this look at the clock and the insert.
        var now = time.GetUtcNow();
        await connection.ExecuteAsync("DELETE FROM spent_tokens WHERE expires < @now", new { now = now.ToUnixTimeMilliseconds() });
        return expires >= now && await connection.ExecuteAsync(
            """
            INSERT INTO spent_tokens (issuer, jti, expires) VALUES (@issuer, @jti, @expires)
            ON CONFLICT (issuer, jti) DO NOTHING
            """,
            new { issuer, jti, expires = expires.ToUnixTimeMilliseconds() }) == 1;
    }
}

using System.Data.Common;
using Dapper;
using TrustLedger.Casework.KeyChanges;
using TrustLedger.IdentityApi.Status;
using TrustLedger.Protocol;

namespace TrustLedger.IdentityApi.Recovery;

/// <summary>What follows when another key takes the place of a person's. Works inside the caller's transaction.</summary>
internal sealed class KeyChanges(StatusEntries status, Notices notices, KeyChangeRules rules, TimeProvider time)
{
    /// <summary>
    /// A binding that replaces an earlier handle's is on the ledger: what the old device holds is worth nothing any
    /// more, the person is told, and the cool-down begins.
    /// </summary>
    public async Task RecordAsync(DbConnection connection, string binding, string person)
    {
        var now = time.GetUtcNow();
        var cooled = now + rules.CoolDown;
        await connection.ExecuteAsync(
            """
            INSERT INTO key_changes (binding, person, changed, cooled, rules) VALUES (@binding, @person, @changed, @cooled, @Version)
            ON CONFLICT (binding) DO NOTHING
            """,
            new { binding, person, changed = now.ToUnixTimeMilliseconds(), cooled = cooled.ToUnixTimeMilliseconds(), rules.Version });
        await status.LoseAsync(connection, person);
        await connection.ExecuteAsync("UPDATE offers SET state = 'dead' WHERE subject = @person AND state = 'open'", new { person });
        await connection.ExecuteAsync(
            "UPDATE authorizations SET state = 'dead' WHERE subject = @person AND state IN ('open', 'granted')", new { person });
        await notices.AddAsync(connection, person, Notices.KeyChanged, cooled);
    }

    /// <summary>Whether credentials may be issued to a person now.</summary>
    /// <returns>Null; or, first match wins: <c>key-suspended</c>, <c>key-cool-down</c>.</returns>
    public async Task<Refusal?> CheckAsync(DbConnection connection, string person)
    {
        if (await connection.ExecuteScalarAsync<long>(
                "SELECT COUNT(*) FROM key_suspensions WHERE person = @person AND state IN ('provisional', 'confirmed')", new { person }) > 0)
            return new Refusal("key-suspended", "The person's wallet is suspended; a window can lift that or bind another.");

        var cooled = await connection.ExecuteScalarAsync<long?>("SELECT MAX(cooled) FROM key_changes WHERE person = @person", new { person });
        return cooled > time.GetUtcNow().ToUnixTimeMilliseconds()
            ? new Refusal("key-cool-down", FormattableString.Invariant(
                $"The person's key changed; nothing is issued before {DateTimeOffset.FromUnixTimeMilliseconds(cooled.Value):yyyy-MM-ddTHH:mm:ssZ}."))
            : null;
    }

    /// <summary>As <see cref="CheckAsync(DbConnection, string)"/>, for what was offered some time ago.</summary>
    /// <param name="connection">With the caller's transaction.</param>
    /// <param name="person">The subject.</param>
    /// <param name="offer">The offer behind the token, whatever token: one of before a change may be on the old device.</param>
    /// <returns>Null; or, first match wins: <c>key-suspended</c>, <c>key-cool-down</c>, <c>key-changed</c>.</returns>
    public async Task<Refusal?> CheckAsync(DbConnection connection, string person, string offer) =>
        await CheckAsync(connection, person) is { } held ? held
        : await connection.ExecuteScalarAsync<long>(
            """
            SELECT COUNT(*) FROM offers o JOIN key_changes c ON c.person = o.subject
            WHERE o.id = @offer AND o.subject = @person AND o.created <= c.changed
            """,
            new { person, offer }) > 0
            ? new Refusal("key-changed", "It was offered before the person's key changed.")
            : null;
}

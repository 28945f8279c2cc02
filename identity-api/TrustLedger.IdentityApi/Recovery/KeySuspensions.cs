using System.Data.Common;
using System.Security.Cryptography;
using Dapper;
using TrustLedger.Casework.KeyChanges;
using TrustLedger.IdentityApi.Status;

namespace TrustLedger.IdentityApi.Recovery;

/// <summary>
/// The table of suspensions, and what they do: the handle counts as nobody's and nothing is issued. Works inside the
/// caller's transaction.
/// </summary>
/// <remarks>
/// A lasting suspension revokes the person's credentials too, for good: an entry of the status list is never turned
/// back, or it would tell itself from its decoys. Lifting gives the keys back; credentials are issued anew. A provisional
/// one leaves credentials alone: names and numbers are known to many, and none of them may destroy what is held.
/// </remarks>
internal sealed class KeySuspensions(StatusEntries status, Notices notices, KeyChangeRules rules, TimeProvider time)
{
    private const string InForce = " state IN ('provisional', 'confirmed') ";

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Suspends a person's keys, or finds that they are; a word of more weight than a session's makes it lasting.</summary>
    /// <param name="basis"><c>officer</c>, <c>handle</c>, <c>objection</c> or <c>session</c>; the last is provisional.</param>
    /// <param name="actor">The officer's client id, or the handle that asked.</param>
    /// <param name="organisation">The officer's; null for a wallet.</param>
    public async Task<KeySuspension> AddAsync(
        DbConnection connection, string person, string basis, string actor, string reason, string? organisation)
    {
        var provisional = basis == "session";
        if (await FindAsync(connection, person) is { } standing)
        {
            if (provisional || standing.Lapses is null)
                return standing;
            await connection.ExecuteAsync(
                "UPDATE key_suspensions SET state = 'confirmed', lapses = NULL, basis = @basis, actor = @actor WHERE id = @Id",
                new { standing.Id, basis, actor });
            await status.LoseAsync(connection, person);
            await notices.AddAsync(connection, person, Notices.KeySuspended, until: null, organisation);
            return standing with { Lapses = null };
        }

        DateTimeOffset? lapses = provisional ? time.GetUtcNow() + rules.Provisional : null;
        var added = new KeySuspension(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), lapses);
        await connection.ExecuteAsync(
            """
            INSERT INTO key_suspensions (id, person, basis, actor, reason, state, created, lapses)
            VALUES (@Id, @person, @basis, @actor, @reason, @state, @Now, @until)
            """,
            new
            {
                added.Id,
                person,
                basis,
                actor,
                reason,
                state = provisional ? "provisional" : "confirmed",
                Now,
                until = lapses?.ToUnixTimeMilliseconds(),
            });
        await connection.ExecuteAsync("UPDATE bindings SET state = 'suspended' WHERE person = @person AND state = 'bound'", new { person });
        if (!provisional)
            await status.LoseAsync(connection, person);
        await notices.AddAsync(connection, person, Notices.KeySuspended, lapses, organisation);
        return added;
    }

    /// <summary>Whether a suspension that no officer confirmed was asked for too short a time ago to ask again.</summary>
    public async Task<bool> WasProvisionalAsync(DbConnection connection, string person) =>
        await connection.ExecuteScalarAsync<long>(
            "SELECT COUNT(*) FROM key_suspensions WHERE person = @person AND basis = 'session' AND created > @since",
            new { person, since = Now - (long)rules.ProvisionalAgain.TotalMilliseconds }) > 0;

    /// <summary>Ends a person's suspension: the keys are theirs again.</summary>
    /// <returns>False when there is none.</returns>
    public Task<bool> LiftAsync(DbConnection connection, string person, string officer, string organisation) =>
        EndAsync(connection, person, "lifted", officer, organisation);

    /// <summary>Ends what nobody confirmed in time.</summary>
    public async Task LapseAsync(DbConnection connection)
    {
        var over = await connection.QueryAsync<string>(
            "SELECT person FROM key_suspensions WHERE state = 'provisional' AND lapses <= @Now", new { Now });
        foreach (var person in over)
            await EndAsync(connection, person, "lapsed", officer: null, organisation: null);
    }

    /// <summary>Another handle was bound: what was suspended stays so for good.</summary>
    public Task ReplaceAsync(DbConnection connection, string person) => connection.ExecuteAsync(
        "UPDATE key_suspensions SET state = 'replaced', settled = @Now WHERE person = @person AND" + InForce, new { person, Now });

    private async Task<bool> EndAsync(DbConnection connection, string person, string state, string? officer, string? organisation)
    {
        var ended = await connection.ExecuteAsync(
            "UPDATE key_suspensions SET state = @state, settled = @Now, settler = @officer WHERE person = @person AND" + InForce,
            new { person, state, officer, Now });
        if (ended == 0)
            return false;
        await connection.ExecuteAsync("UPDATE bindings SET state = 'bound' WHERE person = @person AND state = 'suspended'", new { person });
        await notices.AddAsync(
            connection, person, state == "lapsed" ? Notices.SuspensionLapsed : Notices.SuspensionLifted, until: null, organisation);
        return true;
    }

    private static async Task<KeySuspension?> FindAsync(DbConnection connection, string person)
    {
        var row = await connection.QueryFirstOrDefaultAsync<(string? Id, long? Lapses)>(
            "SELECT id, lapses FROM key_suspensions WHERE person = @person AND" + InForce, new { person });
        return row.Id is null
            ? null
            : new KeySuspension(row.Id, row.Lapses is { } lapses ? DateTimeOffset.FromUnixTimeMilliseconds(lapses) : null);
    }
}

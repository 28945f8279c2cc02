using System.Data.Common;
using System.Security.Cryptography;
using Dapper;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.Protocol.Keys;

namespace TrustLedger.IdentityApi.Recovery;

/// <summary>What a person is told about their keys and about delegations. No name, number or claim is in a notice.</summary>
internal sealed class Notices(Database database, TimeProvider time)
{
    public const string KeySuspended = "key-suspended";
    public const string SuspensionLifted = "suspension-lifted";
    public const string SuspensionLapsed = "suspension-lapsed";
    public const string KeyChanged = "key-changed";
    public const string DelegationAsked = "delegation-asked";
    public const string DelegationAccepted = "delegation-accepted";
    public const string DelegationDeclined = "delegation-declined";
    public const string DelegationRevoked = "delegation-revoked";
    public const string DelegationUsed = "delegation-used";

    private const int Most = 200;

    /// <summary>Adds a notice inside the caller's transaction.</summary>
    public Task AddAsync(DbConnection connection, string person, string kind, DateTimeOffset? until = null, string? organisation = null) =>
        connection.ExecuteAsync(
            "INSERT INTO notices (id, person, kind, at, until, organisation) VALUES (@id, @person, @kind, @now, @until, @organisation)",
            new
            {
                id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)),
                person,
                kind,
                now = time.GetUtcNow().ToUnixTimeMilliseconds(),
                until = until?.ToUnixTimeMilliseconds(),
                organisation,
            });

    /// <summary>
    /// The newest notices of the person whose handle this is or was. A handle that was replaced is told as well: where
    /// somebody else did that, its owner is who must hear of it.
    /// </summary>
    public async Task<IReadOnlyList<NoticeAnswer>> OfHandleAsync(Address handle, CancellationToken cancellationToken)
    {
        var rows = await database.ReadAsync(
            connection => connection.QueryAsync<Row>(
                """
                SELECT id, kind, at, until, organisation FROM notices
                WHERE person IN (SELECT person FROM bindings WHERE handle = @handle AND state IN ('bound', 'suspended', 'replaced'))
                ORDER BY at DESC, id LIMIT @Most
                """,
                new { handle = handle.ToLowerHex(), Most }),
            cancellationToken);
        return [.. rows.Select(row => new NoticeAnswer(row.Id, row.Kind, Moment(row.At), row.Until is { } until ? Moment(until) : null, row.Organisation))];
    }

    private static DateTimeOffset Moment(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    private sealed record Row(string Id, string Kind, long At, long? Until, string? Organisation);
}

using System.Data.Common;
using Dapper;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Keys;

namespace TrustLedger.IdentityApi.Proofing;

/// <summary>Which handle is whose, and which person has which handle. Works inside the caller's transaction.</summary>
public sealed class Bindings(TimeProvider time)
{
    private const string Select = "SELECT uid, handle, person, level, state FROM bindings ";
    private const string InForce = " AND state IN ('pending', 'bound')";
    private const string Known = " AND state IN ('pending', 'bound', 'suspended')";

    /// <summary>The binding of a handle; null when it is nobody's, is suspended, or was replaced.</summary>
    public static async Task<Binding?> OfHandleAsync(DbConnection connection, Address handle) =>
        Read(await connection.QueryFirstOrDefaultAsync<Row>(
            Select + "WHERE handle = @handle" + InForce + " ORDER BY created DESC LIMIT 1", new { handle = handle.ToLowerHex() }));

    /// <summary>As <see cref="OfHandleAsync"/>, suspended or not.</summary>
    internal static async Task<Binding?> KnownOfHandleAsync(DbConnection connection, Address handle) =>
        Read(await connection.QueryFirstOrDefaultAsync<Row>(
            Select + "WHERE handle = @handle" + Known + " ORDER BY created DESC LIMIT 1", new { handle = handle.ToLowerHex() }));

    /// <summary>As <see cref="OfPersonAsync"/>, suspended or not: what a new binding takes the place of.</summary>
    internal static async Task<Binding?> LatestOfPersonAsync(DbConnection connection, string personId) =>
        Read(await connection.QueryFirstOrDefaultAsync<Row>(
            Select + "WHERE person = @personId" + Known + " ORDER BY created DESC LIMIT 1", new { personId }));

    /// <summary>The binding of a person; null when they have none, or it is suspended.</summary>
    public static async Task<Binding?> OfPersonAsync(DbConnection connection, string personId) =>
        Read(await connection.QueryFirstOrDefaultAsync<Row>(
            Select + "WHERE person = @personId" + InForce + " ORDER BY created DESC LIMIT 1", new { personId }));

    internal Task AddAsync(
        DbConnection connection, Bytes32 uid, Address handle, string personId, string session, int level) =>
        connection.ExecuteAsync(
            """
            INSERT INTO bindings (uid, handle, person, session, level, state, created)
            VALUES (@uid, @handle, @personId, @session, @level, 'pending', @now)
            """,
            new
            {
                uid = uid.ToString(),
                handle = handle.ToLowerHex(),
                personId,
                session,
                level,
                now = time.GetUtcNow().ToUnixTimeMilliseconds(),
            });

    /// <summary>The binding is on the ledger: it takes the place of the person's earlier ones.</summary>
    /// <returns>The person, and whether another handle than before is theirs now; null when no binding is of that statement.</returns>
    internal static async Task<(string Person, bool IsOtherHandle)?> PublishAsync(DbConnection connection, string uid)
    {
        await connection.ExecuteAsync("UPDATE bindings SET state = 'bound' WHERE uid = @uid", new { uid });
        var published = await connection.QuerySingleOrDefaultAsync<(string? Person, string Handle)>(
            "SELECT person, handle FROM bindings WHERE uid = @uid", new { uid });
        if (published.Person is null)
            return null;
        var others = await connection.ExecuteScalarAsync<long>(
            """
            SELECT COUNT(*) FROM bindings
            WHERE state IN ('bound', 'suspended') AND uid <> @uid AND person = @Person AND handle <> @Handle
            """,
            new { uid, published.Person, published.Handle });
        await connection.ExecuteAsync(
            """
            UPDATE bindings SET state = 'replaced'
            WHERE state IN ('bound', 'suspended') AND uid <> @uid AND person = @Person
            """,
            new { uid, published.Person });
        return (published.Person, others > 0);
    }

    internal static Task RefuseAsync(DbConnection connection, string uid) =>
        connection.ExecuteAsync("UPDATE bindings SET state = 'refused' WHERE uid = @uid", new { uid });

    private static Binding? Read(Row? row) => row is null ? null : new Binding(
        Bytes32.Read(row.Uid)!.Value, Address.FromBytes(Hex.Read(row.Handle)), row.Person, (int)row.Level, row.State == "bound");

    private sealed record Row(string Uid, string Handle, string Person, long Level, string State);
}

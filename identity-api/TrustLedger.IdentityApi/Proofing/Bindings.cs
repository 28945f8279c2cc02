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

    /// <summary>The binding of a handle; null when it is nobody's, or was replaced.</summary>
    public static async Task<Binding?> OfHandleAsync(DbConnection connection, Address handle) =>
        Read(await connection.QueryFirstOrDefaultAsync<Row>(
            Select + "WHERE handle = @handle" + InForce + " ORDER BY created DESC LIMIT 1", new { handle = handle.ToLowerHex() }));

    /// <summary>The binding of a person; null when they have none.</summary>
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
    internal static async Task PublishAsync(DbConnection connection, string uid)
    {
        await connection.ExecuteAsync("UPDATE bindings SET state = 'bound' WHERE uid = @uid", new { uid });
        await connection.ExecuteAsync(
            """
            UPDATE bindings SET state = 'replaced'
            WHERE state = 'bound' AND uid <> @uid AND person = (SELECT person FROM bindings WHERE uid = @uid)
            """,
            new { uid });
    }

    internal static Task RefuseAsync(DbConnection connection, string uid) =>
        connection.ExecuteAsync("UPDATE bindings SET state = 'refused' WHERE uid = @uid", new { uid });

    private static Binding? Read(Row? row) => row is null ? null : new Binding(
        Bytes32.Read(row.Uid)!.Value, Address.FromBytes(Hex.Read(row.Handle)), row.Person, (int)row.Level, row.State == "bound");

    private sealed record Row(string Uid, string Handle, string Person, long Level, string State);
}

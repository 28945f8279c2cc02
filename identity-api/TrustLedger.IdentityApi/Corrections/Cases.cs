using System.Data.Common;
using Dapper;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.IdentityApi.Corrections;

/// <summary>Which person a case is about, and which statements belong to it. Works inside the caller's transaction.</summary>
internal sealed class Cases(ColumnCipher cipher, LookupHash lookups, TimeProvider time)
{
    private const string Table = "correction_cases";

    public async Task AddAsync(DbConnection connection, Bytes32 handle, string personId) =>
        await connection.ExecuteAsync(
            """
            INSERT INTO correction_cases (handle, person, person_hash, created) VALUES (@handle, @person, @personHash, @now)
            ON CONFLICT (handle) DO NOTHING
            """,
            new
            {
                handle = handle.ToString(),
                person = cipher.SealText(personId, Table, "person", handle.ToString()),
                personHash = lookups.Of("correction-case", personId),
                now = time.GetUtcNow().ToUnixTimeMilliseconds(),
            });

    /// <summary>The register's id of the person whom a case is about; null when the case was not registered here.</summary>
    public async Task<string?> PersonAsync(DbConnection connection, Bytes32 handle) =>
        await connection.QuerySingleOrDefaultAsync<byte[]>(
            "SELECT person FROM correction_cases WHERE handle = @handle", new { handle = handle.ToString() }) is { } person
            ? cipher.OpenText(person, Table, "person", handle.ToString())
            : null;

    /// <summary>Notes a record, or a signature on one.</summary>
    public Task AddStatementAsync(DbConnection connection, Bytes32 uid, Bytes32 record, Bytes32 caseHandle) =>
        connection.ExecuteAsync(
            """
            INSERT INTO correction_statements (uid, record, case_handle, created) VALUES (@uid, @record, @caseHandle, @now)
            ON CONFLICT (uid) DO NOTHING
            """,
            new
            {
                uid = uid.ToString(),
                record = record.ToString(),
                caseHandle = caseHandle.ToString(),
                now = time.GetUtcNow().ToUnixTimeMilliseconds(),
            });

    /// <summary>The EAS object of a statement, word for word; null when it was not handed in here.</summary>
    public static Task<string?> StatementAsync(DbConnection connection, Bytes32 uid) =>
        connection.QuerySingleOrDefaultAsync<string?>(
            "SELECT statement FROM outbox WHERE log = 'corrections' AND uid = @uid", new { uid = uid.ToString() });
}

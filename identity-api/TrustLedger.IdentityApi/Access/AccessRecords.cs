using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Dapper;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Merkle;

namespace TrustLedger.IdentityApi.Access;

/// <summary>Who saw, or judged, what of whom (个人信息保护法 §44, §45): written before it is shown, read by the person alone.</summary>
/// <remarks>
/// A thief of the database learns how many lines there are and when; with the column and lookup keys, everything. Who can
/// write the database can drop the lines of a day that is not closed yet; from its digest on the person can tell.
/// </remarks>
internal sealed class AccessRecords(Database database, ColumnCipher cipher, LookupHash lookups, TimeProvider time)
{
    private const string Table = "access_records";

    /// <summary>Adds lines inside the caller's transaction. Persons are those of the register.</summary>
    public async Task AddAsync(DbConnection connection, params IReadOnlyList<AccessNote> notes)
    {
        if (notes.Count == 0)
            return;
        var now = time.GetUtcNow();
        // A day that is closed takes nothing more in, whatever the clock says.
        var closed = await connection.ExecuteScalarAsync<long?>("SELECT MAX(day) FROM access_days");
        var day = Math.Max(AccessDays.DayOf(now), closed + 1 ?? 0);
        foreach (var note in notes)
        {
            var id = StrictBase64Url.Encode(RandomNumberGenerator.GetBytes(16));
            var line = AccessLine.Write(id, now, note);
            await connection.ExecuteAsync(
                """
                INSERT INTO access_records (id, person_hash, once, day, at, line, leaf)
                VALUES (@id, @person, @once, @day, @at, @line, @leaf) ON CONFLICT (once) DO NOTHING
                """,
                new
                {
                    id,
                    person = PersonHash(note.Person),
                    once = note.OncePerDay ? OnceHash(note, day) : null,
                    day,
                    at = now.ToUnixTimeMilliseconds(),
                    line = cipher.Seal(line, Table, "line", id),
                    leaf = AccessLine.LeafOf(line).ToArray(),
                });
        }
    }

    /// <summary>Adds lines in a transaction of their own: call it before what they tell of leaves this process.</summary>
    public Task NoteAsync(CancellationToken cancellationToken, params IReadOnlyList<AccessNote> notes) => notes.Count == 0
        ? Task.CompletedTask
        : database.WriteAsync(connection => AddAsync(connection, notes), cancellationToken);

    /// <summary>A page of a person's lines, the newest first.</summary>
    /// <param name="connection">Read only.</param>
    /// <param name="person">The register's id.</param>
    /// <param name="before">Where the last page ended; null for the newest.</param>
    /// <param name="most">How many.</param>
    public async Task<IReadOnlyList<StoredAccess>> PageAsync(
        DbConnection connection, string person, (long At, string Id)? before, int most) =>
        [.. (await connection.QueryAsync<Row>(
            """
            SELECT id, access_records.day AS day, at, line, leaf_index AS LeafIndex, path, size, root, uid, state, log_index AS LogIndex
            FROM access_records LEFT JOIN access_days ON access_days.day = access_records.day
            WHERE person_hash = @person AND (at < @at OR (at = @at AND id < @id))
            ORDER BY at DESC, id DESC LIMIT @most
            """,
            new { person = PersonHash(person), at = before?.At ?? long.MaxValue, id = before?.Id ?? "", most })).Select(Open)];

    private StoredAccess Open(Row row)
    {
        var line = cipher.Open(row.Line, Table, "line", row.Id);
        var proof = row is { LeafIndex: { } index, Size: { } size, Path: { } path }
            ? new InclusionProof(index, size, [.. path.Chunk(Hash.Length).Select(hash => Hash.FromBytes(hash))])
            : null;
        return new StoredAccess(
            row.Id, row.At, row.Day, JsonNode.Parse(line)!.AsObject(), AccessLine.LeafOf(line), proof,
            row.Uid is null ? null : new AccessDigest(row.Uid, row.Root!, row.State!, row.LogIndex));
    }

    private byte[] PersonHash(string person) => lookups.Of("access-person", person);

    private byte[] OnceHash(AccessNote note, long day) => lookups.Of(
        "access-once", string.Join('\0', day.ToString(CultureInfo.InvariantCulture), note.Person, note.Operation, note.By.Actor, note.By.Organisation, note.About));

    private sealed record Row
    {
        public string Id { get; init; } = "";

        public long Day { get; init; }

        public long At { get; init; }

        public byte[] Line { get; init; } = [];

        public long? LeafIndex { get; init; }

        public byte[]? Path { get; init; }

        public long? Size { get; init; }

        public string? Root { get; init; }

        public string? Uid { get; init; }

        public string? State { get; init; }

        public long? LogIndex { get; init; }
    }
}

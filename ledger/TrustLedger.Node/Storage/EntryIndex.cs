using System.Buffers.Binary;
using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Entries;

namespace TrustLedger.Node.Storage;

/// <summary>Finds entries by uid, recipient, schema and reference. Made from the entries alone: it may be deleted.</summary>
/// <remarks>
/// Durable to some earlier size after a crash, and caught up from there. <see cref="Add"/> has one caller at a time;
/// <see cref="Find"/> may overlap it. Holds the first eight bytes of each word only, so that what it finds is a
/// candidate: the caller compares the entry. Who rewrites it can hide entries from a listing, and nothing else.
/// </remarks>
internal sealed class EntryIndex : IDisposable
{
    private const long FormatVersion = 1;

    private readonly SqliteConnection _writer;
    private readonly string _connectionString;
    private long _size;

    private EntryIndex(SqliteConnection writer, string connectionString, long size) =>
        (_writer, _connectionString, _size) = (writer, connectionString, size);

    /// <summary>Entries below this index are found.</summary>
    public long Size => Interlocked.Read(ref _size);

    /// <summary>Opens the index of a log, or begins a new one where there is none that fits.</summary>
    /// <param name="path">The database file.</param>
    /// <param name="origin">The log.</param>
    /// <param name="logSize">The size of the log: an index that is ahead of it belongs to another history.</param>
    public static EntryIndex Open(string path, string origin, long logSize)
    {
        try
        {
            if (TryOpen(path, origin, logSize) is { } index)
                return index;
        }
        catch (SqliteException)
        {
            // Not a database, or a damaged one. The entries have everything it had.
        }

        Delete(path);
        return TryOpen(path, origin, logSize) ?? throw new IOException($"{path} can't be made anew.");
    }

    /// <summary>Removes an index that nothing has open.</summary>
    public static void Delete(string path)
    {
        foreach (var file in new[] { path, path + "-wal", path + "-shm" })
            File.Delete(file);
    }

    /// <summary>Adds entries that follow each other from <see cref="Size"/> on, in one transaction.</summary>
    public void Add(IReadOnlyList<LogEntry> entries)
    {
        var at = Size;
        using var transaction = _writer.BeginTransaction();
        using var insert = _writer.CreateCommand();
        insert.CommandText = "INSERT INTO entry VALUES ($at, $uid, $recipient, $schema, $ref)";
        var (index, uid, recipient, schema, reference) = (
            insert.Parameters.Add("$at", SqliteType.Integer), insert.Parameters.Add("$uid", SqliteType.Integer),
            insert.Parameters.Add("$recipient", SqliteType.Integer), insert.Parameters.Add("$schema", SqliteType.Integer),
            insert.Parameters.Add("$ref", SqliteType.Integer));
        foreach (var entry in entries)
        {
            index.Value = at++;
            if (entry.IsPadding)
                continue;
            uid.Value = Short(entry.Uid);
            recipient.Value = Short(entry.Statement.Recipient.ToArray());
            schema.Value = Short(entry.Statement.Schema);
            reference.Value = entry.Statement.RefUid.IsZero ? DBNull.Value : Short(entry.Statement.RefUid);
            insert.ExecuteNonQuery();
        }

        _writer.Execute("UPDATE progress SET size = @at", new { at }, transaction);
        transaction.Commit();
        Interlocked.Exchange(ref _size, at);
    }

    /// <summary>The indices, rising, of entries that may match.</summary>
    public IReadOnlyList<long> Find(EntryQuery query, int limit)
    {
        using var reader = new SqliteConnection(_connectionString);
        var conditions = new List<string> { "at > @after" };
        if (query.Uid is not null)
            conditions.Add("uid = @uid");
        if (query.Recipient is not null)
            conditions.Add("recipient = @recipient");
        if (query.Schema is not null)
            conditions.Add("schema = @schema");
        if (query.Ref is not null)
            conditions.Add("ref = @reference");
        return [.. reader.Query<long>(
            $"SELECT at FROM entry WHERE {string.Join(" AND ", conditions)} ORDER BY at LIMIT @limit",
            new
            {
                after = query.After,
                uid = query.Uid is { } uid ? Short(uid) : 0,
                recipient = query.Recipient is { } recipient ? Short(recipient.ToArray()) : 0,
                schema = query.Schema is { } schema ? Short(schema) : 0,
                reference = query.Ref is { } reference ? Short(reference) : 0,
                limit,
            })];
    }

    public void Dispose() => _writer.Dispose();

    private static EntryIndex? TryOpen(string path, string origin, long logSize)
    {
        var connectionString = new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString();
        var writer = new SqliteConnection(connectionString);
        writer.Open();

        // After a power cut the database is an older one, and whole: that is what WAL with NORMAL promises.
        writer.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;");
        if (writer.ExecuteScalar<long>("PRAGMA user_version") == 0)
            Create(writer, origin);

        var (found, size) = writer.QuerySingle<(string Origin, long Size)>("SELECT origin, size FROM progress");
        if (writer.ExecuteScalar<long>("PRAGMA user_version") == FormatVersion && found == origin && size <= logSize)
            return new EntryIndex(writer, connectionString, size);
        writer.Dispose();
        return null;
    }

    private static void Create(SqliteConnection writer, string origin)
    {
        using var transaction = writer.BeginTransaction();
        writer.Execute(
            """
            CREATE TABLE entry (at INTEGER PRIMARY KEY, uid INTEGER NOT NULL, recipient INTEGER NOT NULL,
                                schema INTEGER NOT NULL, ref INTEGER);
            CREATE INDEX entry_uid ON entry (uid);
            CREATE INDEX entry_recipient ON entry (recipient);
            CREATE INDEX entry_schema ON entry (schema);
            CREATE INDEX entry_ref ON entry (ref) WHERE ref IS NOT NULL;
            CREATE TABLE progress (origin TEXT NOT NULL, size INTEGER NOT NULL);
            """,
            transaction: transaction);
        writer.Execute("INSERT INTO progress VALUES (@origin, 0)", new { origin }, transaction);
        writer.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {FormatVersion}"), transaction: transaction);
        transaction.Commit();
    }

    private static long Short(Bytes32 word) => Short(word.ToArray());

    private static long Short(byte[] word) => BinaryPrimitives.ReadInt64BigEndian(word);
}

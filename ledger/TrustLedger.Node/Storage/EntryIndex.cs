using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.State.Stored;

namespace TrustLedger.Node.Storage;

/// <summary>
/// Finds entries by uid, recipient, schema and reference, and holds what the state has written down of each. Made from
/// the entries alone, and the stand-ins of pruned ones: it may be deleted.
/// </summary>
/// <remarks>
/// Durable to some earlier size after a crash, and caught up from there. <see cref="Add"/> has one caller at a time;
/// <see cref="Find"/> may overlap anything, <see cref="Rows"/> has one caller at a time and may overlap <see cref="Add"/>.
/// Holds the beginning of each word only, so that what it finds is a candidate: the caller compares the entry. Each row of
/// the state carries a checksum against a bad disk, and so does what each member said together; who rewrites the file on purpose can hide entries from a listing, and
/// can change what the node thinks of a statement, until <c>reindex</c>: nothing that is signed comes from here.
/// </remarks>
internal sealed class EntryIndex : IDisposable
{
    private const long FormatVersion = 5;

    private readonly SqliteConnection _writer;
    private readonly string _connectionString;
    private readonly IndexWriter _rows;
    private long _size;

    private EntryIndex(SqliteConnection writer, string connectionString, IndexMark? mark)
    {
        (_writer, _connectionString, _size, Mark) = (writer, connectionString, mark?.Size ?? 0, mark);
        (Uids, Recipients) = (new ShortWords(Size), new ShortWords(Size));
        WordPages.ReadAll(writer, Place);
        _rows = new IndexWriter(writer, Size);
        Rows = new StateRows(new SqliteConnection(connectionString));
        Rows.CheckCases();
    }

    /// <summary>Entries below this index are found.</summary>
    public long Size => Interlocked.Read(ref _size);

    /// <summary>The tree that it was made of when it was opened; null when it was empty.</summary>
    public IndexMark? Mark { get; }

    /// <summary>The uids of the entries below <see cref="Size"/>.</summary>
    public ShortWords Uids { get; }

    /// <summary>The recipients of the entries below <see cref="Size"/>.</summary>
    public ShortWords Recipients { get; }

    public StateRows Rows { get; }

    /// <summary>Opens the index of a log, or begins a new one where there is none that fits.</summary>
    /// <param name="path">The database file.</param>
    /// <param name="origin">The log.</param>
    /// <param name="genesis">The hash of its genesis.</param>
    /// <param name="fits">Whether the log had that tree: an index of another history, or ahead of the log, is not used.</param>
    public static EntryIndex Open(string path, string origin, Hash genesis, Func<IndexMark, bool> fits)
    {
        try
        {
            if (TryOpen(path, origin, genesis, fits) is { } index)
                return index;
        }
        catch (Exception damaged) when (damaged is SqliteException or InvalidDataException or FormatException or ArgumentException)
        {
            // Not a database, or a damaged one: in a changed file a column may hold any type (FormatException) and bytes of
            // any length (ArgumentException), which SQLite gives out as they stand. The entries have everything it had.
        }

        Delete(path);
        return TryOpen(path, origin, genesis, fits) ?? throw new IOException($"{path} can't be made anew.");
    }

    /// <summary>Removes an index that nothing has open.</summary>
    public static void Delete(string path)
    {
        foreach (var file in new[] { path, path + "-wal", path + "-shm" })
            File.Delete(file);
    }

    /// <summary>Adds what runs of entries did to the state, each following the one before, in one transaction.</summary>
    /// <param name="changes">The first follows on <see cref="Size"/>.</param>
    /// <param name="root">The root of the tree at the size of the last.</param>
    public void Add(IReadOnlyList<StateChanges> changes, Hash root)
    {
        var isDone = false;
        using var transaction = _writer.BeginTransaction();
        try
        {
            foreach (var change in changes)
            {
                if (change.From != _rows.Size)
                    throw new ArgumentException($"The next entry of the index is {_rows.Size}, not {change.From}.", nameof(changes));
                _rows.Add(change);
            }

            _rows.WritePage();
            _rows.WriteSaid();
            _writer.Execute(
                "UPDATE progress SET size = @Size, root = @Root, accepted = @Accepted",
                new { changes[^1].Size, Root = root.ToArray(), Accepted = (long)changes[^1].LastAcceptedMilliseconds }, transaction);
            transaction.Commit();
            isDone = true;
        }
        finally
        {
            if (!isDone)
            {
                transaction.Dispose();
                _rows.GoTo(Size);
            }
        }

        Place([.. changes.SelectMany(change => change.Entries).Select(PlacedEntry.Of)]);
        Interlocked.Exchange(ref _size, changes[^1].Size);
    }

    /// <summary>The indices, rising, of entries that may match.</summary>
    public IReadOnlyList<long> Find(EntryQuery query, int limit)
    {
        if (query.Uid is { } uid)
            return [.. Uids.Find(Short.Of(uid), query.After).Take(limit)];
        if (query.Recipient is { } recipient)
            return [.. Recipients.Find(Short.Of(recipient), query.After).Take(limit)];
        using var reader = new SqliteConnection(_connectionString);
        var conditions = new List<string> { "at > @after" };
        if (query.Schema is not null)
            conditions.Add("schema = @schema");
        if (query.Ref is not null)
            conditions.Add("ref = @reference");
        return [.. reader.Query<long>(
            $"SELECT at FROM entry WHERE {string.Join(" AND ", conditions)} ORDER BY at LIMIT @limit",
            new
            {
                after = query.After,
                schema = query.Schema is { } schema ? Short.OfSchema(schema) : 0,
                reference = query.Ref is { } reference ? Short.Of(reference) : 0,
                limit,
            })];
    }

    private void Place(IReadOnlyList<PlacedEntry> entries)
    {
        Uids.Add(entries.Select(entry => (entry.Uid, entry.Index)));
        Recipients.Add(entries.Select(entry => (entry.Recipient, entry.Index)));
    }

    public void Dispose()
    {
        Rows.Dispose();
        _rows.Dispose();
        _writer.Dispose();
    }

    private static EntryIndex? TryOpen(string path, string origin, Hash genesis, Func<IndexMark, bool> fits)
    {
        var connectionString = new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString();
        var writer = new SqliteConnection(connectionString);
        try
        {
            writer.Open();

            // After a power cut the database is an older one, and whole: that is what WAL with NORMAL promises.
            writer.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -16000;");
            if (writer.ExecuteScalar<long>("PRAGMA user_version") == 0)
                Create(writer, origin, genesis);
            if (writer.ExecuteScalar<long>("PRAGMA user_version") == FormatVersion && TryMark(writer, origin, genesis, fits, out var mark))
            {
                var index = new EntryIndex(writer, connectionString, mark);
                writer = null;
                return index;
            }

            return null;
        }
        finally
        {
            writer?.Dispose();
        }
    }

    private static bool TryMark(
        SqliteConnection writer, string origin, Hash genesis, Func<IndexMark, bool> fits, out IndexMark? mark)
    {
        var (found, pinned, size, root, accepted) = writer.QuerySingle<(string, byte[], long, byte[], long)>(
            "SELECT origin, genesis, size, root, accepted FROM progress");
        mark = size == 0 ? null : new IndexMark(size, Hash.FromBytes(root), (ulong)accepted);
        return found == origin && Hash.FromBytes(pinned) == genesis && (mark is null || fits(mark));
    }

    private static void Create(SqliteConnection writer, string origin, Hash genesis)
    {
        using var transaction = writer.BeginTransaction();
        writer.Execute(
            """
            CREATE TABLE entry (at INTEGER PRIMARY KEY, uid INTEGER NOT NULL, recipient INTEGER NOT NULL,
                                schema INTEGER NOT NULL, ref INTEGER, member INTEGER, held BLOB NOT NULL);
            CREATE INDEX entry_schema ON entry (schema);
            CREATE INDEX entry_ref ON entry (ref) WHERE ref IS NOT NULL;
            CREATE INDEX entry_member ON entry (member) WHERE member IS NOT NULL;
            CREATE TABLE said (member INTEGER PRIMARY KEY, held BLOB NOT NULL);
            CREATE TABLE words (page INTEGER PRIMARY KEY, held BLOB NOT NULL);
            CREATE TABLE file (handle BLOB PRIMARY KEY, held BLOB NOT NULL) WITHOUT ROWID;
            CREATE TABLE register (kind INTEGER, number INTEGER, held BLOB NOT NULL, PRIMARY KEY (kind, number)) WITHOUT ROWID;
            CREATE TABLE progress (origin TEXT NOT NULL, genesis BLOB NOT NULL, size INTEGER NOT NULL,
                                   root BLOB NOT NULL, accepted INTEGER NOT NULL);
            """,
            transaction: transaction);
        writer.Execute("INSERT INTO progress VALUES (@origin, @genesis, 0, @root, 0)",
            new { origin, genesis = genesis.ToArray(), root = Hash.OfNothing.ToArray() }, transaction);
        writer.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {FormatVersion}"), transaction: transaction);
        transaction.Commit();
    }
}

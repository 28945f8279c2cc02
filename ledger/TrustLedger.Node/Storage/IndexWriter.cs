using Microsoft.Data.Sqlite;
using TrustLedger.Protocol.State.Stored;

namespace TrustLedger.Node.Storage;

/// <summary>Writes rows within the transaction that is open on its connection.</summary>
internal sealed class IndexWriter : IDisposable
{
    private readonly SqliteCommand _insert;
    private readonly SqliteCommand _update;
    private readonly SqliteCommand _page;
    private readonly SqliteCommand _case;
    private readonly SqliteCommand _register;
    private readonly SqliteConnection _connection;
    private List<long> _uids = [];
    private long _pageNumber;

    public IndexWriter(SqliteConnection connection, long size)
    {
        _connection = connection;
        _insert = Command("INSERT INTO entry VALUES ($0, $1, $2, $3, $4, $5, $6)", 7);
        _update = Command("UPDATE entry SET held = $1 WHERE at = $0", 2);
        _page = Command("INSERT OR REPLACE INTO uids VALUES ($0, $1)", 2);
        _case = Command("INSERT OR REPLACE INTO file VALUES ($0, $1)", 2);
        _register = Command("INSERT OR REPLACE INTO register VALUES ($0, $1, $2)", 3);
        GoTo(size);
    }

    /// <summary>The size after the last changes that were added.</summary>
    public long Size { get; private set; }

    /// <summary>The transaction that is open now.</summary>
    public void Within(SqliteTransaction transaction)
    {
        foreach (var command in Commands)
            command.Transaction = transaction;
    }

    /// <summary>Goes back to what is committed.</summary>
    public void GoTo(long size)
    {
        (Size, _pageNumber) = (size, size / UidPages.PageEntries);
        using var command = _connection.CreateCommand();
        command.CommandText = "SELECT held FROM uids WHERE page = $0";
        command.Parameters.AddWithValue("$0", _pageNumber);
        _uids = command.ExecuteScalar() is byte[] row ? UidPages.Read(_pageNumber, row) : [];
    }

    public void Add(StateChanges changes)
    {
        foreach (var entry in changes.Entries)
        {
            Turn(entry.Index);
            _uids.Add(Short.Of(entry.Uid));
            Run(_insert, entry.Index, Short.Of(entry.Uid), Short.Of(entry.Statement.Recipient), Short.OfSchema(entry.Statement.Schema),
                entry.Statement.RefUid.IsZero ? null : Short.Of(entry.Statement.RefUid), entry.Member,
                CheckedRow.Seal(StateRows.Statement, entry.Index, entry.Record is { } record ? record.Span : []));
        }

        Turn(changes.Size);
        foreach (var (index, record) in changes.Updates)
            Run(_update, index, CheckedRow.Seal(StateRows.Statement, index, record.Span));
        foreach (var (handle, record) in changes.Cases)
            Run(_case, handle.ToArray(), CheckedRow.Seal(StateRows.Case, handle.ToArray(), record.Span));
        foreach (var line in changes.Registers)
            Run(_register, (int)line.Kind, line.Number, CheckedRow.Seal((byte)(StateRows.Register + (byte)line.Kind), line.Number, line.Record.Span));
        Size = changes.Size;
    }

    /// <summary>Writes the last page of uids: once, after all the changes of a transaction.</summary>
    public void WritePage()
    {
        if (_uids.Count > 0)
            Run(_page, _pageNumber, UidPages.Write(_pageNumber, _uids));
    }

    public void Dispose()
    {
        foreach (var command in Commands)
            command.Dispose();
    }

    private SqliteCommand[] Commands => [_insert, _update, _page, _case, _register];

    private void Turn(long index)
    {
        if (index / UidPages.PageEntries == _pageNumber)
            return;
        WritePage();
        (_pageNumber, _uids) = (index / UidPages.PageEntries, []);
    }

    private SqliteCommand Command(string sql, int parameters)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < parameters; i++)
            command.Parameters.Add(new SqliteParameter { ParameterName = "$" + i.ToString(System.Globalization.CultureInfo.InvariantCulture) });
        return command;
    }

    private static void Run(SqliteCommand command, params ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        command.ExecuteNonQuery();
    }
}

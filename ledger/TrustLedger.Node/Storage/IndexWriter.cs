using Microsoft.Data.Sqlite;
using TrustLedger.Protocol.State.Stored;

namespace TrustLedger.Node.Storage;

/// <summary>Writes rows within the transaction that is open on its connection.</summary>
internal sealed class IndexWriter : IDisposable
{
    private readonly PreparedRow _insert;
    private readonly PreparedRow _update;
    private readonly PreparedRow _page;
    private readonly PreparedRow _case;
    private readonly PreparedRow _register;
    private readonly PreparedRow _said;
    private readonly Dictionary<int, SaidRow> _saidBy = [];
    private readonly HashSet<int> _spoke = [];
    private readonly SqliteConnection _connection;
    private List<PlacedEntry> _placed = [];
    private long _pageNumber;

    public IndexWriter(SqliteConnection connection, long size)
    {
        _connection = connection;
        _insert = new PreparedRow(connection, "INSERT INTO entry VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
        _update = new PreparedRow(connection, "UPDATE entry SET held = ?2 WHERE at = ?1");
        _page = new PreparedRow(connection, "INSERT OR REPLACE INTO words VALUES (?1, ?2)");
        _case = new PreparedRow(connection, "INSERT OR REPLACE INTO file VALUES (?1, ?2)");
        _register = new PreparedRow(connection, "INSERT OR REPLACE INTO register VALUES (?1, ?2, ?3)");
        _said = new PreparedRow(connection, "INSERT OR REPLACE INTO said VALUES (?1, ?2)");
        GoTo(size);
    }

    /// <summary>The size after the last changes that were added.</summary>
    public long Size { get; private set; }

    /// <summary>Goes back to what is committed.</summary>
    public void GoTo(long size)
    {
        (Size, _pageNumber) = (size, size / WordPages.PageEntries);
        _saidBy.Clear();
        _spoke.Clear();
        using var command = _connection.CreateCommand();
        command.CommandText = "SELECT held FROM words WHERE page = $0";
        command.Parameters.AddWithValue("$0", _pageNumber);
        _placed = command.ExecuteScalar() is byte[] row ? WordPages.Read(_pageNumber, row) : [];
    }

    public void Add(StateChanges changes)
    {
        foreach (var entry in changes.Entries)
        {
            if (entry.Member is { } member)
            {
                _saidBy[member] = Said(member).With(entry.Index);
                _spoke.Add(member);
            }

            Turn(entry.Index);
            _placed.Add(PlacedEntry.Of(entry));
            _insert.With(entry.Index).With(Short.Of(entry.Uid)).With(Short.Of(entry.Statement.Recipient))
                .With(Short.OfSchema(entry.Statement.Schema))
                .With(entry.Statement.RefUid.IsZero ? null : Short.Of(entry.Statement.RefUid)).With(entry.Member)
                .With(CheckedRow.Seal(StateRows.Statement, entry.Index, entry.Record is { } record ? record.Span : [])).Run();
        }

        Turn(changes.Size);
        foreach (var (index, record) in changes.Updates)
            _update.With(index).With(CheckedRow.Seal(StateRows.Statement, index, record.Span)).Run();
        foreach (var (handle, record) in changes.Cases)
            _case.With(handle.ToArray()).With(CheckedRow.Seal(StateRows.Case, handle.ToArray(), record.Span)).Run();
        foreach (var line in changes.Registers)
        {
            var kind = (byte)(StateRows.Register + (byte)line.Kind);
            _register.With((long)line.Kind).With(line.Number).With(CheckedRow.Seal(kind, line.Number, line.Record.Span)).Run();
        }

        Size = changes.Size;
    }

    /// <summary>Writes the last page of words: once, after all the changes of a transaction.</summary>
    public void WritePage()
    {
        if (_placed.Count > 0)
            _page.With(_pageNumber).With(WordPages.Write(_pageNumber, _placed)).Run();
    }

    /// <summary>Writes what the members who spoke have said by now: once, after all the changes of a transaction.</summary>
    public void WriteSaid()
    {
        foreach (var member in _spoke)
            _said.With((long)member).With(_saidBy[member].Write(member)).Run();
        _spoke.Clear();
    }

    public void Dispose()
    {
        foreach (var row in new[] { _insert, _update, _page, _case, _register, _said })
            row.Dispose();
    }

    private SaidRow Said(int member)
    {
        if (_saidBy.TryGetValue(member, out var said))
            return said;
        using var command = _connection.CreateCommand();
        command.CommandText = "SELECT held FROM said WHERE member = $0";
        command.Parameters.AddWithValue("$0", member);
        return SaidRow.Read(member, command.ExecuteScalar() as byte[]);
    }

    private void Turn(long index)
    {
        if (index / WordPages.PageEntries == _pageNumber)
            return;
        WritePage();
        (_pageNumber, _placed) = (index / WordPages.PageEntries, []);
    }
}

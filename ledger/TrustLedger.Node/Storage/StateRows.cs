using Microsoft.Data.Sqlite;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.State.Stored;

namespace TrustLedger.Node.Storage;

/// <summary>The state's rows of an index, read over a connection of its own. One call at a time.</summary>
/// <exception cref="InvalidDataException">Each method: a row is not as it was written.</exception>
internal sealed class StateRows : IDisposable
{
    public const byte Statement = 2;
    public const byte Case = 3;
    public const byte Register = 16; // And the register's own kind.

    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _statement;
    private readonly SqliteCommand _saidBy;
    private readonly SqliteCommand _said;
    private readonly SqliteCommand _case;

    public StateRows(SqliteConnection connection)
    {
        _connection = connection;
        connection.Open();
        _statement = Command("SELECT held FROM entry WHERE at = $0");
        _saidBy = Command("SELECT at FROM entry WHERE member = $0 ORDER BY at DESC");
        _said = Command("SELECT held FROM said WHERE member = $0");
        _case = Command("SELECT held FROM file WHERE handle = $0");
    }

    /// <summary>What a membership said, the newest first: all of it, or a fault.</summary>
    public List<long> SaidBy(int member)
    {
        using var together = _connection.BeginTransaction(deferred: true); // Both as of one moment: more may be written meanwhile.
        (_saidBy.Transaction, _said.Transaction) = (together, together);
        var found = Numbers(_saidBy, member);
        return SaidRow.Read(member, Value(_said, member)) == SaidRow.Of(found)
            ? found
            : throw new InvalidDataException("The index has lost what a membership said; make it anew with reindex.");
    }

    public ReadOnlyMemory<byte>? HeldAt(long index) =>
        Value(_statement, index) is { } row ? CheckedRow.Open(Statement, index, row) : (ReadOnlyMemory<byte>?)null;

    public ReadOnlyMemory<byte>? CaseOf(Bytes32 handle) =>
        Value(_case, handle.ToArray()) is { } row ? CheckedRow.Open(Case, handle.ToArray(), row) : (ReadOnlyMemory<byte>?)null;

    public List<Bytes32> Cases()
    {
        using var command = _connection.CreateCommand();
        command.CommandText = "SELECT handle FROM file";
        using var rows = command.ExecuteReader();
        var handles = new List<Bytes32>();
        while (rows.Read())
            handles.Add(Bytes32.FromBytes((byte[])rows[0]));
        return handles;
    }

    /// <summary>Reads every case once: a handle that was flipped would not be found under its own.</summary>
    public void CheckCases()
    {
        using var command = _connection.CreateCommand();
        command.CommandText = "SELECT handle, held FROM file";
        using var rows = command.ExecuteReader();
        while (rows.Read())
            CheckedRow.Open(Case, (byte[])rows[0], (byte[])rows[1]);
    }

    public List<StoredRegister> Registers()
    {
        using var command = _connection.CreateCommand();
        command.CommandText = "SELECT kind, number, held FROM register ORDER BY kind, number";
        using var rows = command.ExecuteReader();
        var lines = new List<StoredRegister>();
        while (rows.Read())
        {
            if (rows.IsDBNull(0) || rows.IsDBNull(1))
                throw new InvalidDataException("A row of the index has lost its key.");
            var (kind, number) = (rows.GetInt32(0), rows.GetInt32(1));
            lines.Add(new StoredRegister((RegisterKind)kind, number, CheckedRow.Open((byte)(Register + kind), number, (byte[])rows[2])));
        }

        return lines;
    }

    public void Dispose()
    {
        foreach (var command in new[] { _statement, _saidBy, _said, _case })
            command.Dispose();
        _connection.Dispose();
    }

    private SqliteCommand Command(string sql)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.Add(new SqliteParameter { ParameterName = "$0" });
        return command;
    }

    private static List<long> Numbers(SqliteCommand command, object value)
    {
        command.Parameters[0].Value = value;
        using var rows = command.ExecuteReader();
        var numbers = new List<long>();
        while (rows.Read())
            numbers.Add(rows.GetInt64(0));
        return numbers;
    }

    private static byte[]? Value(SqliteCommand command, object value)
    {
        command.Parameters[0].Value = value;
        return command.ExecuteScalar() as byte[];
    }
}

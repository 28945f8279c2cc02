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
    private readonly SqliteCommand _candidates;
    private readonly SqliteCommand _statement;
    private readonly SqliteCommand _saidBy;
    private readonly SqliteCommand _case;

    public StateRows(SqliteConnection connection)
    {
        _connection = connection;
        connection.Open();
        _candidates = Command("SELECT at FROM entry WHERE uid = $0 ORDER BY at");
        _statement = Command("SELECT held FROM entry WHERE at = $0");
        _saidBy = Command("SELECT at FROM entry WHERE member = $0 AND at < $1 ORDER BY at DESC LIMIT 256");
        _saidBy.Parameters.Add(new SqliteParameter { ParameterName = "$1" });
        _case = Command("SELECT held FROM file WHERE handle = $0");
    }

    public List<long> Candidates(Bytes32 uid) => Numbers(_candidates, Short.Of(uid));

    /// <summary>A page of what a membership said, the newest first.</summary>
    public List<long> SaidBy(int member, long below)
    {
        _saidBy.Parameters[1].Value = below;
        return Numbers(_saidBy, member);
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

    public List<StoredRegister> Registers()
    {
        using var command = _connection.CreateCommand();
        command.CommandText = "SELECT kind, number, held FROM register ORDER BY kind, number";
        using var rows = command.ExecuteReader();
        var lines = new List<StoredRegister>();
        while (rows.Read())
        {
            var (kind, number) = (rows.GetInt32(0), rows.GetInt32(1));
            lines.Add(new StoredRegister((RegisterKind)kind, number, CheckedRow.Open((byte)(Register + kind), number, (byte[])rows[2])));
        }

        return lines;
    }

    public void Dispose()
    {
        foreach (var command in new[] { _candidates, _statement, _saidBy, _case })
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

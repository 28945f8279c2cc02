using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;

namespace TrustLedger.IdentityApi.Storage;

/// <summary>A command that borrows the one its connection has prepared for its text.</summary>
internal sealed class PreparedCommand(PreparingConnection connection) : DbCommand
{
    private SqliteCommand? _borrowed;
    private bool _failed;
    private bool _isOneOff;

    [AllowNull]
    public override string CommandText
    {
        get => _borrowed?.CommandText ?? "";
        set
        {
            if (_borrowed is null)
                _borrowed = connection.Take(value ?? "");
            else if (!string.Equals(_borrowed.CommandText, value, StringComparison.Ordinal))
            {
                // A list among the values changes the text while its parameters are being filled in: the caller holds on to
                // the collection that it has, and the next list may be longer.
                _borrowed.CommandText = value;
                _isOneOff = true;
            }
        }
    }

    public override int CommandTimeout
    {
        get => Borrowed.CommandTimeout;
        set => Borrowed.CommandTimeout = value;
    }

    public override CommandType CommandType
    {
        get => CommandType.Text;
        set => Borrowed.CommandType = value; // It takes text only, and says so.
    }

    public override bool DesignTimeVisible { get; set; }

    public override UpdateRowSource UpdatedRowSource { get; set; }

    protected override DbConnection? DbConnection
    {
        get => connection;
        set => throw new NotSupportedException("A prepared command stays with its connection.");
    }

    protected override DbParameterCollection DbParameterCollection => Borrowed.Parameters;

    protected override DbTransaction? DbTransaction
    {
        get => Borrowed.Transaction;
        set => Borrowed.Transaction = (SqliteTransaction?)value;
    }

    private SqliteCommand Borrowed => _borrowed ?? throw new InvalidOperationException("A command needs its text first.");

    public override void Cancel() => _borrowed?.Cancel();

    public override void Prepare() => Borrowed.Prepare();

    public override int ExecuteNonQuery() => Run(static command => command.ExecuteNonQuery());

    public override object? ExecuteScalar() => Run(static command => command.ExecuteScalar());

    protected override DbParameter CreateDbParameter() => new SqliteParameter();

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => Run(command => command.ExecuteReader(behavior));

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            GiveBack();
        base.Dispose(disposing);
    }

    private T Run<T>(Func<SqliteCommand, T> run)
    {
        var failed = _failed;
        _failed = true;
        var result = run(Borrowed);
        _failed = failed;
        return result;
    }

    // After a failure nobody knows what a statement still holds.
    private void GiveBack()
    {
        if (_failed || _isOneOff)
            _borrowed?.Dispose();
        else if (_borrowed is not null)
            connection.Keep(_borrowed);
        _borrowed = null;
    }
}

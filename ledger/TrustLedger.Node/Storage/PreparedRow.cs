using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace TrustLedger.Node.Storage;

/// <summary>One SQL statement that is run for many rows, on SQLite's own interface: a parameter object each costs more than the row.</summary>
/// <remarks>One caller at a time; runs within the transaction that is open on its connection.</remarks>
internal sealed class PreparedRow : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private int _bound;

    /// <exception cref="SqliteException">The statement is none for this database.</exception>
    public PreparedRow(SqliteConnection connection, string sql)
    {
        _database = connection.Handle ?? throw new ArgumentException("The connection is not open.", nameof(connection));
        Check(raw.sqlite3_prepare_v2(_database, sql, out _statement));
    }

    public PreparedRow With(long value)
    {
        Check(raw.sqlite3_bind_int64(_statement, ++_bound, value));
        return this;
    }

    public PreparedRow With(long? value)
    {
        Check(value is { } some ? raw.sqlite3_bind_int64(_statement, ++_bound, some) : raw.sqlite3_bind_null(_statement, ++_bound));
        return this;
    }

    /// <summary>Binds bytes; SQLite copies them.</summary>
    public PreparedRow With(ReadOnlySpan<byte> value)
    {
        Check(raw.sqlite3_bind_blob(_statement, ++_bound, value));
        return this;
    }

    /// <summary>Writes the row whose values were bound, in the order of the statement's parameters.</summary>
    /// <exception cref="SqliteException">It was not written.</exception>
    public void Run()
    {
        _bound = 0;
        var outcome = raw.sqlite3_step(_statement);
        raw.sqlite3_reset(_statement); // Gives the step's own fault again, which is told below.
        if (outcome != raw.SQLITE_DONE)
            SqliteException.ThrowExceptionForRC(outcome, _database);
    }

    public void Dispose() => _statement.Dispose();

    private void Check(int outcome)
    {
        if (outcome == raw.SQLITE_OK)
            return;
        _bound = 0;
        SqliteException.ThrowExceptionForRC(outcome, _database);
    }
}

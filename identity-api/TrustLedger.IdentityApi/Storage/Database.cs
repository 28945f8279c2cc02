using System.Collections.Concurrent;
using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;
using TrustLedger.Protocol;

namespace TrustLedger.IdentityApi.Storage;

/// <summary>The one SQLite database of the API: <c>identity.db</c> in the data folder.</summary>
/// <remarks>
/// Durable when a write returns (write-ahead log, synchronous=FULL). Calls may overlap, also from another process
/// (the commands beside a running API); writers of one process wait in line (<see cref="WriteQueue"/>), so a write
/// never fails as busy, and those that wait together share one sync of the disk.
/// An exception out of <c>COMMIT</c> leaves the outcome unknown: read before deciding anything.
/// Trusted for availability only: who can rewrite the file can lose rows, but personal columns are sealed to their
/// row (<see cref="ColumnCipher"/>) and what the ledger holds is checked against its own receipts.
/// </remarks>
public sealed class Database : IDisposable
{
    private readonly string _connectionString;
    private readonly ConcurrentBag<SqliteConnection> _readers = [];
    private readonly WriteQueue _writes;

    public Database(string path)
    {
        // Made here and not by SQLite, which would let others read it; its side files take over the mode.
        if (!OperatingSystem.IsWindows() && !File.Exists(path))
        {
            File.Open(path, new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            }).Dispose();
        }

        _connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadWriteCreate,
            ForeignKeys = true,
            Pooling = false, // Connections are kept here, so that each is set up once.
            DefaultTimeout = 10,
        }.ToString();
        _writes = new WriteQueue(() => OpenAsync(CancellationToken.None));
    }

    /// <summary>Reads on a connection of its own. Takes no lock that a writer would wait for.</summary>
    public async Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> read, CancellationToken cancellationToken)
    {
        if (!_readers.TryTake(out var connection))
            connection = await OpenAsync(cancellationToken);
        var whole = false;
        try
        {
            var result = await read(connection);
            whole = true;
            return result;
        }
        finally
        {
            // After a failure nobody knows what a connection still holds.
            if (whole)
                _readers.Add(connection);
            else
                await connection.DisposeAsync();
        }
    }

    /// <summary>
    /// Runs <paramref name="write"/> in an immediate transaction and commits it, whatever it returns.
    /// An exception rolls back.
    /// </summary>
    public async Task<T> WriteAsync<T>(Func<DbConnection, Task<T>> write, CancellationToken cancellationToken)
    {
        T result = default!;
        await _writes.RunAsync(new WaitingWrite(
            async connection =>
            {
                result = await write(connection);
                return true;
            },
            cancellationToken));
        return result;
    }

    /// <inheritdoc cref="WriteAsync{T}(Func{DbConnection, Task{T}}, CancellationToken)"/>
    public Task WriteAsync(Func<DbConnection, Task> write, CancellationToken cancellationToken) =>
        WriteAsync(
            async connection =>
            {
                await write(connection);
                return true;
            },
            cancellationToken);

    /// <summary>
    /// As <see cref="WriteAsync{T}(Func{DbConnection, Task{T}}, CancellationToken)"/>, but a refusal rolls back:
    /// a refused request changes nothing.
    /// </summary>
    public async Task<Result<T>> WriteUnlessRefusedAsync<T>(
        Func<DbConnection, Task<Result<T>>> write, CancellationToken cancellationToken)
        where T : notnull
    {
        Result<T>? result = null;
        await _writes.RunAsync(new WaitingWrite(
            async connection =>
            {
                result = await write(connection);
                return result.TryGet(out _, out _);
            },
            cancellationToken));
        return result!;
    }

    /// <summary>
    /// As <see cref="WriteUnlessRefusedAsync{T}"/>, but what <paramref name="first"/> wrote stays when
    /// <paramref name="write"/> is refused. When the first is refused, nothing else happens.
    /// </summary>
    public async Task<Result<T>> WriteUnlessRefusedAsync<TFirst, T>(
        Func<DbConnection, Task<Result<TFirst>>> first, Func<DbConnection, Task<Result<T>>> write, CancellationToken cancellationToken)
        where TFirst : notnull
        where T : notnull
    {
        Result<T>? result = null;
        await _writes.RunAsync(new WaitingWrite(
            async connection =>
            {
                if (!(await first(connection)).TryGet(out _, out var refusal))
                {
                    result = refusal;
                    return false;
                }

                await connection.ExecuteAsync("SAVEPOINT rest");
                result = await write(connection);
                await connection.ExecuteAsync(result.TryGet(out _, out _) ? "RELEASE rest" : "ROLLBACK TO rest; RELEASE rest");
                return true;
            },
            cancellationToken));
        return result!;
    }

    /// <summary>Brings the schema up to date. Run before anything else; safe to run again.</summary>
    public Task MigrateAsync(CancellationToken cancellationToken) => WriteAsync(Migrations.ApplyAsync, cancellationToken);

    public void Dispose()
    {
        _writes.Dispose();
        while (_readers.TryTake(out var connection))
            connection.Dispose();
    }

    private async Task<SqliteConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = new PreparingConnection(_connectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            await connection.ExecuteAsync(
                "PRAGMA busy_timeout=10000; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"
                // What a savepoint would take back is kept in memory and not in a file that is made for it; pages that every
                // write touches go from the log to their place once for many commits.
                + " PRAGMA temp_store=MEMORY; PRAGMA cache_size=-8192; PRAGMA wal_autocheckpoint=8192;");
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}

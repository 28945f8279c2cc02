using System.Collections.Concurrent;
using Dapper;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace TrustLedger.IdentityApi.Storage;

/// <summary>Writes in line on one connection: those that wait together share one transaction and one sync of the disk.</summary>
/// <remarks>
/// Each write has a savepoint of its own, so that one that is refused or fails takes back its own changes and nobody
/// else's. No write is answered before the commit of its group has returned; when that fails, all of the group fail.
/// </remarks>
internal sealed class WriteQueue(Func<Task<SqliteConnection>> open) : IDisposable
{
    // More would let the first wait long for its answer while the last still runs.
    private const int MostTogether = 64;

    private readonly ConcurrentQueue<WaitingWrite> _waiting = new();
    private SqliteConnection? _connection;
    private int _draining;

    /// <summary>Ends when the write is durable, was taken back, or failed.</summary>
    public Task RunAsync(WaitingWrite write)
    {
        _waiting.Enqueue(write);
        if (Interlocked.Exchange(ref _draining, 1) == 0)
            ThreadPool.UnsafeQueueUserWorkItem(static queue => _ = queue.DrainAsync(), this, preferLocal: false);
        return write.Done;
    }

    public void Dispose() => _connection?.Dispose();

    private async Task DrainAsync()
    {
        do
        {
            while (TakeGroup() is { Count: > 0 } group)
            {
                var commit = CommitAsync(group);
                await commit.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                foreach (var write in group)
                    write.Answer(commit);
            }

            Interlocked.Exchange(ref _draining, 0);
        }
        while (!_waiting.IsEmpty && Interlocked.Exchange(ref _draining, 1) == 0);
    }

    private List<WaitingWrite> TakeGroup()
    {
        var group = new List<WaitingWrite>();
        while (group.Count < MostTogether && _waiting.TryDequeue(out var write))
            group.Add(write);
        return group;
    }

    private async Task CommitAsync(List<WaitingWrite> group)
    {
        var settled = false;
        try
        {
            var connection = _connection ??= await open();
            await connection.ExecuteAsync("BEGIN IMMEDIATE");
            foreach (var write in group)
                await RunAsync(connection, write);
            await connection.ExecuteAsync("COMMIT");
            settled = true;
        }
        finally
        {
            // Closing rolls back whatever is still open.
            if (!settled)
            {
                _connection?.Dispose();
                _connection = null;
            }
        }
    }

    private static async Task RunAsync(SqliteConnection connection, WaitingWrite write)
    {
        await connection.ExecuteAsync("SAVEPOINT one");
        var kept = await write.RunAsync(connection);
        // On a full disk SQLite gives up the whole transaction by itself, with the writes before this one in it.
        if (raw.sqlite3_get_autocommit(connection.Handle) != 0)
            throw new IOException("SQLite rolled the transaction back.");
        await connection.ExecuteAsync(kept ? "RELEASE one" : "ROLLBACK TO one; RELEASE one");
    }
}

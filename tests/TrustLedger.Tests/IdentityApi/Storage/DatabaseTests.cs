using Dapper;
using Microsoft.Data.Sqlite;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.Protocol;

namespace TrustLedger.Tests.IdentityApi.Storage;

public sealed class DatabaseTests : IDisposable
{
    private static readonly CancellationToken Never = CancellationToken.None;
    private readonly TemporaryFolder _folder = new();
    private readonly Database _database;

    public DatabaseTests()
    {
        _database = new Database(Path.Combine(_folder.Path, "identity.db"));
        _database.WriteAsync(connection => connection.ExecuteAsync("CREATE TABLE t (n BIGINT)"), Never).GetAwaiter().GetResult();
    }

    [Fact]
    public async Task A_refusal_changes_nothing()
    {
        var result = await _database.WriteUnlessRefusedAsync<string>(
            async connection =>
            {
                await connection.ExecuteAsync("INSERT INTO t VALUES (1)");
                return new Refusal("not-this-time", "");
            },
            Never);

        Assert.Equal("not-this-time", result.Refusal().Code);
        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task What_a_request_uses_up_stays_used_up_when_the_rest_is_refused()
    {
        async Task<Result<string>> TwiceAsync(bool firstIsRefused, bool restIsRefused) => await _database.WriteUnlessRefusedAsync<string, string>(
            async connection =>
            {
                await InsertAsync(connection, 1);
                return firstIsRefused ? new Refusal("first", "") : "first";
            },
            async connection =>
            {
                await InsertAsync(connection, 2);
                return restIsRefused ? new Refusal("rest", "") : "rest";
            },
            Never);

        Assert.Equal("first", (await TwiceAsync(firstIsRefused: true, restIsRefused: false)).Refusal().Code);
        Assert.Empty(await AllAsync());
        Assert.Equal("rest", (await TwiceAsync(firstIsRefused: false, restIsRefused: true)).Refusal().Code);
        Assert.Equal([1], await AllAsync());
        Assert.Equal("rest", (await TwiceAsync(firstIsRefused: false, restIsRefused: false)).Value());
        Assert.Equal([1, 1, 2], await AllAsync());
    }

    [Fact]
    public async Task A_statement_that_is_kept_takes_each_caller_s_values_and_survives_a_failure()
    {
        await _database.WriteAsync(connection => connection.ExecuteAsync("CREATE UNIQUE INDEX once ON t (n)"), Never);
        await _database.WriteAsync(connection => InsertAsync(connection, 1), Never);
        await Assert.ThrowsAsync<SqliteException>(() => _database.WriteAsync(connection => InsertAsync(connection, 1), Never));
        await _database.WriteAsync(connection => InsertAsync(connection, 2), Never);

        // A value that is missing is an error, and not the last caller's.
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => _database.WriteAsync(connection => connection.ExecuteAsync("INSERT INTO t VALUES (@n)"), Never));
        Assert.Equal([1, 2], await AllAsync());
    }

    [Fact]
    public async Task The_same_statement_within_itself_is_another()
    {
        await _database.WriteAsync(connection => connection.ExecuteAsync("INSERT INTO t VALUES (1), (2)"), Never);
        const string sql = "SELECT n FROM t ORDER BY n";

        var pairs = await _database.ReadAsync(
            async connection =>
            {
                var read = new List<(long, long)>();
                await using var outer = await connection.ExecuteReaderAsync(sql);
                while (await outer.ReadAsync())
                    read.AddRange((await connection.QueryAsync<long>(sql)).Select(inner => (outer.GetInt64(0), inner)));
                return read;
            },
            Never);

        Assert.Equal([(1, 1), (1, 2), (2, 1), (2, 2)], pairs);
    }

    [Fact]
    public async Task A_list_among_the_values_is_taken_beside_others()
    {
        await _database.WriteAsync(connection => connection.ExecuteAsync("INSERT INTO t VALUES (1), (2), (3), (4)"), Never);
        Task<IEnumerable<long>> FindAsync(params long[] any) => _database.ReadAsync(
            connection => connection.QueryAsync<long>(
                "SELECT n FROM t WHERE n > @least AND n IN @any AND n < @most ORDER BY n", new { least = 1, any, most = 5 }), Never);

        Assert.Equal([2, 4], await FindAsync(1, 2, 4));
        Assert.Equal([3], await FindAsync(3));
        Assert.Equal([3, 4], await FindAsync(1, 3, 4));
        Assert.Empty(await FindAsync());
        Assert.Equal([2, 4], await FindAsync(1, 2, 4));
    }

    [Fact]
    public async Task A_kept_statement_sees_a_table_that_has_changed()
    {
        Assert.Empty(await AllAsync());
        await _database.WriteAsync(connection => connection.ExecuteAsync("DROP TABLE t; CREATE TABLE t (m BIGINT, n BIGINT)"), Never);
        await _database.WriteAsync(connection => connection.ExecuteAsync("INSERT INTO t VALUES (1, 2)"), Never);

        Assert.Equal([2], await AllAsync());
    }

    [Fact]
    public async Task An_exception_changes_nothing()
    {
        await Assert.ThrowsAsync<IOException>(() => _database.WriteAsync(
            async connection =>
            {
                await connection.ExecuteAsync("INSERT INTO t VALUES (1)");
                throw new IOException();
            },
            Never));

        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task Many_writers_wait_for_each_other()
    {
        await Task.WhenAll(Enumerable.Range(0, 40).Select(n => Task.Run(() =>
            _database.WriteAsync(connection => connection.ExecuteAsync("INSERT INTO t VALUES (@n)", new { n }), Never))));

        Assert.Equal(40, await CountAsync());
    }

    [Fact]
    public async Task One_of_many_that_is_refused_or_fails_takes_back_only_its_own()
    {
        // The first holds the line, so that the others wait together and share a transaction.
        var (started, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        var first = _database.WriteAsync(
            async connection =>
            {
                started.SetResult();
                await go.Task;
                await InsertAsync(connection, 0);
            },
            Never);
        await started.Task;
        var kept = Enumerable.Range(1, 5).Select(n => _database.WriteAsync(connection => InsertAsync(connection, n), Never)).ToArray();
        var refused = _database.WriteUnlessRefusedAsync<string>(
            async connection =>
            {
                await InsertAsync(connection, 100);
                return new Refusal("not-this-time", "");
            },
            Never);
        var failed = _database.WriteAsync(
            async connection =>
            {
                await InsertAsync(connection, 200);
                throw new TimeoutException();
            },
            Never);
        var last = _database.WriteAsync(connection => InsertAsync(connection, 6), Never);
        go.SetResult();

        await Task.WhenAll([first, .. kept, last]);
        Assert.Equal("not-this-time", (await refused).Refusal().Code);
        await Assert.ThrowsAsync<TimeoutException>(() => failed);
        Assert.Equal(
            [0, 1, 2, 3, 4, 5, 6], await _database.ReadAsync(c => c.QueryAsync<long>("SELECT n FROM t ORDER BY n"), Never));
    }

    [Fact]
    public async Task When_the_commit_fails_all_that_waited_together_fail_and_the_next_succeeds()
    {
        // A deferred foreign key is checked by COMMIT, and by nothing before it.
        await _database.WriteAsync(
            connection => connection.ExecuteAsync(
                "CREATE TABLE parent (n BIGINT PRIMARY KEY); CREATE TABLE child (n BIGINT REFERENCES parent (n) DEFERRABLE INITIALLY DEFERRED)"),
            Never);
        var (started, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        var first = _database.WriteAsync(
            async _ =>
            {
                started.SetResult();
                await go.Task;
            },
            Never);
        await started.Task;
        var good = _database.WriteAsync(connection => InsertAsync(connection, 1), Never);
        var orphan = _database.WriteAsync(connection => connection.ExecuteAsync("INSERT INTO child VALUES (7)"), Never);
        go.SetResult();

        await first;
        await Assert.ThrowsAsync<SqliteException>(() => good);
        await Assert.ThrowsAsync<SqliteException>(() => orphan);
        Assert.Equal(0, await CountAsync());
        await _database.WriteAsync(connection => InsertAsync(connection, 2), Never);
        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task A_write_that_was_called_off_before_its_turn_does_nothing()
    {
        using var called = new CancellationTokenSource();
        var (started, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        var first = _database.WriteAsync(
            async _ =>
            {
                started.SetResult();
                await go.Task;
            },
            Never);
        await started.Task;
        var second = _database.WriteAsync(connection => InsertAsync(connection, 1), called.Token);
        await called.CancelAsync();
        go.SetResult();

        await first;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task Syncs_each_commit_and_keeps_a_log()
    {
        var (mode, synchronous) = await _database.ReadAsync(
            async connection => (
                await connection.ExecuteScalarAsync<string>("PRAGMA journal_mode"),
                await connection.ExecuteScalarAsync<long>("PRAGMA synchronous")),
            Never);

        Assert.Equal(("wal", 2), (mode, synchronous));
    }

    [Fact]
    public async Task Migrating_twice_is_migrating_once()
    {
        await _database.MigrateAsync(Never);
        await _database.MigrateAsync(Never);

        Assert.True(await _database.ReadAsync(c => c.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM migrations"), Never) > 4);
    }

    [Fact]
    public async Task Refuses_a_database_of_a_newer_version()
    {
        await _database.MigrateAsync(Never);
        await _database.WriteAsync(c => c.ExecuteAsync("INSERT INTO migrations VALUES (9999, 'later', '')"), Never);

        await Assert.ThrowsAsync<InvalidOperationException>(() => _database.MigrateAsync(Never));
    }

    [Fact]
    public async Task Refuses_a_migration_that_was_edited_after_it_ran()
    {
        await _database.MigrateAsync(Never);
        await _database.WriteAsync(c => c.ExecuteAsync("UPDATE migrations SET hash = '' WHERE number = 1"), Never);

        await Assert.ThrowsAsync<InvalidOperationException>(() => _database.MigrateAsync(Never));
    }

    [Fact]
    public void Nobody_else_reads_the_file()
    {
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite,
                File.GetUnixFileMode(Path.Combine(_folder.Path, "identity.db")));
        }
    }

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }

    private static Task<int> InsertAsync(System.Data.Common.DbConnection connection, long n) =>
        connection.ExecuteAsync("INSERT INTO t VALUES (@n)", new { n });

    private Task<IEnumerable<long>> AllAsync() => _database.ReadAsync(c => c.QueryAsync<long>("SELECT n FROM t ORDER BY n"), Never);

    private Task<long> CountAsync() => _database.ReadAsync(c => c.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM t"), Never);
}

using Dapper;
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

    private Task<long> CountAsync() => _database.ReadAsync(c => c.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM t"), Never);
}

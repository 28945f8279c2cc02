using System.Data.Common;
using System.Text.Json;
using Dapper;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.IdentityApi.Ledger;

/// <summary>
/// What stands between the database and the ledger: the change and the bytes of the signed statement commit in one
/// transaction, and a sender posts them, word for word, until a receipt is stored.
/// </summary>
public sealed class Outbox(Database database, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _added = new(0);

    /// <summary>Adds a statement inside the caller's transaction. Adding the same uid again changes nothing.</summary>
    /// <param name="log">identity, approvals or corrections.</param>
    /// <param name="topic">The <see cref="IReceiptHandler.Topic"/> that wants to know, or a word that nobody handles.</param>
    /// <param name="statement">Posted word for word; not before the statement that it refers to, when that waits here too.</param>
    public async Task AddAsync(DbConnection connection, string log, string topic, SignedStatement statement)
    {
        await connection.ExecuteAsync(
            """
            INSERT INTO outbox (number, uid, log, topic, refers, statement, state, created)
            VALUES ((SELECT COALESCE(MAX(number), 0) + 1 FROM outbox), @uid, @log, @topic, @refUid, @statementJson,
                    'waiting', @now)
            ON CONFLICT (log, uid) DO NOTHING
            """,
            new
            {
                uid = statement.Uid.ToString(),
                log,
                topic,
                refUid = statement.Statement.RefUid.ToString(),
                statementJson = statement.ToJson(),
                now = time.GetUtcNow().ToUnixTimeMilliseconds(),
            });
    }

    /// <summary>Tells the sender that a transaction with a new statement has committed.</summary>
    public void Wake() => _added.Release();

    /// <summary>Where a statement stands; null when the outbox never held it.</summary>
    public Task<OutboxItem?> FindAsync(string log, string uid, CancellationToken cancellationToken) =>
        database.ReadAsync(
            async connection => await connection.QuerySingleOrDefaultAsync<Row>(
                "SELECT uid, log, state, code, receipt FROM outbox WHERE log = @log AND uid = @uid", new { log, uid })
                is { } row
                ? row.ToItem()
                : null,
            cancellationToken);

    /// <summary>Wakes the sender and waits until the ledger answered or the time is up.</summary>
    public async Task<OutboxItem> SettleAsync(string log, string uid, TimeSpan most, CancellationToken cancellationToken)
    {
        Wake();
        var started = time.GetTimestamp();
        while (true)
        {
            var item = await FindAsync(log, uid, cancellationToken)
                ?? throw new InvalidOperationException("Only what was added can settle.");
            if (item.State != OutboxState.Waiting || time.GetElapsedTime(started) >= most)
                return item;
            await Task.Delay(TimeSpan.FromMilliseconds(20), time, cancellationToken);
        }
    }

    internal Task<bool> WaitForWorkAsync(TimeSpan most, CancellationToken cancellationToken) =>
        _added.WaitAsync(most, cancellationToken);

    public void Dispose() => _added.Dispose();

    private sealed record Row(string Uid, string Log, string State, string? Code, string? Receipt)
    {
        public OutboxItem ToItem() => new(
            Uid,
            Log,
            Enum.Parse<OutboxState>(State, ignoreCase: true),
            Code,
            Receipt is null ? null : JsonSerializer.Deserialize<Receipt>(Receipt));
    }
}

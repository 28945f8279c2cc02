using System.Data.Common;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.IdentityApi.Ledger;

/// <summary>
/// What stands between the database and the ledger: the change and the bytes of the signed statement commit in one
/// transaction, and a sender posts them, word for word, until a receipt is stored.
/// </summary>
public sealed class Outbox(Database database, TimeProvider time)
{
    private readonly Signal _added = new();
    private readonly Signal _settled = new();

    /// <summary>
    /// Adds a statement inside the caller's transaction. Adding the same uid again changes nothing, or sends it once
    /// more when the node had refused it.
    /// </summary>
    /// <param name="log">One of <see cref="LogNames"/>.</param>
    /// <param name="topic">The <see cref="IReceiptHandler.Topic"/> that wants to know, or a word that nobody handles.</param>
    /// <param name="statement">Posted word for word; not before the statement that it refers to, when that waits here too.</param>
    public async Task AddAsync(DbConnection connection, string log, string topic, SignedStatement statement)
    {
        await connection.ExecuteAsync(
            """
            INSERT INTO outbox (number, uid, log, topic, refers, statement, state, created)
            VALUES ((SELECT COALESCE(MAX(number), 0) + 1 FROM outbox), @uid, @log, @topic, @refers, @json, 'waiting', @now)
            ON CONFLICT (log, uid) DO UPDATE SET state = 'waiting', code = NULL WHERE outbox.state = 'refused'
            """,
            new
            {
                uid = statement.Uid.ToString(),
                log,
                topic,
                refers = statement.Statement.RefUid.ToString(),
                json = statement.ToJson(),
                now = time.GetUtcNow().ToUnixTimeMilliseconds(),
            });
    }

    /// <summary>Where a statement stands; null when the outbox never held it.</summary>
    public Task<OutboxItem?> FindAsync(string log, string uid, CancellationToken cancellationToken) =>
        database.ReadAsync(connection => FindAsync(connection, log, uid), cancellationToken);

    /// <inheritdoc cref="FindAsync(string, string, CancellationToken)"/>
    public static async Task<OutboxItem?> FindAsync(DbConnection connection, string log, string uid) =>
        (await connection.QuerySingleOrDefaultAsync<Row>(
            "SELECT uid, log, state, code, receipt FROM outbox WHERE log = @log AND uid = @uid", new { log, uid }))?.ToItem();

    /// <summary>The EAS object as it was handed in; null when the outbox never held it.</summary>
    public static async Task<JsonNode?> StatementAsync(DbConnection connection, string log, string uid) =>
        await connection.QuerySingleOrDefaultAsync<string>(
            "SELECT statement FROM outbox WHERE log = @log AND uid = @uid", new { log, uid }) is { } json
            ? JsonNode.Parse(json)
            : null;

    /// <summary>How many statements the ledger has not answered yet.</summary>
    public Task<long> CountWaitingAsync(CancellationToken cancellationToken) => database.ReadAsync(
        connection => connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM outbox WHERE state = 'waiting'"), cancellationToken);

    /// <summary>Wakes the sender after the transaction that added a statement has committed.</summary>
    public void Wake() => _added.Raise();

    /// <summary>
    /// Wakes the sender after the transaction that added the statement has committed, and waits until the ledger
    /// answered or the time is up.
    /// </summary>
    public async Task<OutboxItem> SettleAsync(string log, string uid, TimeSpan most, CancellationToken cancellationToken)
    {
        Wake();
        var started = time.GetTimestamp();
        while (true)
        {
            var settled = _settled.Next;
            var item = await FindAsync(log, uid, cancellationToken)
                ?? throw new InvalidOperationException("Only what was added can settle.");
            var left = most - time.GetElapsedTime(started);
            if (item.State != OutboxState.Waiting || left <= TimeSpan.Zero)
                return item;
            await settled.WaitAsync(left, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Ends when something is added. Take it before looking for work.</summary>
    internal Task Added => _added.Next;

    /// <summary>Stores the node's answer. False when another run of the sender has stored it before.</summary>
    internal async Task<bool> TrySettleAsync(DbConnection connection, string log, string uid, PostOutcome outcome) =>
        await connection.ExecuteAsync(
            """
            UPDATE outbox SET state = @state, code = @code, receipt = @receipt, settled = @now
            WHERE log = @log AND uid = @uid AND state = 'waiting'
            """,
            new
            {
                log,
                uid,
                state = outcome.Receipt is null ? "refused" : "published",
                code = outcome.Refusal?.Code,
                receipt = outcome.Receipt is null ? null : JsonSerializer.Serialize(outcome.Receipt),
                now = time.GetUtcNow().ToUnixTimeMilliseconds(),
            }) == 1;

    internal void Changed() => _settled.Raise();

    private sealed record Row(string Uid, string Log, string State, string? Code, string? Receipt)
    {
        public OutboxItem ToItem() => new(
            Uid,
            Log,
            Enum.Parse<OutboxState>(State, ignoreCase: true),
            Code,
            Receipt is null ? null : JsonSerializer.Deserialize<StoredReceipt>(Receipt));
    }
}

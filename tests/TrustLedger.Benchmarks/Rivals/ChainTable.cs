using Npgsql;
using NpgsqlTypes;
using TrustLedger.Protocol.Entries;

namespace TrustLedger.Benchmarks.Rivals;

/// <summary>A table whose rows carry the hash of the row before: what people build today in place of a ledger.</summary>
/// <remarks>One round trip: the lock, the insert that reads the newest row, and the commit travel together.</remarks>
internal sealed class ChainTable(NpgsqlDataSource source) : IRival
{
    private const string Lock = "SELECT pg_advisory_xact_lock(7401)";

    private const string Insert =
        """
        INSERT INTO chain (place, previous, hash, uid, recipient, accepted, payload)
        SELECT last.place + 1, last.hash, sha256(last.hash || $4), $1, $2, $3, $4
        FROM (SELECT place, hash FROM chain ORDER BY place DESC LIMIT 1) last
        RETURNING place
        """;

    public string Name => "chain";

    public async Task Create()
    {
        await using var create = source.CreateCommand(
            """
            DROP TABLE IF EXISTS chain;
            CREATE TABLE chain (place bigint PRIMARY KEY, previous bytea NOT NULL, hash bytea NOT NULL, uid bytea NOT NULL UNIQUE,
                                recipient bytea NOT NULL, accepted bigint NOT NULL, payload bytea NOT NULL);
            CREATE INDEX chain_recipient ON chain (recipient);
            INSERT INTO chain VALUES (0, '', sha256(''), '', '', 0, '');
            """);
        await create.ExecuteNonQueryAsync();
    }

    public async Task<long> Append(LogEntry entry)
    {
        await using var connection = await source.OpenConnectionAsync();
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { new NpgsqlBatchCommand(Lock) } };
        var insert = new NpgsqlBatchCommand(Insert);
        insert.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = entry.Uid.ToArray(), NpgsqlDbType = NpgsqlDbType.Bytea });
        insert.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = entry.Statement.Recipient.ToArray(), NpgsqlDbType = NpgsqlDbType.Bytea });
        insert.Parameters.Add(new NpgsqlParameter<long> { TypedValue = (long)entry.AcceptedMilliseconds });
        insert.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = entry.Encode(), NpgsqlDbType = NpgsqlDbType.Bytea });
        batch.BatchCommands.Add(insert);
        await batch.PrepareAsync();
        await using var reader = await batch.ExecuteReaderAsync();
        await reader.NextResultAsync();
        return await reader.ReadAsync() ? reader.GetInt64(0) : throw new InvalidOperationException("The chain has no last row.");
    }
}

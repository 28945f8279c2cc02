using Npgsql;
using NpgsqlTypes;
using TrustLedger.Protocol.Entries;

namespace TrustLedger.Benchmarks.Rivals;

/// <summary>One insert into a table with three indexes: what a database does that promises nothing about its past.</summary>
internal sealed class PlainTable(NpgsqlDataSource source) : IRival
{
    private const string Insert =
        "INSERT INTO plain (uid, recipient, accepted, payload) VALUES ($1, $2, $3, $4) RETURNING place";

    public string Name => "plain";

    public async Task Create()
    {
        await using var create = source.CreateCommand(
            """
            DROP TABLE IF EXISTS plain;
            CREATE TABLE plain (place bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, uid bytea NOT NULL UNIQUE,
                                recipient bytea NOT NULL, accepted bigint NOT NULL, payload bytea NOT NULL);
            CREATE INDEX plain_recipient ON plain (recipient);
            """);
        await create.ExecuteNonQueryAsync();
    }

    public async Task<long> Append(LogEntry entry)
    {
        await using var connection = await source.OpenConnectionAsync();
        await using var insert = new NpgsqlCommand(Insert, connection);
        insert.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = entry.Uid.ToArray(), NpgsqlDbType = NpgsqlDbType.Bytea });
        insert.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = entry.Statement.Recipient.ToArray(), NpgsqlDbType = NpgsqlDbType.Bytea });
        insert.Parameters.Add(new NpgsqlParameter<long> { TypedValue = (long)entry.AcceptedMilliseconds });
        insert.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = entry.Encode(), NpgsqlDbType = NpgsqlDbType.Bytea });
        await insert.PrepareAsync(); // Kept by the pooled connection: prepared once for each.
        return (long)(await insert.ExecuteScalarAsync())!;
    }
}

using System.Data.Common;
using System.Numerics;
using System.Security.Cryptography;
using Dapper;
using TrustLedger.IdentityApi.Keys;
using TrustLedger.IdentityApi.Ledger;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.Statements;
using TrustLedger.Protocol.Statements.Bodies;

namespace TrustLedger.IdentityApi.Access;

/// <summary>Closes days: one tree over the lines of all persons, its root in a digest statement of the registrar.</summary>
/// <remarks>
/// Leaves are in the order of their hashes, and random ones fill the tree to a power of two of at least
/// <see cref="LeastLeaves"/>: neither a place in it nor its size tells how often anybody was looked at. A day without
/// lines is closed as the others are. Digests are a chain, so only one service of a log can keep one.
/// </remarks>
internal sealed class AccessDays(Database database, Outbox outbox, LedgerLogs logs, ServiceKeys keys, TimeProvider time)
{
    /// <summary>A quiet day looks as a busy one up to as many lines.</summary>
    public const int LeastLeaves = 1_024;

    public static long DayOf(DateTimeOffset moment) => moment.ToUnixTimeSeconds() / 86_400;

    /// <summary>Closes the oldest day that is over and open; safe to run again.</summary>
    /// <returns>The day; null when none was to be closed.</returns>
    public async Task<long?> CloseNextAsync(CancellationToken cancellationToken)
    {
        var closed = await database.WriteAsync(CloseNextAsync, cancellationToken);
        if (closed is not null)
            outbox.Wake();
        return closed;
    }

    private async Task<long?> CloseNextAsync(DbConnection connection)
    {
        var (last, first) = await connection.QuerySingleAsync<(long? Last, long? First)>(
            "SELECT (SELECT MAX(day) FROM access_days), (SELECT MIN(day) FROM access_records)");
        if ((last + 1 ?? first) is not { } day || day >= DayOf(time.GetUtcNow()))
            return null;

        var lines = (await connection.QueryAsync<(string Id, byte[] Leaf)>(
            "SELECT id, leaf FROM access_records WHERE day = @day", new { day })).ToList();
        var size = BitOperations.RoundUpToPowerOf2((uint)Math.Max(lines.Count, LeastLeaves));
        while (lines.Count < size)
            lines.Add(("", RandomNumberGenerator.GetBytes(Hash.Length)));
        lines.Sort((one, other) => one.Leaf.AsSpan().SequenceCompareTo(other.Leaf));

        var tree = LeafBatch.Of(CompactRange.Empty(), [.. lines.Select(line => Hash.FromBytes(line.Leaf))]);
        for (var index = 0; index < lines.Count; index++)
        {
            if (lines[index].Id.Length == 0)
                continue;
            var path = tree.Prove(index).Path.SelectMany(hash => hash.ToArray()).ToArray();
            await connection.ExecuteAsync(
                "UPDATE access_records SET leaf_index = @index, path = @path WHERE id = @Id", new { index, path, lines[index].Id });
        }

        var statement = Statement.Of(
            new DigestBody(tree.Root.ToWord(), (ulong)day), Address.Zero, (ulong)time.GetUtcNow().ToUnixTimeSeconds(),
            await LastDigestAsync(connection)).Sign(logs.DomainOf(LogNames.Identity), keys.Registrar);
        await connection.ExecuteAsync(
            "INSERT INTO access_days (day, size, root, uid, state) VALUES (@day, @size, @root, @uid, 'waiting')",
            new { day, size = (long)size, root = tree.Root.ToString(), uid = statement.Uid.ToString() });
        await outbox.AddAsync(connection, LogNames.Identity, AccessReceipts.TopicName, statement);
        return day;
    }

    private static async Task<Bytes32> LastDigestAsync(DbConnection connection) =>
        Bytes32.Read(await connection.QueryFirstOrDefaultAsync<string>(
            "SELECT uid FROM access_days WHERE state <> 'refused' ORDER BY day DESC LIMIT 1")) ?? Bytes32.Zero;
}

using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Extensions.Options;
using TrustLedger.Credentials.StatusLists;
using TrustLedger.IdentityApi.Keys;
using TrustLedger.IdentityApi.Storage;

namespace TrustLedger.IdentityApi.Status;

/// <summary>The signed status lists, made anew on a tick and kept in between.</summary>
internal sealed class StatusTokens(
    Database database, StatusEntries entries, ServiceKeys keys, IOptions<IdentityApiOptions> options, TimeProvider time)
{
    private readonly ConcurrentDictionary<long, Signed> _current = new();

    /// <returns>The token of this moment; null when there is no such list.</returns>
    public async Task<string?> CurrentAsync(long list, CancellationToken cancellationToken)
    {
        var tick = time.GetUtcNow().ToUnixTimeSeconds() / options.Value.StatusTickSeconds;
        if (_current.TryGetValue(list, out var kept) && kept.Tick == tick)
            return kept.Token;

        var rows = (await database.ReadAsync(
            connection => connection.QueryAsync<(long Index, long? Revoked)>(
                "SELECT status_index, revoked FROM issued_credentials WHERE status_list = @list", new { list }),
            cancellationToken)).ToList();
        if (rows.Count == 0 && list != 1)
            return null;

        var statuses = StatusList.Create(bits: 1, StatusEntries.EntriesInList);
        foreach (var (index, revoked) in rows)
        {
            if (revoked is not null)
                statuses.Write((int)index, StatusType.Invalid);
        }
        var token = StatusListToken.Write(
            entries.UriOf(list),
            statuses,
            keys.Status.Key,
            new JsonObject { ["x5c"] = new JsonArray([.. keys.Status.X5c.Select(certificate => (JsonNode)certificate)]) },
            time.GetUtcNow(),
            validFor: TimeSpan.FromSeconds(options.Value.StatusTokenSeconds),
            timeToLive: TimeSpan.FromSeconds(options.Value.StatusTickSeconds));
        _current[list] = new Signed(tick, token);
        return token;
    }

    private sealed record Signed(long Tick, string Token);
}

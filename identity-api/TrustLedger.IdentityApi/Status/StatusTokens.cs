using System.Collections.Concurrent;
using Dapper;
using Microsoft.Extensions.Options;
using TrustLedger.IdentityApi.Keys;
using TrustLedger.IdentityApi.Storage;

namespace TrustLedger.IdentityApi.Status;

/// <summary>The signed status lists: brought up to date at most once a tick, and kept in between.</summary>
/// <remarks>
/// A list in which nothing turned is signed anew only at half its life, so that who keeps a copy is told that it still
/// holds. Calls may overlap; one of them makes the list and the rest wait for it.
/// </remarks>
internal sealed class StatusTokens(
    Database database, StatusEntries entries, StatusDecoys decoys, ServiceKeys keys, IOptions<IdentityApiOptions> options, TimeProvider time)
    : IDisposable
{
    private readonly Dictionary<long, PublishedStatusList> _lists = [];
    private readonly ConcurrentDictionary<long, (long Tick, SignedStatusList Signed)> _current = new();
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <returns>The list of this tick; null when there is no such list.</returns>
    public async Task<SignedStatusList?> CurrentAsync(long list, CancellationToken cancellationToken)
    {
        var tick = time.GetUtcNow().ToUnixTimeSeconds() / options.Value.StatusTickSeconds;
        if (_current.TryGetValue(list, out var kept) && kept.Tick >= tick)
            return kept.Signed;

        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_current.TryGetValue(list, out kept) && kept.Tick >= tick)
                return kept.Signed;
            if (await UpdateAsync(list, cancellationToken) is not { } signed)
                return null;
            _current[list] = (tick, signed);
            return signed;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Brings a list up to date, whatever the tick: what was revoked before the call is in the token that comes back.</summary>
    /// <remarks>For measuring: <see cref="CurrentAsync"/> is what serves.</remarks>
    internal async Task<SignedStatusList?> PublishAsync(long list, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return await UpdateAsync(list, cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>How long from now the list of this tick stays the newest: what a cache may keep it for.</summary>
    public TimeSpan LeftOfTick()
    {
        var tick = options.Value.StatusTickSeconds;
        return TimeSpan.FromSeconds(tick - (time.GetUtcNow().ToUnixTimeSeconds() % tick));
    }

    public void Dispose() => _turn.Dispose();

    private async Task<SignedStatusList?> UpdateAsync(long list, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var state = await database.ReadAsync(
            connection => connection.QuerySingleOrDefaultAsync<(long Entries, long Flips, long Published, long NextDecoy)>(
                "SELECT entries, flips, published, next_decoy FROM status_lists WHERE list = @list", new { list }),
            cancellationToken);
        if (state.Entries == 0)
            return null;
        if (state.Flips > state.Published || state.NextDecoy <= now.ToUnixTimeMilliseconds())
            await database.WriteAsync(connection => decoys.PrepareAsync(connection, list), cancellationToken);

        if (!_lists.TryGetValue(list, out var published))
            published = _lists[list] = new PublishedStatusList(entries.UriOf(list), (int)state.Entries);
        var turned = await database.ReadAsync(
            connection => StatusFlips.AfterAsync(connection, list, published.Flips), cancellationToken);
        published.Turn(turned);

        var validFor = TimeSpan.FromSeconds(options.Value.StatusTokenSeconds);
        return turned.Count == 0 && published.Signed is { } kept && now < kept.SignedAt + (validFor / 2)
            ? kept
            : published.Sign(keys.Status, now, validFor, TimeSpan.FromSeconds(options.Value.StatusTickSeconds));
    }
}

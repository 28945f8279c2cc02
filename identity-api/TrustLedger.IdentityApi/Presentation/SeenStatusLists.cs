using Dapper;
using TrustLedger.IdentityApi.Storage;

namespace TrustLedger.IdentityApi.Presentation;

/// <summary>The newest time of issue of each status list that was relied upon, over restarts.</summary>
internal sealed class SeenStatusLists(Database database)
{
    public async Task<DateTimeOffset?> NewestAsync(string uri, CancellationToken cancellationToken) =>
        await database.ReadAsync(
            connection => connection.ExecuteScalarAsync<long?>("SELECT issued FROM status_lists_seen WHERE uri = @uri", new { uri }),
            cancellationToken) is { } issued
            ? DateTimeOffset.FromUnixTimeSeconds(issued)
            : null;

    /// <summary>Remembers a time; an earlier one than is known changes nothing.</summary>
    public Task RememberAsync(string uri, DateTimeOffset issued, CancellationToken cancellationToken) => database.WriteAsync(
        connection => connection.ExecuteAsync(
            """
            INSERT INTO status_lists_seen (uri, issued) VALUES (@uri, @issued)
            ON CONFLICT (uri) DO UPDATE SET issued = excluded.issued WHERE excluded.issued > status_lists_seen.issued
            """,
            new { uri, issued = issued.ToUnixTimeSeconds() }),
        cancellationToken);
}

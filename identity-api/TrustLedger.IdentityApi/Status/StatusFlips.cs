using System.Data.Common;
using Dapper;

namespace TrustLedger.IdentityApi.Status;

/// <summary>The entries of a list that say invalid, in the order in which they came to. None is ever turned back.</summary>
/// <remarks>Writes run inside the caller's transaction.</remarks>
internal static class StatusFlips
{
    /// <summary>Turns an entry to invalid; false when it was so before.</summary>
    public static async Task<bool> TryAddAsync(DbConnection connection, long list, long index)
    {
        var added = await connection.ExecuteAsync(
            """
            INSERT INTO status_flips (status_list, number, status_index)
            SELECT list, flips + 1, @index FROM status_lists WHERE list = @list
            ON CONFLICT (status_list, status_index) DO NOTHING
            """,
            new { list, index });
        if (added == 0)
            return false;
        await connection.ExecuteAsync("UPDATE status_lists SET flips = flips + 1 WHERE list = @list", new { list });
        return true;
    }

    /// <summary>The entries that were turned after the first <paramref name="known"/> ones.</summary>
    public static async Task<IReadOnlyList<long>> AfterAsync(DbConnection connection, long list, long known) =>
        [.. await connection.QueryAsync<long>(
            "SELECT status_index FROM status_flips WHERE status_list = @list AND number > @known ORDER BY number", new { list, known })];
}

using System.Data.Common;
using System.Security.Cryptography;
using Dapper;
using Microsoft.Extensions.Options;

namespace TrustLedger.IdentityApi.Status;

/// <summary>Turns entries that nobody revoked, so that a revocation does not stand out from one list to the next.</summary>
/// <remarks>
/// Whoever keeps successive lists sees which entries turned together. Two things are hidden from them. When: groups are
/// turned at random times, each as large as the revocation of somebody drawn at random would be. And how many: every
/// group that is published, revoked or not, has up to as many decoys again beside it. A decoy is never turned back and
/// never given to a credential, else it would show itself. What cannot be hidden this way: verifiers that show each
/// other which entries they were shown see which of those turned in one tick; a longer tick mixes more people.
/// </remarks>
internal sealed class StatusDecoys(IOptions<IdentityApiOptions> options, TimeProvider time)
{
    /// <summary>One in four entries may be a decoy that no credential had: then it is found quickly which are free.</summary>
    public const int MostShare = 4;

    private const int MostDraws = 32;
    private static readonly TimeSpan OtherClocks = TimeSpan.FromDays(1);

    /// <summary>How long until the next group: any length, so that nobody foresees it, and on average what the settings say.</summary>
    public static TimeSpan Pause(IdentityApiOptions options)
    {
        var chance = (RandomNumberGenerator.GetInt32(int.MaxValue) + 1.0) / int.MaxValue;
        return TimeSpan.FromMinutes(-Math.Log(chance) * options.StatusDecoyMinutes);
    }

    /// <summary>Settles, inside the caller's transaction, what the next signed list shows beside what was revoked.</summary>
    public async Task PrepareAsync(DbConnection connection, long list)
    {
        var now = time.GetUtcNow();
        var state = await connection.QuerySingleAsync<(long Flips, long Published, long NextDecoy)>(
            "SELECT flips, published, next_decoy FROM status_lists WHERE list = @list", new { list });
        var turned = state.Flips - state.Published;
        var isDue = state.NextDecoy <= now.ToUnixTimeMilliseconds();
        var group = isDue ? await LikelyGroupAsync(connection, list) : 0;
        var beside = RandomNumberGenerator.GetInt32((int)Math.Min(turned + group, int.MaxValue - 1) + 1);

        await TurnAsync(connection, list, group + beside, now);
        await connection.ExecuteAsync(
            "UPDATE status_lists SET published = flips, next_decoy = CASE WHEN @isDue = 1 THEN @next ELSE next_decoy END WHERE list = @list",
            new { list, isDue = isDue ? 1 : 0, next = (now + Pause(options.Value)).ToUnixTimeMilliseconds() });
    }

    /// <summary>How many copies in force somebody has who is drawn at random.</summary>
    private async Task<int> LikelyGroupAsync(DbConnection connection, long list)
    {
        var from = RandomNumberGenerator.GetInt32(
            await connection.ExecuteScalarAsync<int>("SELECT entries FROM status_lists WHERE list = @list", new { list }));
        var copies = await connection.ExecuteScalarAsync<int>(
            """
            SELECT COUNT(*) FROM issued_credentials AS copy,
              (SELECT configuration, subject FROM issued_credentials
               WHERE status_list = @list AND status_index >= @from ORDER BY status_index LIMIT 1) AS drawn
            WHERE copy.configuration = drawn.configuration AND copy.subject = drawn.subject
              AND copy.status_list = @list AND copy.revoked IS NULL
            """,
            new { list, from });
        return copies > 0 ? copies : options.Value.BatchSize;
    }

    private static async Task TurnAsync(DbConnection connection, long list, int count, DateTimeOffset now)
    {
        var (entries, decoys) = await connection.QuerySingleAsync<(long Entries, long Decoys)>(
            "SELECT entries, decoys FROM status_lists WHERE list = @list", new { list });
        var over = (now - OtherClocks).ToUnixTimeMilliseconds();
        for (var draws = count * MostDraws; count > 0 && draws > 0; draws--)
        {
            var index = RandomNumberGenerator.GetInt32((int)entries);
            var expires = await connection.ExecuteScalarAsync<long?>(
                "SELECT expires FROM issued_credentials WHERE status_list = @list AND status_index = @index", new { list, index });

            // An entry whose credential is over is as good as a free one: nobody relies on either.
            if (expires is null ? decoys >= entries / MostShare : expires > over)
                continue;
            if (!await StatusFlips.TryAddAsync(connection, list, index))
                continue;
            if (expires is null)
                decoys++;
            count--;
        }

        await connection.ExecuteAsync("UPDATE status_lists SET decoys = @decoys WHERE list = @list", new { list, decoys });
    }
}

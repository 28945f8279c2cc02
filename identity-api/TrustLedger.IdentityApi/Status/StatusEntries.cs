using System.Data.Common;
using System.Security.Cryptography;
using Dapper;
using Microsoft.Extensions.Options;
using TrustLedger.Credentials.SdJwt;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.IdentityApi.Status;

/// <summary>Gives each issued credential an entry of the status list, and revokes.</summary>
/// <remarks>One list serves every type, and entries are drawn at random, so that an index tells neither type nor time.</remarks>
internal sealed class StatusEntries(IOptions<IdentityApiOptions> options, TimeProvider time)
{
    public const int EntriesInList = 1 << 17;

    public string UriOf(long list) => FormattableString.Invariant($"{options.Value.Issuer}/status/{list}");

    /// <summary>Records a credential inside the caller's transaction and gives it an entry.</summary>
    public async Task<StatusReference> AllocateAsync(DbConnection connection, NewStatusEntry credential)
    {
        var (list, used) = await connection.QuerySingleAsync<(long List, long Used)>(
            """
            SELECT COALESCE(MAX(status_list), 1),
                   (SELECT COUNT(*) FROM issued_credentials
                    WHERE status_list = (SELECT COALESCE(MAX(status_list), 1) FROM issued_credentials))
            FROM issued_credentials
            """);
        // Half-full lists keep the draw short.
        if (used >= EntriesInList / 2)
            list++;

        while (true)
        {
            var index = RandomNumberGenerator.GetInt32(EntriesInList);
            var added = await connection.ExecuteAsync(
                """
                INSERT INTO issued_credentials
                  (id, offer, configuration, subject, holder, status_list, status_index, issued, expires)
                VALUES (@id, @Offer, @Configuration, @Subject, @HolderThumbprint, @list, @index, @now, @until)
                ON CONFLICT (status_list, status_index) DO NOTHING
                """,
                new
                {
                    id = StrictBase64Url.Encode(RandomNumberGenerator.GetBytes(16)),
                    credential.Offer,
                    credential.Configuration,
                    credential.Subject,
                    credential.HolderThumbprint,
                    list,
                    index,
                    now = time.GetUtcNow().ToUnixTimeMilliseconds(),
                    until = credential.Until.ToUnixTimeMilliseconds(),
                });
            if (added == 1)
                return new StatusReference(UriOf(list), index);
        }
    }

    /// <summary>Revokes every copy of one credential of one subject; tells how many were still in force.</summary>
    public Task<int> RevokeAsync(DbConnection connection, string configuration, string subject, string reason) =>
        connection.ExecuteAsync(
            """
            UPDATE issued_credentials SET revoked = @now, reason = @reason
            WHERE configuration = @configuration AND subject = @subject AND revoked IS NULL
            """,
            new { configuration, subject, reason, now = time.GetUtcNow().ToUnixTimeMilliseconds() });
}

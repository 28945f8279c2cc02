using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using Dapper;
using Microsoft.Extensions.Options;
using TrustLedger.Credentials.SdJwt;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.IdentityApi.Status;

/// <summary>Gives each issued credential an entry of a status list, and revokes.</summary>
/// <remarks>
/// One list serves every type, and entries are drawn at random, so that an index tells neither type nor time (Token
/// Status List §12.2, §13.2). A list that is half full is closed: so a draw stays short, and decoys find room.
/// </remarks>
internal sealed class StatusEntries(IOptions<IdentityApiOptions> options, TimeProvider time)
{
    public string UriOf(long list) => FormattableString.Invariant($"{options.Value.Issuer}/status/{list}");

    /// <summary>Records a credential inside the caller's transaction and gives it an entry that none ever had.</summary>
    public async Task<StatusReference> AllocateAsync(DbConnection connection, NewStatusEntry credential)
    {
        var (list, entries) = await OpenListAsync(connection);
        while (true)
        {
            var index = RandomNumberGenerator.GetInt32(entries);
            var added = await connection.ExecuteAsync(
                """
                INSERT INTO issued_credentials
                  (id, offer, configuration, subject, holder, status_list, status_index, issued, expires)
                SELECT @id, @Offer, @Configuration, @Subject, @HolderThumbprint, @list, @index, @now, @until
                WHERE NOT EXISTS (SELECT 1 FROM status_flips WHERE status_list = @list AND status_index = @index)
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
            if (added == 0)
                continue;
            await connection.ExecuteAsync("UPDATE status_lists SET used = used + 1 WHERE list = @list", new { list });
            return new StatusReference(UriOf(list), index);
        }
    }

    /// <summary>
    /// The subject of the credential that has this entry and this holder key; null when this API issued none. By the entry
    /// alone another issuer could point at a person.
    /// </summary>
    public async Task<string?> SubjectOfAsync(DbConnection connection, StatusReference entry, string holderThumbprint) => ListOf(entry) is { } list
        ? await connection.QuerySingleOrDefaultAsync<string>(
            "SELECT subject FROM issued_credentials WHERE status_list = @list AND status_index = @Index AND holder = @holderThumbprint",
            new { list, entry.Index, holderThumbprint })
        : null;

    /// <summary>What that credential is about besides its subject; null when about nothing, or when this API issued none.</summary>
    public async Task<string?> AboutOfAsync(DbConnection connection, StatusReference entry, string holderThumbprint) => ListOf(entry) is { } list
        ? await connection.QuerySingleOrDefaultAsync<string?>(
            """
            SELECT about FROM issued_credentials JOIN offers ON offers.id = issued_credentials.offer
            WHERE status_list = @list AND status_index = @Index AND holder = @holderThumbprint
            """,
            new { list, entry.Index, holderThumbprint })
        : null;

    /// <summary>Revokes every copy of one credential of one subject; tells how many were still in force. Inside the caller's transaction.</summary>
    /// <param name="about">Only those that are about this besides, as <see cref="Issuance.IssuanceGrant.About"/> has it; null for all.</param>
    public Task<int> RevokeAsync(DbConnection connection, string configuration, string subject, string reason, string? about = null) => RevokeAsync(
        connection,
        "configuration = @configuration AND subject = @subject"
        + (about is null ? "" : " AND offer IN (SELECT id FROM offers WHERE about = @about AND configuration = @configuration)"),
        configuration, subject, reason, about);

    /// <summary>Revokes every credential of a subject whose device is lost: no entry is ever turned back, so it is for good.</summary>
    public Task<int> LoseAsync(DbConnection connection, string subject) =>
        RevokeAsync(connection, "subject = @subject", configuration: null, subject, "key-lost");

    private long? ListOf(StatusReference entry) =>
        entry.Uri.StartsWith(UriOf(0)[..^1], StringComparison.Ordinal)
        && long.TryParse(entry.Uri[(UriOf(0).Length - 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var list)
            ? list
            : null;

    private async Task<int> RevokeAsync(DbConnection connection, string which, string? configuration, string subject, string reason, string? about = null)
    {
        var entries = (await connection.QueryAsync<(long List, long Index)>(
            $"""
            UPDATE issued_credentials SET revoked = @now, reason = @reason
            WHERE {which} AND revoked IS NULL
            RETURNING status_list, status_index
            """,
            new { configuration, subject, reason, about, now = time.GetUtcNow().ToUnixTimeMilliseconds() })).ToList();
        foreach (var (list, index) in entries)
            await StatusFlips.TryAddAsync(connection, list, index);
        return entries.Count;
    }

    private async Task<(long List, int Entries)> OpenListAsync(DbConnection connection)
    {
        var newest = await connection.QuerySingleOrDefaultAsync<(long List, long Entries, long Used)>(
            "SELECT list, entries, used FROM status_lists ORDER BY list DESC LIMIT 1");
        if (newest.List > 0 && newest.Used < newest.Entries / 2)
            return (newest.List, (int)newest.Entries);

        var (list, entries) = (newest.List + 1, options.Value.StatusListEntries);
        var due = time.GetUtcNow() + StatusDecoys.Pause(options.Value);
        await connection.ExecuteAsync(
            """
            INSERT INTO status_lists (list, entries, used, flips, published, decoys, next_decoy)
            VALUES (@list, @entries, 0, 0, 0, 0, @due)
            """,
            new { list, entries, due = due.ToUnixTimeMilliseconds() });
        return (list, entries);
    }
}

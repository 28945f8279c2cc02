using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dapper;

namespace TrustLedger.IdentityApi.Storage;

/// <summary>
/// The numbered SQL scripts of <c>Storage/Migrations/NNNN_name.sql</c>, embedded in the program. Each runs once, in
/// the order of its number; a script that was applied never changes afterwards.
/// </summary>
/// <remarks>
/// Numbers: 0001 frame, registry, proofing; 0100 trust and approvals; 0200 issuance, authorization and status; 0300 presentation;
/// 0400 corrections; 0500 recovery; 0600 access records. The SQL is written to run on SQLite and PostgreSQL alike: TEXT, BIGINT and BYTEA (which SQLite
/// stores as it comes), booleans as BIGINT, times as BIGINT milliseconds since 1970.
/// </remarks>
internal static class Migrations
{
    public static async Task ApplyAsync(DbConnection connection)
    {
        await connection.ExecuteAsync(
            """
            CREATE TABLE IF NOT EXISTS migrations (
              number BIGINT PRIMARY KEY,
              name   TEXT NOT NULL,
              hash   TEXT NOT NULL)
            """);
        var applied = (await connection.QueryAsync<(long Number, string Hash)>("SELECT number, hash FROM migrations"))
            .ToDictionary(row => row.Number, row => row.Hash);

        foreach (var (number, name, sql) in Scripts())
        {
            var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sql)));
            if (applied.Remove(number, out var known))
            {
                if (!string.Equals(known, hash, StringComparison.Ordinal))
                    throw new InvalidOperationException($"Migration {name} differs from the one this database was made with.");
                continue;
            }

            await connection.ExecuteAsync(sql);
            await connection.ExecuteAsync(
                "INSERT INTO migrations (number, name, hash) VALUES (@number, @name, @hash)", new { number, name, hash });
        }

        if (applied.Count > 0)
            throw new InvalidOperationException("This database was made by a newer version of identity-api.");
    }

    private static IEnumerable<(long Number, string Name, string Sql)> Scripts()
    {
        const string prefix = "migrations/";
        var assembly = typeof(Migrations).Assembly;
        foreach (var resource in assembly.GetManifestResourceNames()
                     .Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            var name = resource[prefix.Length..];
            yield return (long.Parse(name.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture), name,
                reader.ReadToEnd());
        }
    }
}

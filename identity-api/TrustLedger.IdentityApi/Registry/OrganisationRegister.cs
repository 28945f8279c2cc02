using System.Data.Common;
using Dapper;
using TrustLedger.Casework.Identifiers;
using TrustLedger.Protocol;

namespace TrustLedger.IdentityApi.Registry;

/// <summary>The register of organisations, which are public by their nature.</summary>
public sealed class OrganisationRegister(TimeProvider time)
{
    /// <summary>The organisation's name; null when the register has none with this code.</summary>
    public static Task<string?> NameOfAsync(DbConnection connection, Uscc code) =>
        connection.QuerySingleOrDefaultAsync<string?>(
            "SELECT name FROM organisations WHERE code = @code", new { code = code.Value });

    /// <summary>The division code of the place where it is registered; null when the register has none with this code.</summary>
    internal static Task<string?> PlaceOfAsync(DbConnection connection, Uscc code) =>
        connection.QuerySingleOrDefaultAsync<string?>(
            "SELECT place FROM organisations WHERE code = @code", new { code = code.Value });

    /// <summary>Writes one line of an import.</summary>
    /// <returns>What it changed; or <c>code-repeated</c> when this import had the code before.</returns>
    internal async Task<Result<ImportChange>> PutAsync(
        DbConnection connection, string import, Uscc code, string name, string place)
    {
        var known = await connection.QuerySingleOrDefaultAsync<(string Name, string Place, string Import)>(
            "SELECT name, place, import FROM organisations WHERE code = @code", new { code = code.Value });
        if (known.Name is not null && known.Import == import)
            return new Refusal("code-repeated", "This import had the code before.");

        await connection.ExecuteAsync(
            """
            INSERT INTO organisations (code, name, place, import, changed) VALUES (@code, @name, @place, @import, @now)
            ON CONFLICT (code) DO UPDATE SET name = excluded.name, place = excluded.place, import = excluded.import,
              changed = excluded.changed
            """,
            new { code = code.Value, name, place, import, now = time.GetUtcNow().ToUnixTimeMilliseconds() });
        return known.Name is null ? ImportChange.Added
            : known == (name, place, known.Import) ? ImportChange.Unchanged
            : ImportChange.Updated;
    }
}

using System.Data.Common;
using Dapper;
using TrustLedger.Casework.Identifiers;
using TrustLedger.IdentityApi.Issuance;
using TrustLedger.IdentityApi.Status;
using TrustLedger.Protocol;

namespace TrustLedger.IdentityApi.Registry;

/// <summary>Who may act for which organisation: its legal representative (法定代表人), or whom it authorised (授权代表).</summary>
internal sealed class RepresentativeRegister(PersonRegister persons, StatusEntries status, TimeProvider time)
{
    public const string LegalRepresentative = "legal-representative";
    public const string Authorised = "authorised";

    private const string FactsChanged = "facts-changed";

    /// <summary>No longer: the line stays, so that a repeated import says the same.</summary>
    public const string Ended = "ended";

    public static IReadOnlyList<string> Roles { get; } = [LegalRepresentative, Authorised, Ended];

    /// <summary>The organisations for which a person may act now, by their codes.</summary>
    public static async Task<IReadOnlyList<Representation>> OfAsync(DbConnection connection, string person) =>
        [.. await connection.QueryAsync<Representation>(
            """
            SELECT organisations.code AS Code, organisations.name AS Name, representatives.role AS Role
            FROM representatives JOIN organisations ON organisations.code = representatives.organisation
            WHERE representatives.person = @person AND representatives.role <> @Ended
            ORDER BY organisations.code
            """,
            new { person, Ended })];

    /// <summary>Says why somebody may not act for an organisation.</summary>
    public static Refusal Missing() =>
        new("representation-missing", "The register knows no organisation, or not this one, for which this person may act.");

    /// <summary>
    /// Writes one line of an import. Who acts no longer, or as something else, loses the credentials that say so; what the
    /// organisation delegated stays until it is revoked: it is the organisation's own.
    /// </summary>
    /// <returns>
    /// What it changed; or, first match wins: <c>representative-role-unknown</c>, <c>organisation-unknown</c>,
    /// <c>person-unknown</c>, <c>representative-repeated</c> when this import had the two before.
    /// </returns>
    public async Task<Result<ImportChange>> PutAsync(
        DbConnection connection, string import, Uscc code, ResidentNumber number, string role)
    {
        if (!Roles.Contains(role, StringComparer.Ordinal))
            return new Refusal("representative-role-unknown", $"A role is one of {string.Join(", ", Roles)}.");
        if (await OrganisationRegister.NameOfAsync(connection, code) is null)
            return new Refusal("organisation-unknown", "The register has no organisation with this code.");
        if (await persons.IdOfAsync(connection, number) is not { } person)
            return new Refusal("person-unknown", "The register has no person with this number.");

        var known = await connection.QuerySingleOrDefaultAsync<(string? Role, string Import)>(
            "SELECT role, import FROM representatives WHERE organisation = @code AND person = @person", new { code = code.Value, person });
        if (known.Role is not null && known.Import == import)
            return new Refusal("representative-repeated", "This import had the two before.");
        await connection.ExecuteAsync(
            """
            INSERT INTO representatives (organisation, person, role, import, changed) VALUES (@code, @person, @role, @import, @now)
            ON CONFLICT (organisation, person) DO UPDATE SET role = excluded.role, import = excluded.import, changed = excluded.changed
            """,
            new { code = code.Value, person, role, import, now = time.GetUtcNow().ToUnixTimeMilliseconds() });
        if (known.Role is not null && known.Role != role)
        {
            await status.RevokeAsync(connection, CredentialCatalogue.Representative, person, FactsChanged);
            if (role == Ended)
                await status.RevokeAsync(connection, CredentialCatalogue.Organisation, person, FactsChanged, about: code.Value);
        }

        return known.Role is null ? ImportChange.Added
            : known.Role == role ? ImportChange.Unchanged
            : ImportChange.Updated;
    }
}

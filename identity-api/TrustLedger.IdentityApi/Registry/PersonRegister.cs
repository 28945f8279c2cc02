using System.Data.Common;
using System.Security.Cryptography;
using Dapper;
using Microsoft.Extensions.Options;
using TrustLedger.Casework.Identifiers;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.Protocol;

namespace TrustLedger.IdentityApi.Registry;

/// <summary>The register of real persons: sealed columns, found by keyed hashes.</summary>
public sealed class PersonRegister(
    ColumnCipher cipher, LookupHash hash, IOptions<IdentityApiOptions> options, TimeProvider time)
{
    private const string Persons = "persons";

    private SyntheticRegions Synthetic =>
        options.Value.SyntheticIdentifiers ? SyntheticRegions.Allowed : SyntheticRegions.Refused;

    private DateOnly Today => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    /// <summary>Reads a number by the rules of the day, as <see cref="ResidentNumber.Parse"/> does.</summary>
    public Result<ResidentNumber> ReadNumber(string? text) =>
        ResidentNumber.Parse(text, Today, Synthetic);

    /// <summary>The keyed hash under which a number is known.</summary>
    public byte[] HashOf(ResidentNumber number) => hash.Of("person-number", number.Reveal());

    /// <summary>The id of the person who has this number; null when nobody has.</summary>
    internal Task<string?> IdOfAsync(DbConnection connection, ResidentNumber number) => connection.QuerySingleOrDefaultAsync<string?>(
        "SELECT id FROM persons WHERE number_hash = @numberHash", new { numberHash = HashOf(number) });

    /// <summary>The id of the person who has this number and this name; null also when only one of them fits.</summary>
    public async Task<string?> MatchAsync(DbConnection connection, ResidentNumber number, PersonName name)
    {
        var row = await connection.QuerySingleOrDefaultAsync<(string Id, byte[] Hash)>(
            "SELECT id, identity_hash FROM persons WHERE number_hash = @numberHash", new { numberHash = HashOf(number) });
        return row.Id is not null && CryptographicOperations.FixedTimeEquals(row.Hash, IdentityHash(number, name))
            ? row.Id
            : null;
    }

    /// <summary>
    /// Whom a question about a number is recorded for: the person who has it, or a stand-in where nobody does. Recording
    /// costs the same either way, so that it doesn't tell whether the register knows the number.
    /// </summary>
    public async Task<string> AskedForAsync(DbConnection connection, ResidentNumber number)
    {
        var numberHash = HashOf(number);
        return await connection.QuerySingleOrDefaultAsync<string>("SELECT id FROM persons WHERE number_hash = @numberHash", new { numberHash })
            ?? $"nobody:{Convert.ToHexStringLower(numberHash)}";
    }

    /// <summary>Null when the register has no such person.</summary>
    public async Task<Person?> FindAsync(DbConnection connection, string id)
    {
        var row = await connection.QuerySingleOrDefaultAsync<Row>(
            "SELECT number, name, phone FROM persons WHERE id = @id", new { id });
        if (row is null)
            return null;
        if (!ResidentNumber.Parse(cipher.OpenText(row.Number, Persons, "number", id), Today, SyntheticRegions.Allowed)
                .TryGet(out var number, out var refusal)
            || !PersonName.Parse(cipher.OpenText(row.Name, Persons, "name", id)).TryGet(out var name, out refusal))
            throw new InvalidOperationException($"A stored person does not read: {refusal.Code}.");
        return new Person(id, name, number, row.Phone is null ? null : cipher.OpenText(row.Phone, Persons, "phone", id));
    }

    /// <summary>Writes one line of an import.</summary>
    /// <returns>What it changed; or <c>number-repeated</c> when this import had the number before.</returns>
    internal async Task<Result<ImportChange>> PutAsync(
        DbConnection connection, string import, ResidentNumber number, PersonName name, string? phone)
    {
        var numberHash = HashOf(number);
        var recordHash = hash.Of("person-record", $"{number.Reveal()}\0{name.Display}\0{phone}");
        var known = await connection.QuerySingleOrDefaultAsync<(string Id, byte[] RecordHash, string Import)>(
            "SELECT id, record_hash, import FROM persons WHERE number_hash = @numberHash", new { numberHash });
        if (known.Id is not null && known.Import == import)
            return new Refusal("number-repeated", "This import had the number before.");

        var change = known.Id is null ? ImportChange.Added
            : known.RecordHash.AsSpan().SequenceEqual(recordHash) ? ImportChange.Unchanged
            : ImportChange.Updated;
        if (change == ImportChange.Unchanged)
        {
            await connection.ExecuteAsync("UPDATE persons SET import = @import WHERE id = @id", new { import, id = known.Id });
            return change;
        }

        var id = known.Id ?? Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        await connection.ExecuteAsync(
            """
            INSERT INTO persons (id, number_hash, identity_hash, record_hash, number, name, phone, import, changed)
            VALUES (@id, @numberHash, @identityHash, @recordHash, @number, @name, @phone, @import, @now)
            ON CONFLICT (id) DO UPDATE SET identity_hash = excluded.identity_hash, record_hash = excluded.record_hash,
              name = excluded.name, phone = excluded.phone, import = excluded.import, changed = excluded.changed
            """,
            new
            {
                id,
                numberHash,
                identityHash = IdentityHash(number, name),
                recordHash,
                number = cipher.SealText(number.Reveal(), Persons, "number", id),
                name = cipher.SealText(name.Display, Persons, "name", id),
                phone = phone is null ? null : cipher.SealText(phone, Persons, "phone", id),
                import,
                now = time.GetUtcNow().ToUnixTimeMilliseconds(),
            });
        return change;
    }

    private byte[] IdentityHash(ResidentNumber number, PersonName name) =>
        hash.Of("person-identity", $"{number.Reveal()}\0{name.MatchForm}");

    // Properties and no constructor: SQLite gives a null BYTEA no type of its own, and a constructor must fit exactly.
    private sealed record Row
    {
        public byte[] Number { get; init; } = [];

        public byte[] Name { get; init; } = [];

        public byte[]? Phone { get; init; }
    }
}

using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Extensions.Options;
using TrustLedger.Casework.Calendars;
using TrustLedger.Casework.Identifiers;
using TrustLedger.IdentityApi.Issuance;
using TrustLedger.IdentityApi.Registry;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.Protocol;

namespace TrustLedger.IdentityApi.Approvals;

/// <summary>Electronic licences (电子证照) that granted applications give; a new endorsement is a new version of the same licence.</summary>
internal sealed class Licences(
    ItemCatalogue items, Offers offers, PersonRegister persons, ColumnCipher cipher, IOptions<IdentityApiOptions> options, TimeProvider time)
    : ICredentialSource
{
    private const string Table = "licences";
    private const string SerialCharacters = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    private const int SerialCharactersDrawn = 8;

    public string ConfigurationId => CredentialCatalogue.ResidencePermit;

    /// <summary>Makes the licence of an application, once.</summary>
    public async Task GiveAsync(DbConnection connection, string application, DateTimeOffset decidedAt)
    {
        if (await Applications.FindAsync(connection, application) is not { } row || items.FindByRules(row.Rules) is not { } item
            || await connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM licences WHERE application = @application", new { application }) > 0)
            return;

        var day = ChinaTime.DayOf(decidedAt);
        var last = await connection.QueryFirstOrDefaultAsync<(string? Serial, long Version)>(
            "SELECT serial, version FROM licences WHERE person = @Person AND item = @Item ORDER BY version DESC LIMIT 1", row);
        var serial = last.Serial ?? day.Year.ToString(CultureInfo.InvariantCulture) + "TL"
            + RandomNumberGenerator.GetString(SerialCharacters, SerialCharactersDrawn);
        var version = last.Version + 1;
        var created = ELicenceId.Create(
            options.Value.Organisation + item.Result.LicenceType, options.Value.Organisation, serial, version.ToString("D3", CultureInfo.InvariantCulture));
        if (!created.TryGet(out var id, out var refusal))
            throw new InvalidOperationException($"IdentityApi:Organisation makes no licence identifier: {refusal.Code}.");

        await connection.ExecuteAsync(
            """
            INSERT INTO licences (application, person, item, serial, version, licence_id, endorsed_on, valid_until)
            VALUES (@application, @Person, @Item, @serial, @version, @licenceId, @on, @until)
            """,
            new
            {
                application,
                row.Person,
                row.Item,
                serial,
                version,
                licenceId = cipher.SealText(id.Reveal(), Table, "licence_id", application),
                on = Text(day),
                until = Text(day.AddMonths(item.Result.ValidMonths)),
            });
    }

    /// <summary>The claims of a person's newest residence permit.</summary>
    /// <returns>The claims; or <c>licence-missing</c>.</returns>
    public async Task<Result<CredentialContent>> ContentAsync(DbConnection connection, string subject, string? about)
    {
        var type = CredentialCatalogue.Find(ConfigurationId)!.TypePath;
        var row = await connection.QueryFirstOrDefaultAsync<Row>(
            """
            SELECT application, licence_id, endorsed_on, valid_until FROM licences
            WHERE person = @subject AND item IN @codes ORDER BY version DESC LIMIT 1
            """,
            new { subject, codes = items.All.Where(item => item.Result.Credential == type).Select(item => item.Code) });
        if (row is null || await persons.FindAsync(connection, subject) is not { } person
            || !ELicenceId.Parse(cipher.OpenText(row.Licence_id, Table, "licence_id", row.Application)).TryGet(out var id, out _))
            return new Refusal("licence-missing", "The person has no such licence.");
        return new CredentialContent(new JsonObject
        {
            ["licence_id"] = id.Reveal(),
            ["licence_type"] = id.Type,
            ["holder_name"] = person.Name.Display,
            ["region"] = options.Value.Place,
            ["endorsed_on"] = row.Endorsed_on,
            ["endorsed_until"] = row.Valid_until,
        });
    }

    /// <summary>The offer of an application's licence, as long as it is open; a new one when asked for.</summary>
    /// <returns>URI, transaction code and end; null when there is no licence, or no open offer and none is asked for.</returns>
    public async Task<JsonObject?> OfferAsync(DbConnection connection, string application, bool anew)
    {
        var row = await connection.QuerySingleOrDefaultAsync<(string? Person, string? Offer, byte[]? Offered)>(
            "SELECT person, offer, offered FROM licences WHERE application = @application", new { application });
        if (row.Person is null)
            return null;
        if (row.Offered is not null && await connection.ExecuteScalarAsync<long>(
                "SELECT COUNT(*) FROM offers WHERE id = @Offer AND state = 'open' AND expires > @now",
                new { row.Offer, now = time.GetUtcNow().ToUnixTimeMilliseconds() }) > 0)
            return JsonNode.Parse(cipher.OpenText(row.Offered, Table, "offered", application))!.AsObject();
        if (!anew && row.Offer is not null)
            return null;

        var created = await offers.CreateAsync(connection, ConfigurationId, row.Person);
        var offered = new JsonObject
        {
            ["offer"] = created.Offer,
            ["offerByValue"] = created.OfferByValue,
            ["txCode"] = created.TransactionCode,
            ["expiresAt"] = created.ExpiresAt,
        };
        await connection.ExecuteAsync(
            "UPDATE licences SET offer = @id, offered = @offered WHERE application = @application",
            new { application, id = created.Id, offered = cipher.SealText(offered.ToJsonString(), Table, "offered", application) });
        return offered;
    }

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private sealed record Row(string Application, byte[] Licence_id, string Endorsed_on, string Valid_until);
}

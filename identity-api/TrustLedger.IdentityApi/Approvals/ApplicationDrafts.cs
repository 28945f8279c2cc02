using System.Data.Common;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Extensions.Options;
using TrustLedger.Casework.Approvals;
using TrustLedger.IdentityApi.Access;
using TrustLedger.IdentityApi.Proofing;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.IdentityApi.Trust;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Keys;

namespace TrustLedger.IdentityApi.Approvals;

/// <summary>Hands out forms, filled with what departments say (自动填表).</summary>
internal sealed class ApplicationDrafts(
    Database database, ColumnCipher cipher, ItemCatalogue items, FactFinder facts, AccessRecords access,
    IOptions<IdentityApiOptions> options, TimeProvider time)
{
    private const string Table = "application_drafts";
    private static readonly TimeSpan Life = TimeSpan.FromHours(1);

    /// <returns>The draft; or, first match wins: <c>item-unknown</c>, <c>handle-not-bound</c>, what <see cref="FactFinder.FindAsync"/> refuses.</returns>
    public async Task<Result<(Draft Draft, ServiceItem Item, FoundFacts Facts)>> CreateAsync(
        Address handle, string itemCode, CancellationToken cancellationToken)
    {
        if (items.Find(itemCode) is not { } item)
            return new Refusal("item-unknown", "There is no such service item here.");
        if (await database.ReadAsync(connection => Bindings.OfHandleAsync(connection, handle), cancellationToken) is not { OnLedger: true } binding)
            return Claims.NotBound();
        if (!(await facts.FindAsync(item, binding.PersonId, cancellationToken)).TryGet(out var found, out var refusal))
            return refusal;

        var id = StrictBase64Url.Encode(RandomNumberGenerator.GetBytes(16));
        var nonce = StrictBase64Url.Encode(RandomNumberGenerator.GetBytes(24));
        var draft = new Draft(
            id, binding.PersonId, item.Code, item.RulesHash.ToString(), ApplicationForm.Prefill(item, id, found.Facts), nonce,
            Application: null, time.GetUtcNow() + Life);
        await database.WriteAsync(
            async connection =>
            {
                await AddAsync(connection, draft);
                await access.AddAsync(connection, new AccessNote(binding.PersonId, "application.facts", Accessor.Rules(options.Value.Organisation))
                {
                    Fields = [.. found.Facts.Keys.Order(StringComparer.Ordinal)],
                    About = item.Code,
                });
            },
            cancellationToken);
        return (draft, item, found);
    }

    /// <summary>Null when there is none of this person.</summary>
    public async Task<Draft?> FindAsync(DbConnection connection, string id, string person)
    {
        var row = await connection.QuerySingleOrDefaultAsync<Row>(
            "SELECT item, rules, form, nonce, application, expires FROM application_drafts WHERE id = @id AND person = @person", new { id, person });
        return row is null ? null : new Draft(
            id, person, row.Item, row.Rules, row.Form.Length == 0 ? [] : JsonNode.Parse(cipher.OpenText(row.Form, Table, "form", id))!.AsObject(), row.Nonce,
            row.Application, DateTimeOffset.FromUnixTimeMilliseconds(row.Expires));
    }

    /// <summary>Gives the draft to one application; false when another has it.</summary>
    public static async Task<bool> TryUseAsync(DbConnection connection, string id, Bytes32 application) => await connection.ExecuteAsync(
        "UPDATE application_drafts SET application = @application, form = @gone WHERE id = @id AND (application IS NULL OR application = @application)",
        new { id, application = application.ToString(), gone = Array.Empty<byte>() }) == 1;

    private async Task AddAsync(DbConnection connection, Draft draft)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        await connection.ExecuteAsync("DELETE FROM application_drafts WHERE expires < @now AND application IS NULL", new { now });
        await connection.ExecuteAsync(
            """
            INSERT INTO application_drafts (id, person, item, rules, form, nonce, created, expires)
            VALUES (@Id, @Person, @Item, @Rules, @form, @Nonce, @now, @expires)
            """,
            new
            {
                draft.Id,
                draft.Person,
                draft.Item,
                draft.Rules,
                form = cipher.Seal(Jcs.Write(draft.Form), Table, "form", draft.Id),
                draft.Nonce,
                now,
                expires = draft.Expires.ToUnixTimeMilliseconds(),
            });
    }

    private sealed record Row(string Item, string Rules, byte[] Form, string Nonce, string? Application, long Expires);
}

using System.Data.Common;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Extensions.Options;
using TrustLedger.Casework.Approvals;
using TrustLedger.Casework.Delegations;
using TrustLedger.IdentityApi.Access;
using TrustLedger.IdentityApi.Delegations;
using TrustLedger.IdentityApi.Proofing;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.IdentityApi.Trust;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Keys;

namespace TrustLedger.IdentityApi.Approvals;

/// <summary>Hands out forms, filled with what departments say (自动填表).</summary>
internal sealed class ApplicationDrafts(
    Database database, ColumnCipher cipher, ItemCatalogue items, FactFinder facts, DelegationRegister delegations, AccessRecords access,
    IOptions<IdentityApiOptions> options, TimeProvider time)
{
    private const string Table = "application_drafts";
    private static readonly TimeSpan Life = TimeSpan.FromHours(1);

    /// <param name="handle">Of who fills it in.</param>
    /// <param name="itemCode">What is applied for.</param>
    /// <param name="delegation">By which the caller acts for somebody else; null: for themselves.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>
    /// The draft; or, first match wins: <c>item-unknown</c>, <c>handle-not-bound</c>; for an agent <c>item-not-delegable</c> and what
    /// <see cref="DelegationRegister.AllowsAsync"/> refuses; what <see cref="FactFinder.FindAsync"/> refuses.
    /// </returns>
    public async Task<Result<(Draft Draft, ServiceItem Item, FoundFacts Facts)>> CreateAsync(
        Address handle, string itemCode, string? delegation, CancellationToken cancellationToken)
    {
        if (items.Find(itemCode) is not { } item)
            return new Refusal("item-unknown", "There is no such service item here.");
        if (await database.ReadAsync(connection => Bindings.OfHandleAsync(connection, handle), cancellationToken) is not { OnLedger: true } binding)
            return Claims.NotBound();
        var (person, agent) = (binding.PersonId, (ActingAgent?)null);
        if (delegation is not null)
        {
            if (item.AgentBasis is null)
                return new Refusal("item-not-delegable", "For this item nobody else may apply.");
            var allowed = await database.ReadAsync(
                connection => delegations.AllowsAsync(connection, delegation, binding.PersonId, DelegationScope.Apply, item.Code), cancellationToken);
            if (!allowed.TryGet(out var acts, out var not))
                return not;
            (person, agent) = (acts.Person, new ActingAgent(binding.PersonId, delegation));
        }

        if (!(await facts.FindAsync(item, person, cancellationToken)).TryGet(out var found, out var refusal))
            return refusal;

        var id = StrictBase64Url.Encode(RandomNumberGenerator.GetBytes(16));
        var nonce = StrictBase64Url.Encode(RandomNumberGenerator.GetBytes(24));
        var draft = new Draft(
            id, person, item.Code, item.RulesHash.ToString(), ApplicationForm.Prefill(item, id, found.Facts), nonce,
            Application: null, time.GetUtcNow() + Life, agent);
        await database.WriteAsync(
            async connection =>
            {
                await AddAsync(connection, draft);
                var seen = new AccessNote(person, "application.facts", Accessor.Rules(options.Value.Organisation))
                {
                    Fields = [.. found.Facts.Keys.Order(StringComparer.Ordinal)],
                    About = item.Code,
                };
                await access.AddAsync(connection, agent is null ? [seen] : [seen, seen with { Operation = "delegation.use", By = Accessor.Of(handle) }]);
            },
            cancellationToken);
        return (draft, item, found);
    }

    /// <summary>Null when there is none that this person filled in, for themselves or as an agent.</summary>
    public async Task<Draft?> FindAsync(DbConnection connection, string id, string caller)
    {
        var row = await connection.QuerySingleOrDefaultAsync<Row>(
            """
            SELECT person, item, rules, form, nonce, application, expires, delegation FROM application_drafts
            WHERE id = @id AND CASE WHEN delegation IS NULL THEN person = @caller
              ELSE EXISTS (SELECT 1 FROM delegations WHERE delegations.id = delegation AND agent = @caller) END
            """,
            new { id, caller });
        return row is null ? null : new Draft(
            id, row.Person, row.Item, row.Rules, row.Form.Length == 0 ? [] : JsonNode.Parse(cipher.OpenText(row.Form, Table, "form", id))!.AsObject(), row.Nonce,
            row.Application, DateTimeOffset.FromUnixTimeMilliseconds(row.Expires), row.Delegation is null ? null : new ActingAgent(caller, row.Delegation));
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
            INSERT INTO application_drafts (id, person, item, rules, form, nonce, created, expires, delegation)
            VALUES (@Id, @Person, @Item, @Rules, @form, @Nonce, @now, @expires, @delegation)
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
                delegation = draft.Agent?.Delegation,
            });
    }

    private sealed record Row(
        string Person, string Item, string Rules, byte[] Form, string Nonce, string? Application, long Expires, string? Delegation);
}

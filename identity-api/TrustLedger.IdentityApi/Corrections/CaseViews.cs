using System.Text.Json.Nodes;
using TrustLedger.IdentityApi.Access;
using TrustLedger.IdentityApi.Ledger;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.State;

namespace TrustLedger.IdentityApi.Corrections;

/// <summary>What a caller may see of cases and records. To who may not, everything is unknown.</summary>
internal sealed class CaseViews(
    Database database, Cases cases, AccessRecords access, ContentStore contents, Outbox outbox, CorrectionsLog log)
{
    /// <returns>The record with its statement, content and state; or <c>record-unknown</c>.</returns>
    public async Task<Result<JsonObject>> RecordAsync(
        Bytes32 uid, CaseReader reader, ulong atMilliseconds, CancellationToken cancellationToken)
    {
        var (view, caseHandle) = await log.ReadAsync(
            state => reader.MayRead(state, uid, atMilliseconds)
                ? (state.View(uid, atMilliseconds), RecordIntake.CaseOf(state, uid)?.Handle)
                : (null, null),
            cancellationToken);
        if (view is null || caseHandle is null)
            return new Refusal("record-unknown", "There is no such record for this caller.");
        await NoteAsync(reader, caseHandle.Value, "record.look", uid, cancellationToken);
        return await FullAsync(view, caseHandle.Value, cancellationToken);
    }

    /// <returns>The case's records in their order, each with its state and content; or <c>case-unknown</c>.</returns>
    public async Task<Result<JsonObject>> CaseAsync(
        Bytes32 handle, CaseReader reader, ulong atMilliseconds, CancellationToken cancellationToken)
    {
        var (file, views) = await log.ReadAsync(
            state => state.CaseOf(handle) is { } found
                ? (found, found.Records.Where(record => reader.MayRead(state, record, atMilliseconds))
                    .Select(record => state.View(record, atMilliseconds)).ToList())
                : (null, (List<StatementView>)[]),
            cancellationToken);
        if (file is null || views.Count == 0)
            return new Refusal("case-unknown", "There is no such case for this caller.");

        await NoteAsync(reader, handle, "case.look", handle, cancellationToken);
        var records = new JsonArray();
        var told = new List<(StatementView View, JsonObject? Content)>();
        foreach (var view in views)
        {
            var full = await FullAsync(view, handle, cancellationToken);
            records.Add(full);
            told.Add((view, full["content"] as JsonObject));
        }

        var answer = new JsonObject
        {
            ["case"] = handle.ToString(),
            ["subject"] = file.Subject.ToString(),
            ["place"] = file.Place,
            ["nextNumber"] = file.NextNumber,
            ["records"] = records,
        };
        TimelineAnswer.AddTo(answer, told, atMilliseconds);
        return answer;
    }

    /// <summary>What waits for the caller: records to opine on, decide or acknowledge, and overdue acknowledgements.</summary>
    public async Task<JsonObject> InboxAsync(CaseReader reader, ulong atMilliseconds, CancellationToken cancellationToken)
    {
        var found = await log.ReadAsync(
            state => state.CaseFiles.SelectMany(file => file.Records
                .Where(record => reader.MayRead(state, record, atMilliseconds))
                .Select(record => Task(state, file, state.View(record, atMilliseconds), reader, atMilliseconds)))
                .OfType<JsonObject>().ToList(),
            cancellationToken);
        return new JsonObject { ["items"] = new JsonArray([.. found.Select(item => (JsonNode)item)]) };
    }

    private static JsonObject? Task(
        LedgerState state, CaseFile file, StatementView view, CaseReader reader, ulong atMilliseconds)
    {
        var organisations = reader.Memberships(state, atMilliseconds).Select(member => member.OrganisationText).ToHashSet(StringComparer.Ordinal);
        var wanted = view.MissingRoles.Where(role => reader.Holds(state, role, file, atMilliseconds)
            && !view.Endorsements.Any(said => organisations.Contains(said.By.Organisation))).ToList();
        var toAcknowledge = view.IsInEffect
            ? view.Copies.Where(copy => !copy.IsAcknowledged && reader.Holds(state, copy.Role, file, atMilliseconds)).ToList()
            : [];
        if (wanted.Count == 0 && toAcknowledge.Count == 0 && !view.HasAlarm)
            return null;

        return new JsonObject
        {
            ["case"] = file.Handle.ToString(),
            ["record"] = RecordView.Of(view),
            ["wanted"] = new JsonArray([.. wanted.Select(role => (JsonNode)role)]),
            ["acknowledge"] = new JsonArray([.. toAcknowledge.Select(copy => (JsonNode)copy.Role)]),
            ["alarm"] = view.HasAlarm,
        };
    }

    // What a department sees is recorded for the person before it is shown; what the subject sees is their own.
    private async ValueTask NoteAsync(
        CaseReader reader, Bytes32 caseHandle, string operation, Bytes32 about, CancellationToken cancellationToken)
    {
        if (reader.Agency is not { } agency)
            return;
        await database.WriteAsync(
            async connection =>
            {
                if (await cases.PersonAsync(connection, caseHandle) is { } person)
                    await access.AddAsync(connection, new AccessNote(person, operation, Accessor.Of(agency)) { About = about.ToString() });
            },
            cancellationToken);
    }

    private async Task<JsonObject> FullAsync(StatementView view, Bytes32 caseHandle, CancellationToken cancellationToken)
    {
        var (statement, opened) = await database.ReadAsync(
            async connection => (
                await Cases.StatementAsync(connection, view.Uid),
                await contents.FindAsync(connection, LogNames.Corrections, view.Uid)),
            cancellationToken);
        var receipt = (await outbox.FindAsync(LogNames.Corrections, view.Uid.ToString(), cancellationToken))?.Receipt;
        return new JsonObject
        {
            ["case"] = caseHandle.ToString(),
            ["view"] = RecordView.Of(view),
            ["statement"] = statement is null ? null : JsonNode.Parse(statement),
            ["content"] = opened?.Content.DeepClone(),
            ["itemKey"] = opened is null ? null : Hex.Write(opened.ItemKey),
            ["receipt"] = receipt is null ? null : new JsonObject
            {
                ["index"] = receipt.Index,
                ["entry"] = receipt.Entry,
                ["proof"] = receipt.Proof,
            },
        };
    }
}

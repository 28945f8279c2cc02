using System.Text;
using System.Text.Json.Nodes;
using TrustLedger.Casework.Identifiers;
using TrustLedger.Credentials.Jose;
using TrustLedger.IdentityApi.Ledger;
using TrustLedger.IdentityApi.Registry;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Commitments;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.State;
using TrustLedger.Protocol.Statements;
using TrustLedger.Protocol.Statements.Bodies;

namespace TrustLedger.IdentityApi.Corrections;

/// <summary>Takes in signed records and signatures: checked here, judged by the log's own rules, stored with their content.</summary>
internal sealed class RecordIntake(
    Database database,
    Cases cases,
    ContentStore contents,
    PersonRegister persons,
    Outbox outbox,
    LedgerLogs logs,
    CorrectionsLog log,
    Leaves leaves,
    Keys.ServiceKeys keys,
    TimeProvider time)
{
    public const string Topic = "corrections";

    /// <returns>
    /// The record's uid, now in the outbox; or, first match wins: a refusal of <see cref="SignedStatement.Parse"/>,
    /// <c>domain-mismatch</c>, <c>schema-mismatch</c>, <c>data-malformed</c>, <c>signer-not-caller</c>,
    /// <c>commitment-mismatch</c>, <c>content-mismatch</c>, <c>person-not-matched</c>, <c>case-unknown</c>,
    /// <c>leave-…</c>, <c>route-mismatch</c>, and what <see cref="LedgerState.Judge"/> refuses. A refused record
    /// changes nothing.
    /// </returns>
    public async Task<Result<Bytes32>> AddRecordAsync(HandIn handIn, CaseReader reader, CancellationToken cancellationToken)
    {
        if (!Parse(handIn).TryGet(out var statement, out var refusal)
            || !statement.Statement.Read<RecordBody>().TryGet(out var body, out refusal))
        {
            return refusal;
        }
        if (!await IsSignedByCallerAsync(statement, reader, cancellationToken))
            return NotCaller();
        if (!Open(handIn, body.Commitment).TryGet(out var content, out refusal))
            return refusal;
        if (content.Text("recordType") != body.RecordType.Code() || content.Text("case") != body.CaseHandle.ToString()
            || content.WholeNumber("number") != (long)body.Number)
        {
            return new Refusal("content-mismatch", "The content is of another record than the statement.");
        }

        string? person = null;
        if (body.RecordType.Code() == DraftedRecords.Registration)
        {
            if (!(await PersonAsync(content, cancellationToken)).TryGet(out person, out refusal))
                return refusal;
        }
        else if (DraftedRecords.IsLeave(content.Text("recordType")!)
            && await CheckRouteAsync(statement, body, content, cancellationToken) is { } wrongRoute)
        {
            return wrongRoute;
        }

        if (await JudgeAsync(statement, cancellationToken) is { } judged)
            return judged;
        return await StoreAsync(statement, statement.Uid, body.CaseHandle, content, handIn, person, cancellationToken);
    }

    /// <returns>
    /// The signature's uid, now in the outbox; or, first match wins: a refusal of <see cref="SignedStatement.Parse"/>,
    /// <c>domain-mismatch</c>, <c>schema-mismatch</c>, <c>data-malformed</c>, <c>record-mismatch</c> (signed for another
    /// record), <c>record-unknown</c>, <c>signer-not-caller</c>, <c>commitment-mismatch</c>, and what
    /// <see cref="LedgerState.Judge"/> refuses. A refused signature changes nothing.
    /// </returns>
    public async Task<Result<Bytes32>> AddSignatureAsync(
        Bytes32 record, HandIn handIn, CaseReader reader, CancellationToken cancellationToken)
    {
        if (!Parse(handIn).TryGet(out var statement, out var refusal)
            || !statement.Statement.Read<EndorsementBody>().TryGet(out var body, out refusal))
        {
            return refusal;
        }
        if (statement.Statement.RefUid != record)
            return new Refusal("record-mismatch", "The signature is for another record.");

        var at = Now();
        var caseHandle = await log.ReadAsync<Bytes32?>(
            state => reader.MayRead(state, record, at) ? CaseOf(state, record)?.Handle : null,
            cancellationToken);
        if (caseHandle is null)
            return new Refusal("record-unknown", "There is no such record for this caller.");
        if (!await IsSignedByCallerAsync(statement, reader, cancellationToken))
            return NotCaller();

        JsonObject? reasons = null;
        if (body.ReasonCommitment.IsZero)
        {
            if (handIn.Content is not null)
                return Unopened();
        }
        else if (!Open(handIn, body.ReasonCommitment).TryGet(out reasons, out refusal))
        {
            return refusal;
        }

        if (await JudgeAsync(statement, cancellationToken) is { } judged)
            return judged;
        return await StoreAsync(statement, record, caseHandle.Value, reasons, handIn, person: null, cancellationToken);
    }

    /// <summary>The case that a record belongs to; null when the log has no such record.</summary>
    public static CaseFile? CaseOf(LedgerState state, Bytes32 record) =>
        state.CaseFiles.FirstOrDefault(file => file.Records.Contains(record));

    private Result<SignedStatement> Parse(HandIn handIn)
    {
        if (!SignedStatement.Parse(Encoding.UTF8.GetBytes(handIn.Statement.ToJsonString())).TryGet(out var statement, out var refusal))
            return refusal;
        return statement.Domain == logs.DomainOf(LogNames.Corrections)
            ? statement
            : new Refusal("domain-mismatch", "The statement is signed for another log.");
    }

    // A subject signs with the handle that it proved; an organisation with a key of its own on this log. A key that the
    // log knows for nobody is left to the log's rules, which name it.
    private async Task<bool> IsSignedByCallerAsync(SignedStatement statement, CaseReader reader, CancellationToken cancellationToken)
    {
        if (reader.Handle is { } handle)
            return statement.Signer == handle;
        var members = await log.ReadAsync(
            state => state.Members.Where(member => member.Address == statement.Signer).Select(member => member.OrganisationText).ToList(),
            cancellationToken);
        return members.Count == 0 || members.Contains(reader.Agency!.Organisation, StringComparer.Ordinal);
    }

    private static Result<JsonObject> Open(HandIn handIn, Bytes32 commitment) =>
        handIn.Content is { } content && Hex.Read(handIn.ItemKey, Commitment.ItemKeyLength) is { } itemKey
        && Commitment.Opens(commitment, itemKey, content)
            ? content
            : Unopened();

    private async Task<Result<string>> PersonAsync(JsonObject content, CancellationToken cancellationToken)
    {
        if (!persons.ReadNumber(content.Text("identityNumber")).TryGet(out var number, out var refusal)
            || !PersonName.Parse(content.Text("name")).TryGet(out var name, out refusal))
        {
            return refusal;
        }
        return await database.ReadAsync(connection => persons.MatchAsync(connection, number, name), cancellationToken) is { } person
            ? person
            : new Refusal("person-not-matched", "The register has no such person.");
    }

    private async Task<Refusal?> CheckRouteAsync(
        SignedStatement statement, RecordBody body, JsonObject content, CancellationToken cancellationToken)
    {
        var at = Now();
        var (file, held) = await log.ReadAsync(
            state => (state.CaseOf(body.CaseHandle), state.IndexOf(statement.Uid) is not null), cancellationToken);
        if (held)
            return null; // Handed in before: it was routed then, and now would overlap itself.
        if (file is null)
            return new Refusal("case-unknown", "There is no such case.");
        if (!(await leaves.RouteAsync(content, file, at, cancellationToken)).TryGet(out var route, out var refusal))
            return refusal;
        return route.RecordType == body.RecordType.Code()
            ? null
            : new Refusal("route-mismatch", "By the rules somebody else decides this leave; draft it again.");
    }

    private async Task<Refusal?> JudgeAsync(SignedStatement statement, CancellationToken cancellationToken)
    {
        var at = Now();
        return await log.ReadAsync(
            state => state.IndexOf(statement.Uid) is null ? state.Judge(statement, at, keys.Relay.Address) : null,
            cancellationToken);
    }

    private async Task<Result<Bytes32>> StoreAsync(
        SignedStatement statement,
        Bytes32 record,
        Bytes32 caseHandle,
        JsonObject? content,
        HandIn handIn,
        string? person,
        CancellationToken cancellationToken)
    {
        await database.WriteAsync(
            async connection =>
            {
                if (person is not null)
                    await cases.AddAsync(connection, caseHandle, person);
                if (content is not null)
                {
                    await contents.AddAsync(
                        connection, LogNames.Corrections, statement.Uid,
                        ContentStore.OwnerOfHandle(caseHandle.ToString(), LogNames.Corrections),
                        Hex.Read(handIn.ItemKey)!, content);
                }
                await cases.AddStatementAsync(connection, statement.Uid, record, caseHandle);
                await outbox.AddAsync(connection, LogNames.Corrections, Topic, statement);
            },
            cancellationToken);
        return statement.Uid;
    }

    private ulong Now() => (ulong)time.GetUtcNow().ToUnixTimeMilliseconds();

    private static Refusal NotCaller() => new("signer-not-caller", "The statement is signed by somebody else's key.");

    private static Refusal Unopened() => new("commitment-mismatch", "The content and the item key do not open the commitment.");
}

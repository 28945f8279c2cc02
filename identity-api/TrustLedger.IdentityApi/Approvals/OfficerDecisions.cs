using System.Data.Common;
using System.Text.Json.Nodes;
using Dapper;
using TrustLedger.IdentityApi.Access;
using TrustLedger.IdentityApi.Clients;
using TrustLedger.IdentityApi.Ledger;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Statements;
using TrustLedger.Protocol.Statements.Bodies;

namespace TrustLedger.IdentityApi.Approvals;

/// <summary>Takes in what officers decide about applications that the rules left open, signed in their own wallets.</summary>
internal sealed class OfficerDecisions(
    Database database, Applications applications, AccessRecords access, ContentStore contents, Outbox outbox, LedgerGate gate, LedgerLogs logs)
{
    private const int MostReasonCharacters = 4_000;
    private static readonly string[] ReasonMembers = ["reasons", "reason"];

    /// <returns>
    /// The decision's uid, also when it was handed in before; or, first match wins: <c>application-unknown</c>; what
    /// <see cref="HandedIn{TBody}.Read"/> refuses; <c>ref-mismatch</c> the statement refers to another; <c>outcome-not-allowed</c> an
    /// officer grants or refuses; <c>item-key-malformed</c>, <c>commitment-mismatch</c>; <c>decision-reasons-missing</c> a refusal
    /// gives its reasons (行政许可法 §38); <c>application-not-published</c>; <c>application-not-open</c> it is decided, or a machine is
    /// at it; <c>own-application</c>; what <see cref="LedgerGate.JudgeAsync"/> refuses; <c>signer-not-caller</c>.
    /// </returns>
    public async Task<Result<Bytes32>> AddAsync(Caller officer, Bytes32 uid, NewDecision decision, CancellationToken cancellationToken)
    {
        var row = await database.ReadAsync(connection => Applications.FindAsync(connection, uid.ToString()), cancellationToken);
        if (row is null)
            return Unknown();
        if (!HandedIn<DecisionBody>.Read(decision.Statement, logs.DomainOf(LogNames.Approvals)).TryGet(out var handedIn, out var refusal))
            return refusal;
        var (signed, body) = handedIn;
        if (signed.Statement.RefUid != uid)
            return new Refusal("ref-mismatch", "The statement refers to another one.");
        if (body.Outcome is not (Outcome.Granted or Outcome.Refused))
            return new Refusal("outcome-not-allowed", "An officer grants or refuses.");
        if (!HandedIn<DecisionBody>.Open(body.Commitment, decision.ItemKey, decision.Content).TryGet(out var itemKey, out refusal))
            return refusal;
        if (body.Outcome == Outcome.Refused && !GivesReasons(decision.Content))
            return new Refusal("decision-reasons-missing", "A refusal gives its reasons, in the member reasons.");
        if (!row.IsPublished)
            return new Refusal("application-not-published", "The application is not on the ledger yet.");

        var known = await database.ReadAsync(connection => Applications.DecisionOfAsync(connection, row.Uid), cancellationToken);
        if (known?.Uid == signed.Uid.ToString())
            return signed.Uid;
        if (row.State != "to-human" || known is not null)
            return NotOpen();
        if (await database.ReadAsync(connection => IsOwnAsync(connection, row, officer), cancellationToken))
            return new Refusal("own-application", "An officer decides no application of their own, nor one that they handed in.");
        if (!(await gate.JudgeAsync(LogNames.Approvals, signed, row.Log_index!.Value + 1, cancellationToken)).TryGet(out var memberships, out refusal))
            return refusal;
        if (!memberships.Any(membership => membership.OrganisationText == officer.Organisation && membership.RoleText == Roles.ApprovalOfficer))
            return new Refusal("signer-not-caller", "The key that signed is not an approval officer's of the caller's organisation.");

        return await database.WriteUnlessRefusedAsync<Bytes32>(
            async connection =>
            {
                if (await Applications.DecisionOfAsync(connection, row.Uid) is { } other)
                    return other.Uid == signed.Uid.ToString() ? signed.Uid : NotOpen();
                await applications.AddDecisionAsync(connection, new DecisionRow(
                    signed.Uid.ToString(), row.Uid, (long)body.Outcome, officer.Subject, officer.Organisation, "waiting", Log_index: null, Accepted: null));
                await contents.AddAsync(connection, LogNames.Approvals, signed.Uid,
                    ContentStore.OwnerOfPerson(row.Person, LogNames.Approvals), itemKey, decision.Content);
                await outbox.AddAsync(connection, LogNames.Approvals, ApprovalReceipts.TopicName, signed);
                if (body.Outcome == Outcome.Refused)
                    await access.AddAsync(connection, new AccessNote(row.Person, "application.refuse", Accessor.Of(officer)) { About = row.Uid });
                return signed.Uid;
            },
            cancellationToken);
    }

    internal static Refusal Unknown() => new("application-unknown", "There is no such application for this caller.");

    private static Refusal NotOpen() => new("application-not-open", "The application does not wait for an officer.");

    private static bool GivesReasons(JsonObject content) => ReasonMembers.Any(name =>
        JsonFields.Text(content[name]) is { Length: > 0 and <= MostReasonCharacters } text && !string.IsNullOrWhiteSpace(text));

    private static async Task<bool> IsOwnAsync(DbConnection connection, ApplicationRow row, Caller officer) => await connection.ExecuteScalarAsync<long>(
        """
        SELECT COUNT(*) FROM persons JOIN clients ON clients.person_hash = persons.number_hash
        WHERE clients.id = @officer
          AND (persons.id = @person OR persons.id IN (SELECT agent FROM application_agents WHERE application = @uid))
        """,
        new { person = row.Person, uid = row.Uid, officer = officer.Subject }) > 0;
}

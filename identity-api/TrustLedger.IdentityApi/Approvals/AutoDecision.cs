using System.Data.Common;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using TrustLedger.Casework.Approvals;
using TrustLedger.IdentityApi.Keys;
using TrustLedger.IdentityApi.Ledger;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.Protocol.Commitments;
using TrustLedger.Protocol.Statements;
using TrustLedger.Protocol.Statements.Bodies;

namespace TrustLedger.IdentityApi.Approvals;

/// <summary>Signs what the published rules grant, with the key that may grant and nothing else.</summary>
internal sealed class AutoDecision(
    Applications applications, ContentStore contents, Outbox outbox, LedgerLogs logs, ServiceKeys keys, IOptions<IdentityApiOptions> options,
    TimeProvider time)
{
    public const string ContentType = "trustledger-decision/1";

    /// <summary>Adds the decision inside the caller's transaction. The outbox sends it after the application.</summary>
    /// <param name="connection">With the caller's transaction.</param>
    /// <param name="row">The application.</param>
    /// <param name="application">Its statement.</param>
    /// <param name="evaluation">What the rules found.</param>
    /// <param name="applicant">As <see cref="Applicants.OfAsync"/> gives it: whose matter it is, and who acted.</param>
    public async Task GrantAsync(DbConnection connection, ApplicationRow row, SignedStatement application, Evaluation evaluation, JsonObject applicant)
    {
        if (evaluation.Outcome != Outcome.Granted)
            throw new ArgumentException("The auto-decision key signs nothing but what the rules grant.", nameof(evaluation));

        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var content = new JsonObject
        {
            ["type"] = ContentType,
            ["application"] = row.Uid,
            ["item"] = row.Item,
            ["itemVersion"] = evaluation.Version,
            ["rules"] = row.Rules,
            ["applicant"] = applicant,
            ["outcome"] = "granted",
            ["decidedAt"] = now,
            ["automatic"] = true,
            ["trace"] = evaluation.TraceJson(),
        };
        var itemKey = Commitment.NewItemKey();
        var body = application.Statement.Read<ApplicationBody>().TryGet(out var applied, out var refusal)
            ? new DecisionBody(applied.Item, Outcome.Granted, Commitment.Of(itemKey, content), applied.Policy)
            : throw new ArgumentException(refusal.Detail, nameof(application));
        var signed = Statement.Of(body, application.Statement.Recipient, (ulong)now, application.Uid)
            .Sign(logs.DomainOf(LogNames.Approvals), keys.AutoDecision);

        await applications.AddDecisionAsync(connection, new DecisionRow(
            signed.Uid.ToString(), row.Uid, (long)Outcome.Granted, Officer: null, options.Value.Organisation, "waiting", Log_index: null, Accepted: null));
        await contents.AddAsync(
            connection, LogNames.Approvals, signed.Uid, ContentStore.OwnerOfPerson(row.Person, LogNames.Approvals), itemKey, content);
        await outbox.AddAsync(connection, LogNames.Approvals, ApprovalReceipts.TopicName, signed);
    }
}

using System.Data.Common;
using Dapper;
using TrustLedger.IdentityApi.Ledger;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.IdentityApi.Approvals;

/// <summary>What the ledger's answer means for an application or a decision. A granted one gets its licence here.</summary>
internal sealed class ApprovalReceipts(Licences licences) : IReceiptHandler
{
    public const string TopicName = "approvals";

    public string Topic => TopicName;

    public async Task PublishedAsync(DbConnection connection, StoredReceipt receipt, CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync(
            "UPDATE applications SET log_index = @Index, accepted = @AcceptedMilliseconds WHERE uid = @Uid", receipt);
        await connection.ExecuteAsync(
            "UPDATE decisions SET state = 'published', log_index = @Index, accepted = @AcceptedMilliseconds WHERE uid = @Uid", receipt);

        var decided = await connection.QuerySingleOrDefaultAsync<(string Application, long Outcome)>(
            "SELECT application, outcome FROM decisions WHERE uid = @Uid", receipt);
        if (decided.Application is null)
            return;
        var granted = decided.Outcome == (long)Outcome.Granted;
        await connection.ExecuteAsync(
            "UPDATE applications SET state = @state WHERE uid = @uid",
            new { uid = decided.Application, state = granted ? "granted" : "refused" });
        if (granted)
            await licences.GiveAsync(connection, decided.Application, DateTimeOffset.FromUnixTimeMilliseconds(receipt.AcceptedMilliseconds));
    }

    public async Task RefusedAsync(DbConnection connection, string uid, string code, CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync("UPDATE applications SET state = 'rejected' WHERE uid = @uid", new { uid });

        // A decision that the ledger will not take is none: a human sees to the application.
        await connection.ExecuteAsync("UPDATE decisions SET state = 'refused' WHERE uid = @uid", new { uid });
        await connection.ExecuteAsync(
            """
            UPDATE applications SET state = 'to-human'
            WHERE state = 'deciding' AND uid = (SELECT application FROM decisions WHERE uid = @uid)
            """,
            new { uid });
    }
}

using System.Data.Common;
using Dapper;
using TrustLedger.IdentityApi.Ledger;

namespace TrustLedger.IdentityApi.Trust;

/// <summary>What the ledger's answer means for a claim, an attestation or an acceptance.</summary>
internal sealed class TrustReceipts : IReceiptHandler
{
    public const string TopicName = "trust";

    private static readonly string[] Tables = ["claims", "attestations", "acceptances"];

    public string Topic => TopicName;

    public async Task PublishedAsync(DbConnection connection, StoredReceipt receipt, CancellationToken cancellationToken)
    {
        foreach (var table in Tables)
        {
            await connection.ExecuteAsync(
                $"UPDATE {table} SET state = 'published', log_index = @Index, accepted = @AcceptedMilliseconds WHERE uid = @Uid", receipt);
        }
    }

    public async Task RefusedAsync(DbConnection connection, string uid, string code, CancellationToken cancellationToken)
    {
        foreach (var table in Tables)
            await connection.ExecuteAsync($"UPDATE {table} SET state = 'refused' WHERE uid = @uid", new { uid });
    }
}

using System.Data.Common;
using Dapper;
using TrustLedger.IdentityApi.Ledger;

namespace TrustLedger.IdentityApi.Access;

/// <summary>What the ledger's answer means for a day's digest.</summary>
internal sealed class AccessReceipts : IReceiptHandler
{
    public const string TopicName = "access";

    public string Topic => TopicName;

    public Task PublishedAsync(DbConnection connection, StoredReceipt receipt, CancellationToken cancellationToken) =>
        connection.ExecuteAsync("UPDATE access_days SET state = 'published', log_index = @Index WHERE uid = @Uid", receipt);

    public Task RefusedAsync(DbConnection connection, string uid, string code, CancellationToken cancellationToken) =>
        connection.ExecuteAsync("UPDATE access_days SET state = 'refused' WHERE uid = @uid", new { uid });
}

using System.Data.Common;
using TrustLedger.IdentityApi.Ledger;

namespace TrustLedger.IdentityApi.Proofing;

/// <summary>What the ledger's answer to a binding statement means for its session.</summary>
internal sealed class BindingReceipts(ProofingSessions sessions) : IReceiptHandler
{
    public const string TopicName = "proofing";

    public string Topic => TopicName;

    public async Task PublishedAsync(DbConnection connection, StoredReceipt receipt, CancellationToken cancellationToken)
    {
        await Bindings.PublishAsync(connection, receipt.Uid);
        await sessions.MarkBoundAsync(connection, receipt.Uid);
    }

    public async Task RefusedAsync(DbConnection connection, string uid, string code, CancellationToken cancellationToken)
    {
        await Bindings.RefuseAsync(connection, uid);
        await ProofingSessions.ReopenAsync(connection, uid);
    }
}

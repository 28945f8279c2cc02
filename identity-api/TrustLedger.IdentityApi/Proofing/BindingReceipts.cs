using System.Data.Common;
using TrustLedger.IdentityApi.Ledger;
using TrustLedger.IdentityApi.Recovery;

namespace TrustLedger.IdentityApi.Proofing;

/// <summary>What the ledger's answer to a binding statement means for its session.</summary>
internal sealed class BindingReceipts(ProofingSessions sessions, KeySuspensions suspensions, KeyChanges changes) : IReceiptHandler
{
    public const string TopicName = "proofing";

    public string Topic => TopicName;

    public async Task PublishedAsync(DbConnection connection, StoredReceipt receipt, CancellationToken cancellationToken)
    {
        if (await Bindings.PublishAsync(connection, receipt.Uid) is not var (person, isOtherHandle))
            return;
        if (isOtherHandle)
        {
            await suspensions.ReplaceAsync(connection, person);
            await changes.RecordAsync(connection, receipt.Uid, person);
        }

        await sessions.MarkBoundAsync(connection, receipt.Uid);
    }

    public async Task RefusedAsync(DbConnection connection, string uid, string code, CancellationToken cancellationToken)
    {
        await Bindings.RefuseAsync(connection, uid);
        await ProofingSessions.ReopenAsync(connection, uid);
    }
}

using System.Data.Common;

namespace TrustLedger.IdentityApi.Ledger;

/// <summary>What a topic does when the ledger answered one of its statements.</summary>
/// <remarks>
/// Runs inside the transaction that stores the answer, so state and receipt never part. It may run again after a
/// crash before the commit; it must not call out.
/// </remarks>
public interface IReceiptHandler
{
    /// <summary>The word that the topic gave to <see cref="Outbox.AddAsync"/>.</summary>
    string Topic { get; }

    Task PublishedAsync(DbConnection connection, StoredReceipt receipt, CancellationToken cancellationToken);

    /// <param name="code">The node's refusal code.</param>
    Task RefusedAsync(DbConnection connection, string uid, string code, CancellationToken cancellationToken);
}

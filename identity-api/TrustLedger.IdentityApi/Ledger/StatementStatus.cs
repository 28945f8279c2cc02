namespace TrustLedger.IdentityApi.Ledger;

/// <summary>What became of a statement that was handed in: what the URL of a 202 answers.</summary>
/// <param name="Uid">0x and 64 hex digits.</param>
/// <param name="State"><c>waiting</c>, <c>published</c> or <c>refused</c>.</param>
/// <param name="Code">The log's refusal code, when it was refused.</param>
/// <param name="Receipt">Index, entry and proof, when it was published.</param>
/// <param name="Final">Whether the log's witnesses have cosigned it. What is published and not final may yet turn out to be one of two histories.</param>
internal sealed record StatementStatus(string Uid, string State, string? Code, StoredReceipt? Receipt, bool Final)
{
    public static async Task<StatementStatus> OfAsync(OutboxItem item, LedgerViews views, CancellationToken cancellationToken) => new(
        item.Uid, item.State.ToString().ToLowerInvariant(), item.Code, item.Receipt,
        item.Receipt is { } receipt && await views.IsFinalAsync(item.Log, receipt, cancellationToken));
}

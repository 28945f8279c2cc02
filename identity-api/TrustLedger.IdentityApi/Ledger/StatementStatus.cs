namespace TrustLedger.IdentityApi.Ledger;

/// <summary>What became of a statement that was handed in: what the URL of a 202 answers.</summary>
/// <param name="Uid">0x and 64 hex digits.</param>
/// <param name="State"><c>waiting</c>, <c>published</c> or <c>refused</c>.</param>
/// <param name="Code">The log's refusal code, when it was refused.</param>
/// <param name="Receipt">Index, entry and proof, when it was published.</param>
internal sealed record StatementStatus(string Uid, string State, string? Code, StoredReceipt? Receipt)
{
    public static StatementStatus Of(OutboxItem item) => new(item.Uid, item.State.ToString().ToLowerInvariant(), item.Code, item.Receipt);
}

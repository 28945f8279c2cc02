namespace TrustLedger.IdentityApi.Ledger;

/// <summary>Where a statement stands between this database and its log.</summary>
/// <param name="Code">The node's refusal code, when it was refused.</param>
/// <param name="Receipt">Checked and stored, when it was published.</param>
public sealed record OutboxItem(string Uid, string Log, OutboxState State, string? Code, StoredReceipt? Receipt);

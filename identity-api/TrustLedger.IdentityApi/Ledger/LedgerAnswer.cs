namespace TrustLedger.IdentityApi.Ledger;

/// <summary>What the replayed state of a log says, and as of when.</summary>
/// <param name="Size">The proven size of the log that the state was replayed to.</param>
/// <param name="AsOf">When this API last had that size, or more, from the node. Judge what is stale by it.</param>
public sealed record LedgerAnswer<T>(T Value, long Size, DateTimeOffset AsOf);

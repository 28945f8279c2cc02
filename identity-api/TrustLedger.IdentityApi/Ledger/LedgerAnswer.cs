namespace TrustLedger.IdentityApi.Ledger;

/// <summary>What the replayed state of a log says, and as of when.</summary>
/// <param name="Size">The proven size of the log that the state was replayed to.</param>
/// <param name="FinalSize">
/// How much of that is final: a quorum of the genesis' witnesses has cosigned it, or the genesis names none. What lies
/// beyond is the log's word alone: work goes on with it, and it is told as not final.
/// </param>
/// <param name="AsOf">When this API last had that size, or more, from the node. Judge what is stale by it.</param>
public sealed record LedgerAnswer<T>(T Value, long Size, long FinalSize, DateTimeOffset AsOf);

using System.Data.Common;
using TrustLedger.Protocol;

namespace TrustLedger.IdentityApi.Clients;

/// <summary>
/// A DPoP proof that holds and was not yet used up, or none. Who the sender is it tells only to who uses it up, in the same
/// transaction as what the request does: one sync of the disk for both.
/// </summary>
/// <param name="thumbprint">Of the proof's key; null where there was no proof.</param>
/// <param name="id">Its <c>jti</c>.</param>
/// <param name="expires">From then on the proof would be refused for its time.</param>
/// <param name="spent">Where it is used up.</param>
internal sealed class UnspentProof(string? thumbprint, string id, DateTimeOffset expires, SpentTokens spent)
{
    /// <summary>No proof came, and none was needed.</summary>
    public static UnspentProof None(SpentTokens spent) => new(thumbprint: null, "", DateTimeOffset.MaxValue, spent);

    /// <summary>Whether it was used up already, or found to be.</summary>
    public bool IsSettled { get; private set; } = thumbprint is null;

    /// <summary>Whether the proof is of this key.</summary>
    public bool IsBy(string key) => string.Equals(thumbprint, key, StringComparison.Ordinal);

    /// <summary>Uses it up inside the caller's transaction, which has to commit whatever else it refuses.</summary>
    /// <returns>The sender; or <c>invalid-dpop-proof</c>: it was used before.</returns>
    public async Task<Result<SenderProof>> SpendAsync(DbConnection connection) =>
        Settle(thumbprint is null || await spent.TrySpendAsync(connection, $"dpop:{thumbprint}", id, expires));

    /// <summary>As <see cref="SpendAsync(DbConnection)"/>, in a transaction of its own.</summary>
    public async Task<Result<SenderProof>> SpendAsync(CancellationToken cancellationToken) =>
        Settle(thumbprint is null || await spent.TrySpendAsync($"dpop:{thumbprint}", id, expires, cancellationToken));

    private Result<SenderProof> Settle(bool isFirst)
    {
        IsSettled = true;
        return isFirst ? new SenderProof(thumbprint) : new Refusal("invalid-dpop-proof", "This proof was used before.");
    }
}

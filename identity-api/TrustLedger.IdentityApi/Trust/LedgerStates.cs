using TrustLedger.IdentityApi.Ledger;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.State;

namespace TrustLedger.IdentityApi.Trust;

/// <summary>Where statements of the identity log stand now, by the log replayed here.</summary>
internal sealed class LedgerStates(LedgerViews views, TimeProvider time)
{
    /// <param name="uids">Statements that are published.</param>
    /// <param name="atLeast">The size that must be seen.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The states by uid; or <c>ledger-away</c>, or what a follower of the log refuses.</returns>
    public async Task<Result<Dictionary<string, StatementState>>> OfAsync(
        IEnumerable<string> uids, long atLeast, CancellationToken cancellationToken)
    {
        var now = (ulong)time.GetUtcNow().ToUnixTimeMilliseconds();
        var wanted = uids.ToList();
        var asked = await views.AskAsync(
            LogNames.Identity,
            state => wanted.ToDictionary(
                uid => uid, uid => state.View(Bytes32.Read(uid)!.Value, Math.Max(now, state.LastAcceptedMilliseconds)).State, StringComparer.Ordinal),
            cancellationToken,
            atLeast);
        return asked.TryGet(out var answer, out var refusal) ? answer.Value : refusal;
    }
}

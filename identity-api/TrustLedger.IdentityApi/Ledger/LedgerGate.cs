using TrustLedger.IdentityApi.Keys;
using TrustLedger.Protocol;
using TrustLedger.Protocol.State;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.IdentityApi.Ledger;

/// <summary>Asks the replayed log, before anything is stored, whether it will take a statement and who its signer is there.</summary>
internal sealed class LedgerGate(LedgerViews views, ServiceKeys keys, TimeProvider time)
{
    /// <param name="log">One of <see cref="LogNames"/>.</param>
    /// <param name="statement">Not on the log yet.</param>
    /// <param name="atLeast">The size that must be seen, for what it refers to; 0 for none.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>
    /// The signer's memberships, none for a handle; or <c>ledger-away</c>, what a follower of the log refuses, or what
    /// <see cref="LedgerState.Judge"/> would.
    /// </returns>
    public async Task<Result<IReadOnlyList<Membership>>> JudgeAsync(
        string log, SignedStatement statement, long atLeast, CancellationToken cancellationToken)
    {
        var now = (ulong)time.GetUtcNow().ToUnixTimeMilliseconds();
        var asked = await views.AskAsync(
            log,
            state =>
            {
                var at = Math.Max(now, state.LastAcceptedMilliseconds);
                return new Judged(state.Judge(statement, at, keys.Relay.Address), state.MembershipsOf(statement.Signer, state.Size, at));
            },
            cancellationToken,
            atLeast);
        if (!asked.TryGet(out var answer, out var refusal))
            return refusal;
        return answer.Value.Refusal is { } refused
            ? refused
            : Result(answer.Value.Memberships);
    }

    // An interface has no implicit conversion.
    private static Result<IReadOnlyList<Membership>> Result(IReadOnlyList<Membership> memberships) => memberships.ToArray();

    private sealed record Judged(Refusal? Refusal, IReadOnlyList<Membership> Memberships);
}

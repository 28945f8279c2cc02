using TrustLedger.Protocol;
using TrustLedger.Protocol.State;
using TrustLedger.Wallet.Signing;
using TrustLedger.Wallet.Terminal;

namespace TrustLedger.Wallet.Commands;

/// <summary>What the reading commands of <c>wallet governance</c> do alike: tell of a log's state, replayed here.</summary>
internal static class GovernanceReading
{
    /// <param name="context">The command's.</param>
    /// <param name="logName">The log; null for <c>identity</c>.</param>
    /// <param name="describe">Told this agency's seat and the replayed state.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The report, with the log and the size that it holds for; or what finding and replaying the log refuses.</returns>
    public static async Task<Result<Report>> TellAsync(
        WalletContext context, string? logName, Func<LogSeat, LedgerState, Report> describe, CancellationToken cancellationToken)
    {
        if (!(await LogSeat.OpenAsync(context, logName ?? "identity", cancellationToken)).TryGet(out var seat, out var refusal))
            return refusal;
        using (seat)
        {
            if (!(await seat.ReplayAsync(cancellationToken)).TryGet(out var follower, out refusal))
                return refusal;
            using (follower)
                return follower.Read(state => describe(seat, state)).Set("log", seat.Log.Name).Set("size", follower.Checkpoint!.Size);
        }
    }
}

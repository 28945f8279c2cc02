using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using TrustLedger.Client.Reading;
using TrustLedger.Protocol;
using TrustLedger.Protocol.State;

namespace TrustLedger.IdentityApi.Ledger;

/// <summary>
/// What holds on each log, by replaying it here: every entry is read and proven, nothing is asked of the node's
/// opinion. Who is accredited, who stands behind a statement, whether it is in effect.
/// </summary>
/// <remarks>
/// Calls may overlap. The state lives in memory and is replayed from the genesis at each start. It follows the newest
/// checkpoint that the log has signed, so that work goes on while witnesses are away; how much of it is final, each
/// answer says. A log that takes back what it has signed is refused from then on, final or not.
/// </remarks>
public sealed class LedgerViews(LedgerLogs logs, IOptions<IdentityApiOptions> options, TimeProvider time) : IDisposable
{
    private readonly ConcurrentDictionary<string, View> _views = new(StringComparer.Ordinal);

    /// <summary>Brings the state up to the node's latest checkpoint, unless it is fresh enough, and asks it.</summary>
    /// <param name="question">Take what is needed out of the state; keep no reference to it.</param>
    /// <param name="atLeast">A size that must be seen, as a receipt's index and one; 0 for none.</param>
    /// <returns>
    /// The answer, from the last proven state when the node is away (see <see cref="LedgerAnswer{T}.AsOf"/>); or
    /// <c>ledger-away</c> when nothing was ever replayed or the size is not reached, or what
    /// <see cref="LogFollower.SyncAsync"/> refuses: the log forked, or the node lies.
    /// </returns>
    public async Task<Result<LedgerAnswer<T>>> AskAsync<T>(
        string log, Func<LedgerState, T> question, CancellationToken cancellationToken, long atLeast = 0)
    {
        var view = _views.GetOrAdd(log, _ => new View());
        if (await BringUpAsync(log, view, atLeast, cancellationToken) is { } refusal)
            return refusal;
        var (value, size) = view.Follower!.Read(state => (question(state), state.Size));
        return size < atLeast
            ? new Refusal("ledger-away", "The ledger cannot be read at the moment.")
            : new LedgerAnswer<T>(value, size, view.Follower.Final?.Size ?? 0, view.AsOf);
    }

    /// <summary>Whether what a receipt says can't be taken back any more: by a quorum of witnesses, where the genesis names any.</summary>
    /// <returns>False also while the node is away, or the log can't be followed.</returns>
    public async Task<bool> IsFinalAsync(string log, StoredReceipt receipt, CancellationToken cancellationToken) =>
        (await AskAsync(log, _ => true, cancellationToken, receipt.Index + 1)).TryGet(out var answer, out _) && receipt.Index < answer.FinalSize;

    public void Dispose()
    {
        foreach (var view in _views.Values)
        {
            view.Follower?.Dispose();
            view.Gate.Dispose();
        }
    }

    private async Task<Refusal?> BringUpAsync(string log, View view, long atLeast, CancellationToken cancellationToken)
    {
        await view.Gate.WaitAsync(cancellationToken);
        try
        {
            var now = time.GetUtcNow();
            if (view.Follower is { Checkpoint: { } known } && known.Size >= atLeast
                && now - view.AsOf < TimeSpan.FromMilliseconds(options.Value.LedgerFreshMilliseconds))
                return null;

            if (view.Follower is null)
            {
                var folder = Directory.CreateDirectory(Path.Combine(options.Value.DataFolder, "checkpoints"));
                var opened = await LogFollower.OpenAsync(
                    logs.ClientOf(log), Path.Combine(folder.FullName, log), cancellationToken);
                if (!opened.TryGet(out var follower, out var notOpened))
                    return notOpened;
                view.Follower = follower;
            }

            if (!(await view.Follower.SyncNewestAsync(cancellationToken)).TryGet(out _, out var refusal))
                return refusal;
            view.AsOf = now;
            return null;
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            // The last proven state still answers; what it says is as old as it says.
            return view.Follower?.Checkpoint is null
                ? new Refusal("ledger-away", "The ledger cannot be read at the moment.")
                : null;
        }
        finally
        {
            view.Gate.Release();
        }
    }

    private sealed class View
    {
        public SemaphoreSlim Gate { get; } = new(1, 1);

        public LogFollower? Follower { get; set; }

        public DateTimeOffset AsOf { get; set; }
    }
}

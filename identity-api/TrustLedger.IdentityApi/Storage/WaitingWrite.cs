using System.Data.Common;

namespace TrustLedger.IdentityApi.Storage;

/// <summary>One write of a <see cref="WriteQueue"/>.</summary>
/// <param name="write">Its work; false takes back what it did.</param>
/// <param name="cancellationToken">Before its turn it can still be called off.</param>
internal sealed class WaitingWrite(Func<DbConnection, Task<bool>> write, CancellationToken cancellationToken)
{
    // The waiting request goes on elsewhere: the queue's thread has the next group to commit.
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task<bool> _run = Task.FromResult(false);

    /// <summary>Ends when the write is durable, was taken back, or failed.</summary>
    public Task Done => _done.Task;

    /// <summary>Does the work; what goes wrong in it is kept for <see cref="Answer"/>.</summary>
    /// <returns>Whether it is to be committed.</returns>
    public async Task<bool> RunAsync(DbConnection connection)
    {
        _run = cancellationToken.IsCancellationRequested ? Task.FromCanceled<bool>(cancellationToken) : write(connection);
        await ((Task)_run).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return _run.IsCompletedSuccessfully && await _run;
    }

    /// <summary>Tells the waiting request how it ended: by its own failure, else by that of the commit.</summary>
    public void Answer(Task commit) => _done.TrySetFromTask(_run.IsCompletedSuccessfully ? commit : _run);
}

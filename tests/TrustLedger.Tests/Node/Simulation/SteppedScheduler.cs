using System.Collections.Concurrent;

namespace TrustLedger.Tests.Node.Simulation;

/// <summary>Runs tasks one after another on the thread that asks for it: the same seed gives the same order.</summary>
internal sealed class SteppedScheduler : TaskScheduler, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly BlockingCollection<Task> _tasks = [];

    /// <summary>Starts work that stays on this scheduler through all its awaits.</summary>
    public Task<T> Start<T>(Func<Task<T>> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.None, this).Unwrap();

    /// <summary>Runs what there is to run until the task is done.</summary>
    public T Finish<T>(Task<T> awaited)
    {
        // An await prefers the test runner's own context to this scheduler, and would leave it.
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            // Its end comes from a thread of the pool: an empty step tells of it at once.
            _ = awaited.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, this);
            for (var started = TimeProvider.System.GetTimestamp(); !awaited.IsCompleted;)
            {
                // A thread of the node's own may hand the next step over; it is waited for, and not for ever.
                if (_tasks.TryTake(out var next, Pause))
                    TryExecuteTask(next);
                else if (TimeProvider.System.GetElapsedTime(started) > Patience)
                    throw new TimeoutException("The node hangs: nobody was answered.");
            }

            return awaited.GetAwaiter().GetResult();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    public void Dispose() => _tasks.Dispose();

    protected override void QueueTask(Task task) => _tasks.Add(task);

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => _tasks;
}

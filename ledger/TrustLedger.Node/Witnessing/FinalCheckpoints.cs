using TrustLedger.Node.Storage;
using TrustLedger.Protocol.Governance;
using TrustLedger.Protocol.Notes;
using TrustLedger.Protocol.Witnesses;

namespace TrustLedger.Node.Witnessing;

/// <summary>The newest final checkpoint of one log, and those who wait for the next one.</summary>
/// <remarks>
/// Kept in a file without a sync: a lost one is gathered again. One caller sets; anybody asks and waits. Trusted no more
/// than a stranger's copy: at the start it is checked against the witness policy, and against the log.
/// </remarks>
internal sealed class FinalCheckpoints : IDisposable
{
    private readonly Lock _gate = new();
    private readonly PublishedMark _mark;
    private FinalCheckpoint? _current;
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private FinalCheckpoints(PublishedMark mark, FinalCheckpoint? current) => (_mark, _current) = (mark, current);

    /// <summary>Null until enough witnesses have cosigned for the first time.</summary>
    public FinalCheckpoint? Current
    {
        get
        {
            lock (_gate)
                return _current;
        }
    }

    public long Size => Current?.Checkpoint.Size ?? 0;

    /// <param name="disk">Where the folder is.</param>
    /// <param name="folder">The log's.</param>
    /// <param name="genesis">Names the log's key and its witnesses.</param>
    /// <param name="witnesses">The genesis' witnesses.</param>
    /// <returns>What the file holds, if it is final; anything else in it counts for nothing.</returns>
    public static FinalCheckpoints Open(IDisk disk, LogFolder folder, Genesis genesis, LogWitnesses witnesses)
    {
        var mark = PublishedMark.Open(disk, folder.Final);
        return new FinalCheckpoints(mark, mark.Read() is { } text ? Read(text, genesis, witnesses) : null);
    }

    /// <summary>Checks that a note is final.</summary>
    /// <returns>Null when it is not.</returns>
    public static FinalCheckpoint? Read(string text, Genesis genesis, LogWitnesses witnesses) =>
        SignedNote.Parse(text).TryGet(out var note, out _) && NoteVerifierKey.Parse(genesis.LogKey).TryGet(out var key, out _)
        && CosignedCheckpoint.Verify(note, genesis.Origin, key, witnesses.Policy).TryGet(out var cosigned, out _)
            ? new FinalCheckpoint(cosigned.Checkpoint, note, cosigned.MedianSeconds ?? 0)
            : null;

    /// <summary>Makes a checkpoint the newest final one, and wakes who waits for it. An older one changes nothing.</summary>
    public void Set(FinalCheckpoint final)
    {
        TaskCompletionSource reached;
        lock (_gate)
        {
            if (final.Checkpoint.Size < (_current?.Checkpoint.Size ?? 0))
                return;
            _mark.Write(final.Note.ToString());
            _current = final;
            (reached, _next) = (_next, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        reached.SetResult();
    }

    /// <summary>Waits until a final checkpoint holds an entry.</summary>
    /// <returns>It; or null when there was none in time.</returns>
    public async Task<FinalCheckpoint?> WaitFor(long index, TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        using var giveUp = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(giveUp.Token, cancellationToken);
        while (true)
        {
            Task next;
            lock (_gate)
            {
                if (_current?.Checkpoint.Size > index)
                    return _current;
                next = _next.Task;
            }

            try
            {
                await next.WaitAsync(either.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return null;
            }
        }
    }

    public void Dispose() => _mark.Dispose();
}

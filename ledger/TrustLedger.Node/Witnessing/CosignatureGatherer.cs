using TrustLedger.Node.Sequencing;
using TrustLedger.Node.Storage;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Entries;
using TrustLedger.Protocol.Notes;
using TrustLedger.Protocol.Witnesses;

namespace TrustLedger.Node.Witnessing;

/// <summary>Brings the newest checkpoint of one log to its witnesses and makes it final when enough have cosigned.</summary>
/// <remarks>
/// Behind the sequencer's back: nothing waits for it but those who asked for cosignatures. One checkpoint at a time is
/// gathered for, always the newest when a round begins; a witness that is slow finishes its old question while the others
/// go on, and catches up by the size that it tells.
/// </remarks>
internal sealed class CosignatureGatherer(
    NodeLog log, LogWitnesses agreed, IReadOnlyList<WitnessLink> links, TimeProvider time, ILogger logger)
{
    /// <summary>Entry times and cosignatures further apart than this raise the alarm.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(250);

    private readonly Dictionary<WitnessLink, Task<SignedNote?>> _asked = [];
    private readonly TaskCompletionSource _looked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<WitnessLink> Links => links;

    /// <summary>How far the newest final checkpoint's cosignatures are from its last entry, in whole seconds.</summary>
    public long TimeGapSeconds { get; private set; }

    public bool HasTimeAlarm => TimeGapSeconds > (long)Tolerance.TotalSeconds;

    /// <summary>Two witnesses at least have cosigned more than this log has: it was set back. One alone may lie.</summary>
    public bool IsBelowWitnesses => links.Count(link => link.SizeAbove is not null) >= 2;

    /// <summary>
    /// Ends when the witnesses have been asked once since the start, or had their time, and for a log that was restored when
    /// enough have cosigned: a log that was set back learns it here, and signs nothing before.
    /// </summary>
    public Task Looked => _looked.Task;

    /// <summary>Gathers until it is told to stop.</summary>
    public async Task Run(CancellationToken stopping)
    {
        try
        {
            if (await Contradiction(stopping) is { } refusal)
                log.Sequencer.Halt(refusal);
            await Look(stopping);
            _looked.TrySetResult();
            while (!stopping.IsCancellationRequested)
            {
                if (log.Published is var target && target.Checkpoint.Size <= log.Final!.Size)
                    await Task.Delay(Beat, time, stopping);
                else if (!await Gather(target, stopping))
                    await Task.Delay(RetryPause, time, stopping);
                HaltBelowWitnesses();
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Told to stop: what was not cosigned yet is asked for at the next start.
        }
        finally
        {
            _looked.TrySetResult();
        }
    }

    /// <summary>Told once that enough witnesses have cosigned what a restored log holds: nothing that was final is beyond it.</summary>
    public Action? Confirmed { get; init; }

    // One round, whoever answers; of a restored log as many as it takes, for a final checkpoint alone says that it may sign.
    private async Task Look(CancellationToken stopping)
    {
        var isFinal = await Gather(log.Published, stopping);
        HaltBelowWitnesses();
        while (Confirmed is not null && !isFinal && log.Sequencer.Halted is null)
        {
            await Task.Delay(RetryPause, time, stopping);
            isFinal = await Gather(log.Published, stopping);
            HaltBelowWitnesses();
        }

        if (isFinal)
            Confirmed?.Invoke();
    }

    private void HaltBelowWitnesses()
    {
        if (IsBelowWitnesses && log.Sequencer.Halted is null)
            log.Sequencer.Halt(new Refusal("below-witnesses", "Witnesses have cosigned a larger log than this: it was set back. Nothing is signed."));
    }

    // The final checkpoint of the last run must be a beginning of what is here now.
    private async Task<Refusal?> Contradiction(CancellationToken stopping)
    {
        if (log.Final!.Current?.Checkpoint is not { } final)
            return null;
        var differs = new Refusal("final-differs", $"A checkpoint of size {final.Size} was final, and this log does not begin with it.");
        var published = log.Published.Checkpoint;
        if (final.Size > published.Size)
            return differs;
        if (!(await log.Consistency(final.Size, published.Size, stopping)).TryGet(out var proof, out _))
            return null; // The note is older than the prune, which went no further than what was final.
        return proof.Verify(final.Root, published.Root).TryGet(out _, out _) ? null : differs;
    }

    /// <returns>False when every witness has spoken and there is no quorum.</returns>
    private async Task<bool> Gather(PublishedCheckpoint target, CancellationToken stopping)
    {
        if (!SignedNote.Parse(target.Note).TryGet(out var note, out var refusal))
            throw new InvalidDataException($"Our own checkpoint is unreadable: {refusal.Code}.");
        if (Confirmed is not null)
            note = Uncosigned(note); // What a mirror's copy brought along was said before the log was lost.

        var round = new Round();
        var open = new Dictionary<Task<SignedNote?>, WitnessLink>();
        foreach (var link in links)
        {
            var before = _asked.GetValueOrDefault(link);
            var question = AskAfter(before, round, link, target, note, stopping);
            _asked[link] = question;
            open[question] = link;
        }

        while (open.Count > 0)
        {
            var answered = await Task.WhenAny(open.Keys);
            var link = open[answered];
            open.Remove(answered);
            if (await answered is not { } cosigned)
                continue;
            note = Merge(note, cosigned, link.Key);
            if (FinalCheckpoints.Read(note.ToString(), log.Genesis, agreed) is { } final)
            {
                CompareTimes(final);
                log.Final!.Set(final);
                round.IsOver = true;
                return true;
            }
        }

        return false;
    }

    // A slow witness ends its old question first; when the others have finished the round meanwhile, the next one asks.
    private async Task<SignedNote?> AskAfter(
        Task<SignedNote?>? before, Round round, WitnessLink link, PublishedCheckpoint target, SignedNote note, CancellationToken stopping)
    {
        if (before is not null)
            await before;
        return round.IsOver ? null : await link.Ask(log, target, note, stopping);
    }

    private SignedNote Uncosigned(SignedNote note)
    {
        var lines = note.Signatures.Where(line => agreed.Policy.WitnessKeys.All(key => key.KeyId != line.KeyId || key.Name != line.Name));
        return SignedNote.Parse(note.Text + "\n" + string.Concat(lines.Select(line => line + "\n"))).TryGet(out var bare, out var refusal)
            ? bare
            : throw new InvalidDataException($"Our own checkpoint has no line of the log's: {refusal.Code}.");
    }

    private static SignedNote Merge(SignedNote note, SignedNote cosigned, NoteVerifierKey witness) =>
        CosignatureLines.Add(note, string.Concat(cosigned.Signatures.Select(line => line + "\n")), witness).TryGet(out var merged, out var refusal)
            ? merged
            : throw new System.Diagnostics.UnreachableException($"A line that was checked: {refusal.Code}.");

    private void CompareTimes(FinalCheckpoint final)
    {
        if (!LogEntry.Parse(log.Store.ReadEntry(final.Checkpoint.Size - 1).Span).TryGet(out var last, out _))
            return;
        var had = HasTimeAlarm;
        TimeGapSeconds = Math.Abs((long)final.Seconds - (long)(last.AcceptedMilliseconds / 1_000));
        if (HasTimeAlarm && !had)
            logger.TimesApart(log.Store.Origin, TimeGapSeconds);
    }

    private sealed class Round
    {
        private volatile bool _isOver;

        public bool IsOver
        {
            get => _isOver;
            set => _isOver = value;
        }
    }
}

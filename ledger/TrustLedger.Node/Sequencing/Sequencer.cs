using System.Threading.Channels;
using TrustLedger.Node.Storage;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Entries;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.Node.Sequencing;

/// <summary>Gives statements their places on one log: judges, encodes, signs, writes, publishes, answers.</summary>
/// <remarks>
/// <see cref="Submit(PendingStatement)"/> may be called by anyone at any time. Nothing leaves before the batch is durable. After the first
/// fault it takes nothing more in: who waits is told so, and only a new start finds out what was written.
/// </remarks>
internal sealed class Sequencer
{
    private readonly LogStore _store;
    private readonly LogLedger _ledger;
    private readonly TileFlusher _flusher;
    private readonly AcceptanceClock _clock;
    private readonly SequencerSettings _settings;
    private CompactRange _tree;
    private readonly TimeProvider _time;
    private readonly LogCounters _counters;
    private readonly ILogger _logger;
    private readonly Channel<PendingStatement> _queue;
    private volatile Refusal? _halted;
    private volatile Refusal? _held;

    public Sequencer(
        LogStore store, LogLedger ledger, TileFlusher flusher, CompactRange tree, SequencerSettings settings,
        TimeProvider time, LogCounters counters, ILogger logger)
    {
        (_store, _ledger, _flusher, _tree, _settings, _time, _counters, _logger) =
            (store, ledger, flusher, tree, settings, time, counters, logger);
        _clock = new AcceptanceClock(time, ledger.Read(state => state.LastAcceptedMilliseconds));
        _queue = Channel.CreateBounded<PendingStatement>(settings.QueueLimit);
    }

    /// <summary>Why nothing is taken in any more; null while all is well.</summary>
    public Refusal? Halted => _halted;

    /// <summary>Why nothing is taken in yet; null where it is. Set before the log runs, and taken back when it may sign.</summary>
    public Refusal? Held
    {
        get => _held;
        set => _held = value;
    }

    /// <summary>How many wait for a batch.</summary>
    public int Waiting => _queue.Reader.Count;

    /// <summary>Hands a statement in and waits until it is durable and published.</summary>
    /// <returns>
    /// Its place, also when it was there before; or, first match wins: <c>clock-suspect</c>, <c>storage-failed</c> or
    /// <c>node-stopping</c> when nothing is taken in any more, <see cref="Held"/>, <c>queue-full</c>, <c>disk-full</c>,
    /// <c>pruned</c> for a statement that was taken in and pruned since, and what
    /// <see cref="Protocol.State.LedgerState.Judge"/> refuses.
    /// </returns>
    public Task<Result<AcceptedStatement>> Submit(SignedStatement statement, Address? relay) =>
        Submit(new PendingStatement(statement, relay));

    /// <inheritdoc cref="Submit(SignedStatement, Address?)"/>
    /// <remarks>Can't be called off: what was handed in gets its answer whether or not anybody still waits for it.</remarks>
    public Task<Result<AcceptedStatement>> Submit(PendingStatement pending)
    {
        if ((_halted ?? _held) is { } closed)
            pending.Refuse(closed);
        else if (!_queue.Writer.TryWrite(pending))
            pending.Refuse(_halted ?? new Refusal("queue-full", "Too many statements are waiting; try again in a second."));
        return pending.Answer;
    }

    /// <summary>Takes statements in until it is told to stop or meets a fault; what waits is answered either way.</summary>
    public async Task Run(CancellationToken stopping)
    {
        try
        {
            if (_settings.Tick is { } tick)
                await RunTicks(tick, stopping);
            else
                await RunBatches(stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            Close(new Refusal("node-stopping", "The node is stopping; try again when it is back."));
        }
    }

    private async Task RunBatches(CancellationToken stopping)
    {
        while (_halted is null && await _queue.Reader.WaitToReadAsync(stopping))
        {
            if (_settings.Gather > TimeSpan.Zero && _queue.Reader.Count < SequencerSettings.MaximumEntries)
                await Task.Delay(_settings.Gather, _time, stopping);
            else
                await Task.Yield(); // Whoever the last batch answered, and has more to hand in, gets into this one.
            Integrate(Take());
        }
    }

    private async Task RunTicks(TimeSpan tick, CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(tick, _time);
        while (_halted is null && await timer.WaitForNextTickAsync(stopping))
            Integrate(Take());
    }

    private List<PendingStatement> Take()
    {
        var taken = new List<PendingStatement>();
        var bytes = 0;
        while (taken.Count < SequencerSettings.MaximumEntries && bytes < SequencerSettings.MaximumBytes
            && _queue.Reader.TryRead(out var pending))
        {
            taken.Add(pending);
            bytes += pending.MaximumBytes;
        }

        return taken;
    }

    private void Integrate(List<PendingStatement> taken)
    {
        try
        {
            if (!_clock.Next().TryGet(out var milliseconds, out var suspect))
            {
                foreach (var pending in taken)
                    pending.Refuse(suspect);
                Halt(suspect);
            }
            else if (MakeRoom(taken))
            {
                if (_ledger.Unsaved > SequencerSettings.MaximumUnsaved)
                    _flusher.CatchUp(CancellationToken.None);
                Write(taken, milliseconds);
            }
            else
            {
                foreach (var pending in taken)
                    pending.Refuse(new Refusal("disk-full", "The disk is full; nothing was taken in."));
            }
        }
#pragma warning disable CA1031 // The edge of the log: whatever went wrong in here, nothing may be signed after it.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            _logger.SequencingFailed(_store.Origin, fault);
            var failed = new Refusal("storage-failed", "The log stopped at a fault; what was in flight has an unknown outcome.");
            foreach (var pending in taken)
                pending.Refuse(failed);
            Halt(failed);
        }
    }

    // Padding at most doubles a batch, and adds one entry to an empty one.
    private bool MakeRoom(List<PendingStatement> taken)
    {
        var entries = (2 * taken.Count) + 1;
        var bytes = taken.Sum(pending => pending.MaximumBytes) + (entries * PendingStatement.EnvelopeBytes);
        return _store.HasRoomFor(entries, bytes) || (_flusher.TryFlush() && _store.HasRoomFor(entries, bytes));
    }

    private void Write(List<PendingStatement> taken, ulong milliseconds)
    {
        var batch = new Batch(_store.Size, milliseconds);
        PublishedBatch published;
        lock (_ledger.Gate)
        {
            foreach (var pending in taken)
                Admit(batch, pending);
            if (_settings.Tick is not null)
                Pad(batch);
            if (batch.IsEmpty)
                return;

            var grown = batch.On(_tree);
            published = new PublishedBatch(grown, _store.Commit(batch.Bytes, grown.Root));
            _tree = grown.Grown(_tree);
            _ledger.Refresh(batch.Entries);
        }

        _counters.Integrated(batch.Entries.Count);
        batch.Answer(published);
        _ledger.Note(published.Published.Checkpoint.Root);
        if (_store.IsFilling)
            _flusher.Hurry();
    }

    private void Admit(Batch batch, PendingStatement pending)
    {
        var (state, statement) = (_ledger.State, pending.Statement);
        if (state.IndexOf(statement.Uid) is { } index)
        {
            if (index >= batch.FirstIndex && batch.SignerOf(index) == statement.Signer)
            {
                batch.AddAgain(pending, index);
                return;
            }

            if (index < _store.Minimum)
            {
                if (_store.Recall(index).Signer == statement.Signer)
                {
                    pending.Refuse(Pruned.Below(_store.Minimum)); // It was taken in once, and its proof is gone.
                    return;
                }
            }
            else if (index < batch.FirstIndex && Existing(index) is var (signer, accepted) && signer == statement.Signer)
            {
                pending.Accept(accepted);
                return;
            }
        }

        if (state.Admit(batch.NextIndex, statement, batch.AcceptedMilliseconds, pending.Relay) is { } refusal)
            pending.Refuse(refusal);
        else
            batch.Add(pending);
    }

    // To the next power of two: one statement in a beat looks like none.
    private void Pad(Batch batch)
    {
        var target = System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(1, batch.Bytes.Count));
        while (batch.Bytes.Count < target)
        {
            var index = batch.NextIndex;
            batch.AddPadding();
            if (!LogEntry.Parse(batch.Bytes[^1].Span).TryGet(out var padding, out _))
                throw new InvalidOperationException("A padding entry of ours doesn't parse.");
            _ledger.State.Apply(index, padding);
        }
    }

    private (Address Signer, AcceptedStatement Accepted) Existing(long index)
    {
        var bytes = _store.ReadEntry(index);
        var entry = Parse(bytes);
        return (entry.Signer, new AcceptedStatement(index, bytes, entry.LeafHash, entry.AcceptedMilliseconds, IsNew: false));
    }

    private static LogEntry Parse(ReadOnlyMemory<byte> bytes) => LogEntry.Parse(bytes.Span).TryGet(out var entry, out var refusal)
        ? entry
        : throw new InvalidDataException($"An entry of the log is unreadable: {refusal.Code}.");

    /// <summary>Takes nothing more in, and tells so whoever waits.</summary>
    public void Halt(Refusal refusal)
    {
        Close(refusal);
        _logger.Halted(_store.Origin, refusal);
    }

    private void Close(Refusal refusal)
    {
        _halted = refusal;
        _queue.Writer.TryComplete();
        while (_queue.Reader.TryRead(out var pending))
            pending.Refuse(refusal);
    }
}

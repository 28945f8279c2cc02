using TrustLedger.Protocol.Entries;
using TrustLedger.Protocol.Governance;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.State;
using TrustLedger.Protocol.State.Stored;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.Node.Sequencing;

/// <summary>What the log means, shared by the sequencer that adds to it and the readers who ask.</summary>
/// <remarks>
/// The sequencer holds <see cref="Gate"/> from the first statement that it applies until the batch is durable, so that
/// no reader sees what may still be lost.
/// </remarks>
internal sealed class LogLedger(LedgerState state)
{
    private readonly Queue<(StateChanges Changes, Hash Root)> _unsaved = new();
    private volatile MemberRoster _roster = MemberRoster.Of(state);
    private long _unsavedEntries;

    public Lock Gate { get; } = new();

    /// <summary>For the holder of <see cref="Gate"/> alone.</summary>
    public LedgerState State => state;

    /// <summary>Who is a member as of the last batch.</summary>
    public MemberRoster Roster => _roster;

    public Genesis Genesis => state.Genesis;

    /// <summary>Asks the state as of the last durable batch.</summary>
    public T Read<T>(Func<LedgerState, T> question)
    {
        lock (Gate)
            return question(state);
    }

    /// <summary>Applied entries whose changes the index does not have yet: memory that only the index can free.</summary>
    public long Unsaved => Interlocked.Read(ref _unsavedEntries);

    /// <summary>Notes what a durable batch did to the state, for the index. Called after it, by the sequencer.</summary>
    /// <param name="root">The root of the tree with it.</param>
    public void Note(Hash root)
    {
        lock (Gate)
        {
            _unsaved.Enqueue((state.TakeChanges(), root));
            Count();
        }
    }

    /// <summary>What the index does not have yet, the oldest first, at most some thousand entries of it.</summary>
    public (IReadOnlyList<StateChanges> Changes, Hash Root)? NextUnsaved(long most)
    {
        lock (Gate)
        {
            if (_unsaved.Count == 0)
                return null;
            var end = _unsaved.Peek().Changes.From + most;
            var taken = _unsaved.TakeWhile((change, i) => i == 0 || change.Changes.Size <= end).ToArray();
            return ([.. taken.Select(change => change.Changes)], taken[^1].Root);
        }
    }

    /// <summary>Says that the index holds every change up to a size.</summary>
    public void Saved(long size)
    {
        lock (Gate)
        {
            while (_unsaved.TryPeek(out var oldest) && oldest.Changes.Size <= size)
                _unsaved.Dequeue();
            state.Saved(size);
            Count();
        }
    }

    /// <summary>Lets admission see what the entries of a durable batch did to the members. Called within the gate.</summary>
    public void Refresh(IEnumerable<LogEntry> entries)
    {
        if (entries.Any(entry => entry.Statement.Schema == Schemas.Member.Uid || entry.Statement.Schema == Schemas.Policy.Uid
            || entry.Statement.Schema == Schemas.Endorsement.Uid || entry.Statement.Schema == Schemas.Revocation.Uid))
        {
            RefreshAll();
        }
    }

    public void RefreshAll() => _roster = MemberRoster.Of(state);

    private void Count() => Interlocked.Exchange(
        ref _unsavedEntries, _unsaved.TryPeek(out var oldest) ? state.Size - oldest.Changes.From : 0);
}

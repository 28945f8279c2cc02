using TrustLedger.Protocol;
using TrustLedger.Protocol.Entries;
using TrustLedger.Protocol.Governance;
using TrustLedger.Protocol.State;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.Node.Sequencing;

/// <summary>What the log means, shared by the sequencer that adds to it and the readers who ask.</summary>
/// <remarks>
/// The sequencer holds <see cref="Gate"/> from the first statement that it applies until the batch is durable, so that
/// no reader sees what may still be lost.
/// </remarks>
internal sealed class LogLedger(LedgerState state)
{
    private volatile MemberRoster _roster = MemberRoster.Of(state);

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

    /// <summary>Replays an entry that the log holds. Its signature was checked before it was signed into the tree.</summary>
    /// <returns>Null; or why this is no entry of the log.</returns>
    public Refusal? Replay(long index, ReadOnlySpan<byte> bytes)
    {
        if (!LogEntry.Parse(bytes).TryGet(out var entry, out var refusal))
            return refusal;
        if (state.DocumentNeededBy(entry) is { } hash)
            return new Refusal("policy-document-missing", $"Entry {index} names the policy document {hash}, which isn't stored.");
        state.Apply(index, entry);
        return null;
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
}

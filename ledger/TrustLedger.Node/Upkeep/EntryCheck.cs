using TrustLedger.Protocol;
using TrustLedger.Protocol.Entries;
using TrustLedger.Protocol.Governance;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.State;

namespace TrustLedger.Node.Upkeep;

/// <summary>Checks one entry after another: that it is one, its time, its signature, and that the rules admit it.</summary>
internal sealed class EntryCheck(
    Genesis genesis, IReadOnlyDictionary<Hash, PolicyDocument> documents, bool replays, bool verifies, Action<string, long?, Refusal> add)
{
    private LedgerState? _state = replays ? LedgerState.Begin(genesis, documents) : null;
    private int _quarantined;
    private ulong _last;
    private long _index;

    /// <summary>Entries whose bytes are not at hand. What they meant is lost to a replay.</summary>
    public void Skip(int count)
    {
        _state = null;
        _index += count;
    }

    public void Next(ReadOnlyMemory<byte> bytes)
    {
        var (index, path) = (_index++, $"entry {_index - 1}");
        if (!LogEntry.Parse(bytes.Span).TryGet(out var entry, out var refusal))
        {
            _state = null;
            add(path, index, new Refusal("entry-unreadable", $"Not an entry of a log: {refusal.Code}."));
            return;
        }

        CompareTime(path, index, entry);
        if (verifies && !entry.IsPadding && !entry.Verify(genesis.Domain).TryGet(out _, out refusal))
            add(path, index, new Refusal("entry-unsigned", $"Its signer did not sign it for this log: {refusal.Code}."));
        Replay(path, index, entry, (state, next) => state.Apply(index, next));
    }

    /// <summary>What stays of a pruned entry, whose signature was checked before it went.</summary>
    public void Recall(LogEntry entry)
    {
        var (index, path) = (_index++, $"entry {_index - 1}");
        CompareTime(path, index, entry);
        Replay(path, index, entry, (state, next) => state.ApplyOwn(index, next));
    }

    private void CompareTime(string path, long index, LogEntry entry)
    {
        if (entry.AcceptedMilliseconds < _last)
            add(path, index, new Refusal("accepted-backwards", "Accepted before the entry that stands before it."));
        _last = Math.Max(_last, entry.AcceptedMilliseconds);
    }

    private void Replay(string path, long index, LogEntry entry, Action<LedgerState, LogEntry> apply)
    {
        if (_state is null)
            return;
        if (_state.DocumentNeededBy(entry) is { } hash)
        {
            add(path, index, new Refusal("policy-document-missing", $"It names the policy document {hash}, which isn't stored."));
            _state = null;
            return;
        }

        apply(_state, entry);
        if (_state.Quarantined.Count == _quarantined)
            return;
        _quarantined = _state.Quarantined.Count;
        add(path, index, new Refusal("entry-against-rules", $"The rules would have refused it: {_state.Quarantined[^1].Reason.Code}."));
    }
}

using TrustLedger.Protocol.Entries;
using TrustLedger.Protocol.Governance;
using TrustLedger.Protocol.Merkle;

namespace TrustLedger.Protocol.State;

/// <summary><c>state(prefix, documents)</c>, as ledger.md §2 has it; <c>at</c> is a parameter of the views.</summary>
public static class StateFunction
{
    /// <param name="genesis">What the log began with.</param>
    /// <param name="prefix">Entries from index 0 on, without a gap.</param>
    /// <param name="documents">Policy documents by their hash.</param>
    public static LedgerState Of(
        Genesis genesis, IEnumerable<(long Index, LogEntry Entry)> prefix, IReadOnlyDictionary<Hash, PolicyDocument> documents)
    {
        var state = LedgerState.Begin(genesis, documents);
        foreach (var (index, entry) in prefix)
            state.Apply(index, entry);
        return state;
    }
}

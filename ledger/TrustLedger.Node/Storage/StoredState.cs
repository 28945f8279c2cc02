using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.State.Stored;

namespace TrustLedger.Node.Storage;

/// <summary>The state's records in the index, and its statements in the log's own entries.</summary>
internal sealed class StoredState(EntryIndex index, LogStore store) : IStateStore
{
    public IEnumerable<long> Candidates(Bytes32 uid) => index.Uids.Find(Short.Of(uid));

    public StoredStatement? Read(long at)
    {
        if (at >= index.Size)
            return null;
        var record = index.Rows.HeldAt(at);
        if (record is { IsEmpty: true })
            return null; // Quarantined.
        var entry = store.Recall(at);
        if (record is { } held)
            return new StoredStatement(entry, held);
        return entry.IsPadding ? null : throw new InvalidDataException($"The index has lost entry {at}; make it anew with reindex.");
    }

    public IEnumerable<long> SaidBy(int member) => index.Rows.SaidBy(member);

    public ReadOnlyMemory<byte>? Case(Bytes32 handle) => index.Rows.CaseOf(handle);

    public IEnumerable<Bytes32> Cases() => index.Rows.Cases();

    public IEnumerable<StoredRegister> Registers() => index.Rows.Registers();
}

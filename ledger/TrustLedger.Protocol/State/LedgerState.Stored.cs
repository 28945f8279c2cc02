using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Governance;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.State.Stored;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.Protocol.State;

/// <summary>How a state is written to a store and read back: what it means is in LedgerState.cs.</summary>
public sealed partial class LedgerState
{
    private readonly List<(long Index, Bytes32 Uid, Statement Statement)> _newEntries = [];
    private readonly RecordWriter _writer = new();
    private bool _digestChanged;
    private long _taken;

    /// <summary>The state before entry 0, over an empty store: what it does not need at hand lies there.</summary>
    internal static LedgerState Begin(Genesis genesis, IReadOnlyDictionary<Hash, PolicyDocument> documents, IStateStore store) =>
        new(genesis, documents, store);

    /// <summary>The state that a store holds.</summary>
    /// <param name="genesis">What the log began with.</param>
    /// <param name="documents">Every policy document that was ever in force.</param>
    /// <param name="store">Holds all changes up to <paramref name="size"/>, and none beyond.</param>
    /// <param name="size">Entries that were applied.</param>
    /// <param name="lastAcceptedMilliseconds">Acceptance time of the last of them.</param>
    /// <exception cref="InvalidDataException">What the store holds is no state of this log.</exception>
    internal static LedgerState Restore(
        Genesis genesis, IReadOnlyDictionary<Hash, PolicyDocument> documents, IStateStore store, long size, ulong lastAcceptedMilliseconds)
    {
        var state = new LedgerState(genesis, documents, store)
        {
            Size = size,
            LastAcceptedMilliseconds = lastAcceptedMilliseconds,
            Policies = new PolicyRegister(),
            Memberships = new MemberRegister(),
            _taken = size,
        };
        var counts = Array.Empty<byte>();
        foreach (var line in store.Registers())
        {
            if (line.Kind == RegisterKind.Counts)
                counts = line.Record.ToArray();
            else
                state.Read(line);
        }

        state.Policies.Lines.IsStored();
        state.Memberships.Lines.IsStored();
        state.Accredited.Lines.IsStored();
        state._quarantined.IsStored();
        return state.Counts().AsSpan().SequenceEqual(counts)
            ? state
            : throw new InvalidDataException("The stored state has lost a line of a register.");
    }

    /// <summary>What was applied since the last call, to be stored as a whole. Over a store only.</summary>
    internal StateChanges TakeChanges()
    {
        var records = Held.TakeChanges(Size);
        var old = _newEntries.Count == 0 ? Size : _newEntries[0].Index;
        var fresh = records.Where(c => c.Held.Index >= old).ToDictionary(c => c.Held.Index);
        var registers = Memberships.Lines.TakeChanges(_writer).Concat(Accredited.Lines.TakeChanges(_writer))
            .Concat(Policies.Lines.TakeChanges(_writer)).Concat(_quarantined.TakeChanges(_writer)).ToList();
        if (_digestChanged)
            registers.Add(new StoredRegister(RegisterKind.LastDigest, 0, _writer.Optional(_lastDigest).ToArray()));
        if (registers.Count > 0)
            registers.Add(new StoredRegister(RegisterKind.Counts, 0, Counts()));
        var changes = new StateChanges(
            _taken, Size, LastAcceptedMilliseconds,
            [.. _newEntries.Select(e => fresh.TryGetValue(e.Index, out var change)
                ? new NewEntry(e.Index, e.Uid, e.Statement,
                    change.Held.Author is { } author ? Memberships.NumberOf(author.Uid) : null, change.Record)
                : new NewEntry(e.Index, e.Uid, e.Statement, Member: null, Record: null))],
            [.. records.Where(c => c.Held.Index < old).Select(c => (c.Held.Index, (ReadOnlyMemory<byte>)c.Record))],
            Cases.TakeChanges(_writer, Size), registers);
        _newEntries.Clear();
        (_taken, _digestChanged) = (Size, false);
        return changes;
    }

    /// <summary>Says that the store holds every change up to a size, so that memory need not.</summary>
    internal void Saved(long size)
    {
        Held.Saved(size);
        Cases.Saved(size);
    }

    private void Enter(long index, Bytes32 uid, Statement statement)
    {
        if (_store is not null)
            _newEntries.Add((index, uid, statement));
    }

    private byte[] Counts() => _writer.Number(Memberships.All.Count).Number(Accreditations.Count).Number(Policies.Lines.All.Count)
        .Number(Quarantined.Count).Optional(_lastDigest).ToArray();

    private void Read(StoredRegister line)
    {
        switch (line.Kind)
        {
            case RegisterKind.Member:
                Memberships.Add(RegisterCodec.Membership(line.Record.Span));
                break;
            case RegisterKind.Accreditation:
                Accredited.Add(RegisterCodec.Accreditation(line.Record.Span));
                break;
            case RegisterKind.Policy:
                var (hash, statement) = PolicyRegister.Read(line.Record.Span);
                Policies.Replace(Document(hash) ?? throw new InvalidDataException($"The policy document {hash} is not stored."), statement);
                break;
            case RegisterKind.Quarantined:
                var entry = RegisterCodec.Quarantined(line.Record.Span);
                _quarantined.Add(entry);
                _quarantinedByUid.TryAdd(entry.Uid, entry);
                break;
            case RegisterKind.LastDigest:
                _lastDigest = new RecordReader(line.Record.Span).OptionalIndex();
                break;
            default:
                throw new InvalidDataException($"The stored state has a register {line.Kind}.");
        }
    }
}

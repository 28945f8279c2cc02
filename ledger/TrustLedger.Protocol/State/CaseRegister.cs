using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.State.Stored;

namespace TrustLedger.Protocol.State;

/// <summary>The cases that a registration opened, whether or not it took effect yet.</summary>
internal sealed class CaseRegister(LedgerState state, IStateStore? store)
{
    private const int CachedCases = 4_096;

    private readonly Dictionary<Bytes32, HeldCase> _cases = [];
    private readonly Dictionary<Bytes32, long> _unsaved = [];
    private readonly HashSet<Bytes32> _changed = [];

    /// <summary>Every case, in the order in which they were opened.</summary>
    public IReadOnlyList<CaseFile> All() => [.. (store?.Cases() ?? []).Concat(_cases.Keys.ToList()).Distinct()
        .Select(handle => Find(handle)!).OrderBy(held => held.Records[0]).Select(FileOf)];

    public HeldCase? Find(Bytes32 handle)
    {
        if (_cases.TryGetValue(handle, out var held) || store?.Case(handle) is not { } record)
            return held;
        return _cases[handle] = HeldCase.Read(record.Span);
    }

    public CaseFile FileOf(HeldCase held) => new(held.Handle, held.Subject, held.Place,
        held.Registration is { } at ? state.Held.At(at).Uid : null, held.NextNumber,
        [.. held.Records.Select(index => state.Held.At(index).Uid)]);

    public void Open(HeldStatement registration, Bytes32 handle, string place)
    {
        _cases.Add(handle, new HeldCase(handle, registration.Statement.Recipient, place));
        Change(handle);
    }

    /// <summary>A record took its number, whatever becomes of it.</summary>
    public void Number(HeldStatement record, Bytes32 handle)
    {
        Known(handle).Records.Add(record.Index);
        Change(handle);
    }

    public void Register(HeldStatement registration, Bytes32 handle, string place)
    {
        (Known(handle).Registration, Known(handle).Place) = (registration.Index, place);
        Change(handle);
    }

    public void Close(HeldStatement registration, Bytes32 handle)
    {
        if (Known(handle).Registration != registration.Index)
            return;
        Known(handle).Registration = null;
        Change(handle);
    }

    public IReadOnlyList<(Bytes32 Handle, ReadOnlyMemory<byte> Record)> TakeChanges(RecordWriter writer, long size)
    {
        var records = _changed.Select(handle => (handle, (ReadOnlyMemory<byte>)_cases[handle].Write(writer))).ToList();
        foreach (var handle in _changed)
            _unsaved[handle] = size;
        _changed.Clear();
        return records;
    }

    /// <summary>The store has every change up to a size; cases that did not change since may leave memory.</summary>
    public void Saved(long size)
    {
        foreach (var (handle, _) in _unsaved.Where(c => c.Value <= size).ToList())
            _unsaved.Remove(handle);
        if (_cases.Count <= CachedCases + _unsaved.Count && state.Held.Limit > 0)
            return;
        foreach (var handle in _cases.Keys.Where(h => !_unsaved.ContainsKey(h) && !_changed.Contains(h)).ToList())
            _cases.Remove(handle);
    }

    private HeldCase Known(Bytes32 handle) => Find(handle) ?? throw new KeyNotFoundException($"No case {handle} was opened.");

    private void Change(Bytes32 handle)
    {
        if (store is not null)
            _changed.Add(handle);
    }
}

using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.State.Stored;

namespace TrustLedger.Protocol.State;

/// <summary>The statements that a state holds: all in memory, or, over a store, those that changed lately and a few more.</summary>
/// <remarks>
/// While a statement is in memory there is one object of it, and that one is right. It may leave memory only between two
/// questions to the state, and only once the store has its last change.
/// </remarks>
internal sealed class HeldStatements(LedgerState state, IStateStore? store)
{
    private const int CachedStatements = 16_384;

    private readonly Dictionary<Bytes32, HeldStatement> _byUid = [];
    private readonly Dictionary<long, HeldStatement> _byIndex = [];
    private readonly Queue<HeldStatement> _clean = new();
    private readonly Queue<(long Size, List<HeldStatement> Changed)> _unsaved = new();
    private readonly RecordWriter _writer = new();
    private List<HeldStatement> _changed = [];
    private long _saved;

    /// <summary>How many statements the cache may keep beside those that the store does not have yet.</summary>
    public int Limit { get; set; } = CachedStatements;

    public int Count => _byIndex.Count;

    public HeldStatement? Find(Bytes32 uid)
    {
        if (_byUid.TryGetValue(uid, out var held) || store is null)
            return held;
        foreach (var index in store.Candidates(uid))
        {
            if (TryAt(index) is { } candidate && candidate.Uid == uid)
                return candidate;
        }

        return null;
    }

    /// <exception cref="InvalidDataException">Another statement says that it is held, and the store has lost it.</exception>
    public HeldStatement At(long index) => TryAt(index) ?? throw new InvalidDataException($"The store has lost statement {index}.");

    public HeldStatement? TryAt(long index)
    {
        if (_byIndex.TryGetValue(index, out var held) || store?.Read(index) is not { } stored)
            return held;

        held = HeldCodec.Read(state, index, stored);
        Keep(held);
        _clean.Enqueue(held);
        return held;
    }

    /// <summary>Those that a membership said since a time, in the order of the log.</summary>
    public List<HeldStatement> SaidBy(Membership member, ulong sinceSeconds)
    {
        var said = _byIndex.Values.Where(IsOne).ToDictionary(held => held.Index);
        foreach (var index in store?.SaidBy(state.Memberships.NumberOf(member.Uid)) ?? [])
        {
            var held = At(index);
            if (!IsOne(held))
                break; // Acceptance times never go back.
            said[index] = held;
        }

        return [.. said.Values.OrderBy(held => held.Index)];

        bool IsOne(HeldStatement held) => held.Author?.Uid == member.Uid && held.AcceptedMilliseconds / 1000 >= sinceSeconds;
    }

    public void Add(HeldStatement held)
    {
        Keep(held);
        Change(held);
    }

    /// <summary>Notes that a statement is not what the store has of it.</summary>
    public void Change(HeldStatement held)
    {
        if (store is null || held.IsChanged || !_byIndex.ContainsKey(held.Index))
            return;
        held.IsChanged = true;
        _changed.Add(held);
    }

    /// <summary>What changed since the last call, as bytes.</summary>
    public List<(HeldStatement Held, byte[] Record)> TakeChanges(long size)
    {
        var records = new List<(HeldStatement, byte[])>(_changed.Count);
        foreach (var held in _changed)
        {
            records.Add((held, HeldCodec.Write(_writer, state, held)));
            (held.IsChanged, held.ChangedSize) = (false, size);
        }

        _unsaved.Enqueue((size, _changed));
        _changed = [];
        return records;
    }

    /// <summary>The store has every change up to a size: what did not change since may leave memory.</summary>
    public void Saved(long size)
    {
        while (_unsaved.TryPeek(out var oldest) && oldest.Size <= size)
        {
            foreach (var held in _unsaved.Dequeue().Changed)
            {
                if (!held.IsChanged && held.ChangedSize <= size)
                    _clean.Enqueue(held);
            }

        }

        _saved = Math.Max(_saved, size);
        Trim();
    }

    /// <summary>Lets the oldest go where there are too many. Called between two questions only.</summary>
    public void Trim()
    {
        while (_clean.Count > Limit)
        {
            var oldest = _clean.Dequeue();
            if (oldest.IsChanged || oldest.ChangedSize > _saved || _byIndex.GetValueOrDefault(oldest.Index) != oldest)
                continue;
            _byIndex.Remove(oldest.Index);
            _byUid.Remove(oldest.Uid);
        }
    }

    private void Keep(HeldStatement held)
    {
        _byUid.Add(held.Uid, held);
        _byIndex.Add(held.Index, held);
    }
}

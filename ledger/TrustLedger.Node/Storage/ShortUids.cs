using System.Numerics;

namespace TrustLedger.Node.Storage;

/// <summary>The first eight bytes of every uid on a log, in about sixteen bytes each: most new uids need no further look.</summary>
/// <remarks>What it finds is a candidate; what it doesn't find isn't there. Calls may overlap.</remarks>
/// <param name="expected">About how many there will be at first.</param>
internal sealed class ShortUids(long expected)
{
    private readonly Lock _gate = new();
    private long[] _slots = new long[BitOperations.RoundUpToPowerOf2((ulong)(1_024 + (expected * 3 / 2)))];
    private int _count;
    private bool _hasZero; // 0 marks a slot that is free.

    public void Add(IEnumerable<long> uids)
    {
        lock (_gate)
        {
            foreach (var uid in uids)
                Add(uid);
        }
    }

    public bool Contains(long uid)
    {
        lock (_gate)
            return uid == 0 ? _hasZero : _slots[Slot(uid)] == uid;
    }

    private void Add(long uid)
    {
        if (uid == 0)
        {
            _hasZero = true;
            return;
        }

        if (++_count > _slots.Length / 4 * 3)
            Grow();
        _slots[Slot(uid)] = uid;
    }

    private void Grow()
    {
        var old = _slots;
        _slots = new long[old.Length * 2];
        foreach (var uid in old)
        {
            if (uid != 0)
                _slots[Slot(uid)] = uid;
        }
    }

    // Uids are hashes, so that their own low bits spread them.
    private int Slot(long uid)
    {
        var slot = (int)(uid & (_slots.Length - 1));
        while (_slots[slot] != 0 && _slots[slot] != uid)
            slot = (slot + 1) & (_slots.Length - 1);
        return slot;
    }
}

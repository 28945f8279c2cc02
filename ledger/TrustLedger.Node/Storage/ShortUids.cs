using System.Numerics;

namespace TrustLedger.Node.Storage;

/// <summary>Where every uid of a log is, in about sixteen bytes of memory each: most new uids need no further look.</summary>
/// <remarks>
/// In memory and not in the database, for uids are hashes: each would dirty a page of its own in an index on the disk.
/// What it finds is a candidate, to be compared with the entry; what it doesn't find isn't there. Holds 2^32 entries.
/// Calls may overlap.
/// </remarks>
/// <param name="expected">About how many there will be at first.</param>
internal sealed class ShortUids(long expected)
{
    private readonly Lock _gate = new();

    // The low half of a uid's beginning, then its entry's index and one: 0 marks a slot that is free.
    private ulong[] _slots = new ulong[BitOperations.RoundUpToPowerOf2((ulong)(1_024 + (expected * 3 / 2)))];
    private int _count;

    public int Count
    {
        get
        {
            lock (_gate)
                return _count;
        }
    }

    public void Add(IEnumerable<PlacedUid> uids)
    {
        lock (_gate)
        {
            foreach (var uid in uids)
                Add(uid);
        }
    }

    /// <summary>The indices, rising, of the entries that may have this uid.</summary>
    public List<long> Find(long uid)
    {
        var found = new List<long>();
        lock (_gate)
        {
            var tag = TagOf(uid);
            for (var slot = SlotOf(tag); _slots[slot] != 0; slot = Next(slot))
            {
                if (_slots[slot] >> 32 == tag)
                    found.Add((long)(_slots[slot] & uint.MaxValue) - 1);
            }
        }

        found.Sort();
        return found;
    }

    private void Add(PlacedUid uid)
    {
        if (++_count > _slots.Length / 4 * 3)
            Grow();
        Put(((ulong)TagOf(uid.Uid) << 32) | checked((uint)(uid.Index + 1)));
    }

    private void Grow()
    {
        var old = _slots;
        _slots = new ulong[old.Length * 2];
        foreach (var held in old)
        {
            if (held != 0)
                Put(held);
        }
    }

    private void Put(ulong held)
    {
        var slot = SlotOf((uint)(held >> 32));
        while (_slots[slot] != 0)
            slot = Next(slot);
        _slots[slot] = held;
    }

    private static uint TagOf(long uid) => (uint)(uid & uint.MaxValue);

    // Uids are hashes, so that their own bits spread them.
    private int SlotOf(uint tag) => (int)(tag & (uint)(_slots.Length - 1));

    private int Next(int slot) => (slot + 1) & (_slots.Length - 1);
}

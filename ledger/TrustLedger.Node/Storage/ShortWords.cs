using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;

namespace TrustLedger.Node.Storage;

/// <summary>Which entries have a uid, or a recipient: in memory, in about twenty bytes each.</summary>
/// <remarks>
/// Not in the database, for these words are hashes: in an index on the disk each statement would dirty a page of its own.
/// What it finds is a candidate, to be compared with the entry; what it doesn't find isn't there. Words are told apart by 32
/// bits of a product with a secret of this process: nobody can look for a key whose address has another's bits, and see by
/// the time that takes whether the other is there, nor fill one chain on purpose. Holds 2^32 entries. Calls may overlap.
/// </remarks>
/// <param name="expected">About how many there will be at first.</param>
internal sealed class ShortWords(long expected)
{
    private readonly Lock _gate = new();
    private readonly ulong _secret = BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(sizeof(ulong))) | 1;

    // A word's tag, then its newest entry's index and one: 0 marks a slot that is free.
    private ulong[] _slots = new ulong[BitOperations.RoundUpToPowerOf2((ulong)(1_024 + (expected * 3 / 2)))];

    // By index: the index and one of the entry before it with the same word; 0 for the first.
    private uint[] _before = new uint[1_024 + expected];
    private int _words;

    public void Add(IEnumerable<(long Word, long Index)> words)
    {
        lock (_gate)
        {
            foreach (var (word, index) in words)
                Add(TagOf(word), checked((uint)(index + 1)));
        }
    }

    /// <summary>The indices, rising, of the entries after one index that may have this word.</summary>
    public List<long> Find(long word, long after = -1)
    {
        var found = new List<long>();
        lock (_gate)
        {
            for (var entry = (uint)(_slots[SlotOf(TagOf(word))] & uint.MaxValue); entry > after + 1; entry = _before[entry - 1])
                found.Add(entry - 1L);
        }

        found.Reverse();
        return found;
    }

    private void Add(uint tag, uint entry)
    {
        while (entry > _before.Length)
            Array.Resize(ref _before, 2 * _before.Length);
        if (_words > _slots.Length / 4 * 3)
            Grow();
        var slot = SlotOf(tag);
        _words += _slots[slot] == 0 ? 1 : 0;
        _before[entry - 1] = (uint)(_slots[slot] & uint.MaxValue);
        _slots[slot] = ((ulong)tag << 32) | entry;
    }

    private void Grow()
    {
        var old = _slots;
        _slots = new ulong[old.Length * 2];
        foreach (var held in old)
        {
            if (held != 0)
                _slots[SlotOf((uint)(held >> 32))] = held;
        }
    }

    /// <returns>The slot of this tag, or the free one where it would be.</returns>
    private int SlotOf(uint tag)
    {
        var slot = (int)(tag & (uint)(_slots.Length - 1));
        while (_slots[slot] != 0 && _slots[slot] >> 32 != tag)
            slot = (slot + 1) & (_slots.Length - 1);
        return slot;
    }

    // Multiplication by a random odd number, the high half (Dietzfelbinger et al., 1997): two words share it once in 2^31.
    private uint TagOf(long word) => unchecked((uint)(((ulong)word * _secret) >> 32));
}

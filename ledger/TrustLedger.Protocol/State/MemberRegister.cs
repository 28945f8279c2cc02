using System.Buffers.Binary;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Governance;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.State.Stored;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.Protocol.State;

/// <summary>Every membership that ever took effect, in that order.</summary>
internal sealed class MemberRegister
{
    private readonly Register<Membership> _all = new(RegisterKind.Member, RegisterCodec.Write);
    private readonly Dictionary<Bytes32, int> _byUid = [];
    private readonly Dictionary<Bytes32, List<int>> _byKey = [];

    public IReadOnlyList<Membership> All => _all.All;

    public Register<Membership> Lines => _all;

    public static MemberRegister Begin(Genesis genesis)
    {
        var register = new MemberRegister();
        for (var i = 0; i < genesis.Members.Count; i++)
            register.Add(Founder(genesis, i));
        return register;
    }

    public Membership? Find(Bytes32 uid) => _byUid.TryGetValue(uid, out var at) ? _all.At(at) : null;

    public int NumberOf(Bytes32 uid) => _byUid[uid];

    /// <exception cref="InvalidDataException">There is no such membership.</exception>
    public Membership At(long number) => _all.At(number);

    public IEnumerable<Membership> OfKey(KeyKind kind, Bytes32 key) =>
        _byKey.TryGetValue(key, out var places) ? places.Select(at => _all.At(at)).Where(m => m.KeyKind == kind) : [];

    /// <summary>The memberships of a key that count for an entry at this index, accepted then.</summary>
    public IReadOnlyList<Membership> Standing(Address key, long index, ulong atMilliseconds)
    {
        if (!_byKey.TryGetValue(key.ToWord(), out var places))
            return [];
        var standing = new List<Membership>(places.Count); // Judged for every statement: no iterators here.
        foreach (var at in places)
        {
            if (_all.At(at) is { KeyKind: KeyKind.Secp256k1 } membership && membership.CountsAt(index, atMilliseconds))
                standing.Add(membership);
        }

        return standing;
    }

    public IEnumerable<Membership> Of(Address key) => OfKey(KeyKind.Secp256k1, key.ToWord());

    public void Add(Membership membership)
    {
        _byUid[membership.Uid] = _all.All.Count;
        if (!_byKey.TryGetValue(membership.Key, out var places))
            _byKey[membership.Key] = places = [];
        places.Add(_all.All.Count);
        _all.Add(membership);
    }

    public void End(Bytes32 uid, long index, ulong milliseconds)
    {
        var at = _byUid[uid];
        _all.Replace(at, _all.At(at) with { EndIndex = index, EndMilliseconds = milliseconds });
    }

    private static Membership Founder(Genesis genesis, int position)
    {
        var member = genesis.Members[position];
        return new Membership
        {
            Uid = FounderUid(genesis.Hash, position),
            Role = member.Role,
            Organisation = member.Organisation,
            Place = member.Place,
            Person = member.Person,
            KeyKind = member.KeyKind,
            Key = member.Key,
            From = member.From,
            Until = member.Until,
            FromIndex = 0,
            FromMilliseconds = 0,
        };
    }

    private static Bytes32 FounderUid(Hash genesis, int position)
    {
        Span<byte> suffix = stackalloc byte[Hash.Length + sizeof(int)];
        genesis.CopyTo(suffix);
        BinaryPrimitives.WriteInt32BigEndian(suffix[Hash.Length..], position);
        return Hash.Of([.. "trustledger founder/1\n"u8, .. suffix]).ToWord();
    }
}

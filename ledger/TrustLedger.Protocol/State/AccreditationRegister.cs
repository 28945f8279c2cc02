using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Protocol.State;

/// <summary>Every accreditation that ever took effect, in that order.</summary>
internal sealed class AccreditationRegister
{
    private readonly List<Accreditation> _all = [];
    private readonly Dictionary<Bytes32, int> _byUid = [];

    public IReadOnlyList<Accreditation> All => _all;

    public void Add(Accreditation accreditation)
    {
        _byUid[accreditation.Uid] = _all.Count;
        _all.Add(accreditation);
    }

    public void End(Bytes32 uid, long index, ulong milliseconds)
    {
        var at = _byUid[uid];
        _all[at] = _all[at] with { EndIndex = index, EndMilliseconds = milliseconds };
    }
}

using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.State.Stored;

namespace TrustLedger.Protocol.State;

/// <summary>Every accreditation that ever took effect, in that order.</summary>
internal sealed class AccreditationRegister
{
    private readonly Register<Accreditation> _all = new(RegisterKind.Accreditation, RegisterCodec.Write);
    private readonly Dictionary<Bytes32, int> _byUid = [];

    public IReadOnlyList<Accreditation> All => _all.All;

    public Register<Accreditation> Lines => _all;

    public void Add(Accreditation accreditation)
    {
        _byUid[accreditation.Uid] = _all.Add(accreditation);
    }

    public void End(Bytes32 uid, long index, ulong milliseconds)
    {
        var at = _byUid[uid];
        _all.Replace(at, _all.At(at) with { EndIndex = index, EndMilliseconds = milliseconds });
    }
}

using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Protocol.State;

/// <summary>The cases that a registration opened, whether or not it took effect yet.</summary>
internal sealed class CaseRegister
{
    private readonly Dictionary<Bytes32, CaseFile> _cases = [];
    private readonly Dictionary<Bytes32, List<Bytes32>> _records = [];

    public IReadOnlyCollection<CaseFile> All => _cases.Values;

    public CaseFile? Find(Bytes32 handle) => _cases.GetValueOrDefault(handle);

    public void Open(HeldStatement registration, Bytes32 handle, string place)
    {
        _records[handle] = [];
        _cases[handle] = new CaseFile(handle, registration.Statement.Recipient, place, Registration: null, NextNumber: 1, _records[handle].AsReadOnly());
    }

    /// <summary>A record took its number, whatever becomes of it.</summary>
    public void Number(HeldStatement record, Bytes32 handle)
    {
        _records[handle].Add(record.Uid);
        _cases[handle] = _cases[handle] with { NextNumber = _cases[handle].NextNumber + 1 };
    }

    public void Register(HeldStatement registration, Bytes32 handle, string place) =>
        _cases[handle] = _cases[handle] with { Registration = registration.Uid, Place = place };

    public void Close(HeldStatement registration, Bytes32 handle)
    {
        if (_cases[handle].Registration == registration.Uid)
            _cases[handle] = _cases[handle] with { Registration = null };
    }
}

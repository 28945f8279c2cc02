using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Governance;
using TrustLedger.Protocol.Merkle;

namespace TrustLedger.Protocol.State;

/// <summary>The policy in force, and those that were before it.</summary>
internal sealed class PolicyRegister
{
    private readonly Dictionary<Hash, PolicyDocument> _ever = [];

    public PolicyRegister(PolicyDocument first, Bytes32 statement)
    {
        (Current, CurrentStatement) = (first, statement);
        _ever[first.Hash] = first;
    }

    public PolicyDocument Current { get; private set; }

    /// <summary>Uid of the <c>policy</c> statement that put it in force.</summary>
    public Bytes32 CurrentStatement { get; private set; }

    public PolicyDocument? Find(Bytes32 hash) => _ever.GetValueOrDefault(Hash.FromBytes(hash.ToArray()));

    public void Replace(PolicyDocument successor, Bytes32 statement)
    {
        (Current, CurrentStatement) = (successor, statement);
        _ever[successor.Hash] = successor;
    }
}

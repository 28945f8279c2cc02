using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Keys;

namespace TrustLedger.Protocol.Governance;

/// <summary>One founding organisation's yes to a genesis, by its governance key.</summary>
public sealed record GenesisSignature(Bytes32 Organisation, RecoverableSignature Signature);

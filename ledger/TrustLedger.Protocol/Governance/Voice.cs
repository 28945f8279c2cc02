using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Protocol.Governance;

/// <summary>In what capacity somebody speaks: one role of one organisation at one place, by one officer.</summary>
/// <param name="Person">A keyed hash of the officer; zero when the membership does not say who it is.</param>
public sealed record Voice(Bytes32 Role, Bytes32 Organisation, Bytes32 Place, Bytes32 Person);

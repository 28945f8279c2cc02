namespace TrustLedger.Protocol.Governance;

/// <summary>A schema that any handle may say of another with this relation, handed in by a relay.</summary>
public sealed record PeerRule(string Schema, byte Relation);

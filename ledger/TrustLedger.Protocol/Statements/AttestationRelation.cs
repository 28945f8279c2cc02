namespace TrustLedger.Protocol.Statements;

/// <summary>As what someone vouches for a claim.</summary>
public enum AttestationRelation : byte
{
    /// <summary>The department whose register the fact is in.</summary>
    Department = 1,

    /// <summary>Another organisation that knows.</summary>
    Organisation = 2,

    /// <summary>Another person.</summary>
    Peer = 3,
}

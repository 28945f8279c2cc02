namespace TrustLedger.Casework.Trust;

/// <summary>How far a claim has come on the way of the three points.</summary>
public enum TrustState
{
    /// <summary>No valid claim of the person's own.</summary>
    None,

    /// <summary>自信: the person says so.</summary>
    Claimed,

    /// <summary>自信 and 他信: another stands behind it.</summary>
    Vouched,

    /// <summary>自信, 他信 and 你信: and someone relied on it, with authority or independent others behind it.</summary>
    Stable,
}

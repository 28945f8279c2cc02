namespace TrustLedger.Protocol.Statements;

/// <summary>How an application or a presentation ended.</summary>
public enum Outcome : byte
{
    Granted = 1,

    /// <summary>The published rules left it open: an officer decides.</summary>
    ToHuman = 2,

    Refused = 3,

    /// <summary>Of a presentation: it was relied on.</summary>
    Accepted = 4,

    /// <summary>Of a presentation: it was not.</summary>
    Rejected = 5,
}

namespace TrustLedger.Protocol.State;

/// <summary>Where a statement stands. Being on the log is not a state: it says only that it was said.</summary>
public enum StatementState
{
    /// <summary>Not on the log, as far as this prefix goes.</summary>
    Unknown,

    /// <summary>Said, and waiting for others to say so too. It counts for nothing yet.</summary>
    Pending,

    /// <summary>It counts.</summary>
    Effective,

    /// <summary>Decided against, or it could no longer take effect when its time came.</summary>
    Refused,

    /// <summary>It counted until another took its place.</summary>
    Superseded,

    /// <summary>It was taken back.</summary>
    Revoked,

    /// <summary>
    /// It counts, and its subject objects. It ends with a ruling, when another takes its place, when it is taken back, or
    /// when the subject takes the objection back.
    /// </summary>
    Disputed,

    /// <summary>On the log and against its rules; or said by a key that was suspended from an earlier time.</summary>
    Quarantined,

    /// <summary>Its own end has come.</summary>
    Expired,
}

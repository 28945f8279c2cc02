namespace TrustLedger.Protocol.State.Stored;

/// <summary>What a state keeps in memory whole, however long the log is.</summary>
internal enum RegisterKind
{
    Member = 1,
    Accreditation = 2,
    Policy = 3,
    Quarantined = 4,
    LastDigest = 5,

    /// <summary>How many lines each of the others has, so that one that is lost is missed.</summary>
    Counts = 6,
}

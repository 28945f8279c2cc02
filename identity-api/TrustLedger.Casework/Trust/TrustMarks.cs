namespace TrustLedger.Casework.Trust;

/// <summary>What a reader of a state must know beside it.</summary>
[Flags]
public enum TrustMarks
{
    None = 0,

    /// <summary>A dispute is open; the state is capped at claimed.</summary>
    Disputed = 1,

    /// <summary>The claim ended, or someone's voucher ran out and the same one has not given a fresh one.</summary>
    Stale = 2,

    /// <summary>The claim was withdrawn, or a voucher was and the same one has not given another.</summary>
    Revoked = 4,
}

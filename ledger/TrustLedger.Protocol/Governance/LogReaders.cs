namespace TrustLedger.Protocol.Governance;

/// <summary>Who may read a log (ledger.md §3).</summary>
public enum LogReaders
{
    /// <summary>Checkpoints, hash tiles and proofs for anyone; entries for members.</summary>
    Open,

    /// <summary>Nothing for a stranger, in the same bytes and the same time whatever is asked.</summary>
    Members,
}

namespace TrustLedger.Client.Evidence;

/// <summary>What one check of an evidence file found.</summary>
public enum EvidenceResult
{
    /// <summary>The file proves it.</summary>
    Passed,

    /// <summary>The file disproves it: something in it is wrong.</summary>
    Failed,

    /// <summary>The file can't show it either way.</summary>
    Unknown,
}

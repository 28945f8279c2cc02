namespace TrustLedger.Casework.Corrections;

/// <summary>How sure a number of a rule pack is.</summary>
public enum Confidence
{
    /// <summary>Read verbatim in the statute.</summary>
    Statute,

    /// <summary>Well known, its text not read (K-H).</summary>
    GeneralKnowledge,

    /// <summary>Ours, where the rules are silent.</summary>
    Assumption,
}

namespace TrustLedger.Client.Reading;

/// <summary>How far a statement is when the node answers.</summary>
public enum Acknowledgement
{
    /// <summary>It can no longer be lost: a signed promise of its index.</summary>
    Durable = 1,

    /// <summary>A checkpoint covers it: an inclusion proof.</summary>
    Published = 2,

    /// <summary>Enough witnesses have cosigned such a checkpoint: an inclusion proof that is final. As published where a log has none.</summary>
    Cosigned = 3,
}

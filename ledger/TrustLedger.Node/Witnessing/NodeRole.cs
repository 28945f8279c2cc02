namespace TrustLedger.Node.Witnessing;

/// <summary>What a process does for a log.</summary>
public enum NodeRole
{
    /// <summary>Takes statements in and signs the log's checkpoints.</summary>
    Primary,

    /// <summary>Looks at checkpoints of others' logs and cosigns those that continue what it saw before.</summary>
    Witness,

    /// <summary>Keeps a copy of others' logs, serves it, and signs the states that it replayed.</summary>
    Mirror,
}

namespace TrustLedger.Node;

/// <summary>What one log has done since the start.</summary>
internal sealed class LogCounters
{
    private long _statements;
    private long _batches;

    /// <summary>How long data syncs took.</summary>
    public Histogram SyncSeconds { get; } = new(0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5);

    /// <summary>Statements in each batch.</summary>
    public Histogram BatchStatements { get; } = new(1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1_024, 2_048, 4_096);

    public long Statements => Interlocked.Read(ref _statements);

    public long Batches => Interlocked.Read(ref _batches);

    public void Integrated(int statements)
    {
        Interlocked.Add(ref _statements, statements);
        Interlocked.Increment(ref _batches);
        BatchStatements.Add(statements);
    }
}

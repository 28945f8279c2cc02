namespace TrustLedger.Node;

/// <summary>What one log has done since the start.</summary>
internal sealed class LogCounters
{
    private long _statements;
    private long _batches;

    public long Statements => Interlocked.Read(ref _statements);

    public long Batches => Interlocked.Read(ref _batches);

    public void Integrated(int statements)
    {
        Interlocked.Add(ref _statements, statements);
        Interlocked.Increment(ref _batches);
    }
}

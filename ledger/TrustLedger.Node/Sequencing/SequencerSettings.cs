namespace TrustLedger.Node.Sequencing;

/// <summary>How a log takes statements in.</summary>
/// <param name="Gather">How long statements gather in an open log.</param>
/// <param name="Tick">The fixed beat of a closed log; null for an open one.</param>
/// <param name="QueueLimit">How many may wait.</param>
internal sealed record SequencerSettings(TimeSpan Gather, TimeSpan? Tick, int QueueLimit)
{
    /// <summary>The most entries of one batch: what a caller waits for stays small.</summary>
    public const int MaximumEntries = 4_096;

    /// <summary>The most entry bytes of one batch, well below a write-ahead segment.</summary>
    public const int MaximumBytes = 2 * 1024 * 1024;

    /// <summary>Entries that may be applied and not yet in the index, about a kilobyte of memory each: beyond, batches wait.</summary>
    public const int MaximumUnsaved = 100_000;
}

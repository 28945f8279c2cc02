namespace TrustLedger.Client.Reading;

/// <summary>A log that was shown to continue what was seen of it before.</summary>
/// <param name="Log">The log, with the witnesses that its genesis names.</param>
/// <param name="Checkpoint">The latest final checkpoint.</param>
/// <param name="Before">The one that was remembered; null at the first call.</param>
public sealed record GrownLog(PinnedLog Log, CheckedCheckpoint Checkpoint, CheckedCheckpoint? Before);

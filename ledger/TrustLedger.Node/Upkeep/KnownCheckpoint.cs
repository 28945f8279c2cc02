using TrustLedger.Protocol;
using TrustLedger.Protocol.Checkpoints;

namespace TrustLedger.Node.Upkeep;

/// <summary>A checkpoint that somebody has seen: the log must hold it.</summary>
/// <param name="Checkpoint">What was seen.</param>
/// <param name="Path">Where it was found, for the finding.</param>
/// <param name="Behind">What it means when the log is smaller.</param>
/// <param name="Other">What it means when the log had another tree at that size.</param>
internal sealed record KnownCheckpoint(Checkpoint Checkpoint, string Path, Refusal Behind, Refusal Other);

using TrustLedger.Protocol.Checkpoints;
using TrustLedger.Protocol.Notes;

namespace TrustLedger.Node.Witnessing;

/// <summary>A checkpoint that enough witnesses have cosigned.</summary>
/// <param name="Checkpoint">What they saw.</param>
/// <param name="Note">With the log's line and the witnesses'.</param>
/// <param name="Seconds">The middle one of the witnesses' times, Unix seconds.</param>
internal sealed record FinalCheckpoint(Checkpoint Checkpoint, SignedNote Note, ulong Seconds);

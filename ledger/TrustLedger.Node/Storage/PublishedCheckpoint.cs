using TrustLedger.Protocol.Checkpoints;

namespace TrustLedger.Node.Storage;

/// <summary>A checkpoint that is durable, and the signed note that says it.</summary>
internal sealed record PublishedCheckpoint(Checkpoint Checkpoint, string Note);

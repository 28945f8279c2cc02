using TrustLedger.Protocol;
using TrustLedger.Protocol.Checkpoints;

namespace TrustLedger.Node.Storage;

/// <summary>The log's own name and key, as far as storage needs them. Pure; calls may overlap.</summary>
internal interface ICheckpointSigner
{
    string Origin { get; }

    /// <returns>The signed note, word for word what is published.</returns>
    string Sign(Checkpoint checkpoint);

    /// <returns>The checkpoint, when this log's key signed the note.</returns>
    Result<Checkpoint> Verify(string note);
}

using TrustLedger.Node.Policies;
using TrustLedger.Node.Storage;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Checkpoints;
using TrustLedger.Protocol.Notes;

namespace TrustLedger.Node.Mirroring;

/// <summary>What stands in a mirror's files in place of a signature of its own: the checkpoint that the log signed.</summary>
/// <remarks>
/// A large step is stored in parts. The tree at the end of a part was proven to be a beginning of the log's, and nobody
/// but the mirror has signed it: such a note stays in the mirror's folder and is never served.
/// </remarks>
internal sealed class MirrorSigner(string origin, NoteVerifierKey logKey, LogKey mirror) : ICheckpointSigner
{
    private volatile PublishedCheckpoint? _target;

    public string Origin => origin;

    /// <summary>Sets the checkpoint that is being copied. Called by the one who commits.</summary>
    public void Aim(PublishedCheckpoint target) => _target = target;

    public string Sign(Checkpoint checkpoint) =>
        _target is { } target && target.Checkpoint == checkpoint ? target.Note : checkpoint.Sign(mirror.Signer).ToString();

    public Result<Checkpoint> Verify(string note) => !SignedNote.Parse(note).TryGet(out var signed, out var refusal)
        ? refusal
        : Checkpoint.Verify(signed, origin, logKey).TryGet(out var checkpoint, out _)
            ? checkpoint
            : Checkpoint.Verify(signed, origin, mirror.VerifierKey);
}

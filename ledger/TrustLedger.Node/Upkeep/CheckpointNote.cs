using TrustLedger.Protocol;
using TrustLedger.Protocol.Checkpoints;
using TrustLedger.Protocol.Governance;
using TrustLedger.Protocol.Notes;

namespace TrustLedger.Node.Upkeep;

/// <summary>A checkpoint as a log's folder and its readers have it: a note that the key of the log's genesis signed.</summary>
internal static class CheckpointNote
{
    /// <returns>The checkpoint; or what <see cref="SignedNote.Parse"/> and <see cref="Checkpoint.Verify"/> refuse.</returns>
    public static Result<Checkpoint> Verify(string note, Genesis genesis) =>
        NoteVerifierKey.Parse(genesis.LogKey).TryGet(out var key, out var refusal) && SignedNote.Parse(note).TryGet(out var signed, out refusal)
            ? Checkpoint.Verify(signed, genesis.Origin, key)
            : refusal;
}

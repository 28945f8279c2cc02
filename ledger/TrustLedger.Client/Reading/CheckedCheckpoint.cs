using System.Diagnostics.CodeAnalysis;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Checkpoints;
using TrustLedger.Protocol.Notes;

namespace TrustLedger.Client.Reading;

/// <summary>A checkpoint that the pinned key has signed, with the very note: together they are evidence.</summary>
public sealed record CheckedCheckpoint
{
    private CheckedCheckpoint(SignedNote note, Checkpoint checkpoint) => (Note, Checkpoint) = (note, checkpoint);

    public SignedNote Note { get; }

    public Checkpoint Checkpoint { get; }

    public long Size => Checkpoint.Size;

    /// <returns>The checkpoint; or what <see cref="SignedNote.Parse"/> or <see cref="Checkpoint.Verify"/> refuses.</returns>
    public static Result<CheckedCheckpoint> Verify(string note, PinnedLog log) =>
        SignedNote.Parse(note).TryGet(out var signed, out var refusal)
        && Checkpoint.Verify(signed, log.Origin, log.Key).TryGet(out var checkpoint, out refusal)
            ? new CheckedCheckpoint(signed, checkpoint)
            : refusal;

    /// <summary>Whether the same key has signed two trees of one size: no honest log does.</summary>
    internal bool Contradicts([NotNullWhen(true)] CheckedCheckpoint? other) =>
        other is not null && other.Size == Size && other.Checkpoint.Root != Checkpoint.Root;
}

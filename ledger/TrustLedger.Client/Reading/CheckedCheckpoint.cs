using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Checkpoints;
using TrustLedger.Protocol.Notes;
using TrustLedger.Protocol.Witnesses;

namespace TrustLedger.Client.Reading;

/// <summary>A checkpoint that the pinned key has signed, with the very note: together they are evidence.</summary>
public sealed record CheckedCheckpoint
{
    private CheckedCheckpoint(SignedNote note, Checkpoint checkpoint, IReadOnlyList<NoteSigning> cosignatures, bool isFinal) =>
        (Note, Checkpoint, Cosignatures, IsFinal) = (note, checkpoint, cosignatures, isFinal);

    public SignedNote Note { get; }

    public Checkpoint Checkpoint { get; }

    /// <summary>The pinned witnesses that have cosigned, each once, with its time; too few for a quorum, perhaps.</summary>
    public IReadOnlyList<NoteSigning> Cosignatures { get; }

    /// <summary>Whether a quorum of the pinned witnesses has cosigned. Always, where the pin names none.</summary>
    public bool IsFinal { get; }

    public long Size => Checkpoint.Size;

    /// <summary>When witnesses saw it: the middle one of their times, which a single liar can't move far. Null without any.</summary>
    public DateTimeOffset? SeenAt => Cosignatures.Count == 0
        ? null
        : DateTimeOffset.FromUnixTimeSeconds((long)Math.Min(
            Cosignatures.Select(signing => signing.Seconds ?? 0).Order().ElementAt(Cosignatures.Count / 2), LatestSecond));

    private static ulong LatestSecond => (ulong)DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    /// <summary>Checks a checkpoint that may have too few cosignatures yet: <see cref="IsFinal"/> says.</summary>
    /// <returns>
    /// The checkpoint; or what <see cref="SignedNote.Parse"/> or <see cref="Checkpoint.Verify"/> refuses, or
    /// <c>note-signature-wrong</c> when a line names a pinned witness that did not make it.
    /// </returns>
    public static Result<CheckedCheckpoint> Verify(string note, PinnedLog log) =>
        SignedNote.Parse(note).TryGet(out var signed, out var refusal) ? Verify(signed, log) : refusal;

    /// <inheritdoc cref="Verify(string, PinnedLog)"/>
    public static Result<CheckedCheckpoint> Verify(SignedNote note, PinnedLog log)
    {
        if (!Checkpoint.Verify(note, log.Origin, log.Key).TryGet(out var checkpoint, out var refusal))
            return refusal;
        if (log.Witnesses is not { } policy)
            return new CheckedCheckpoint(note, checkpoint, [], isFinal: true);
        if (!note.Verify([log.Key, .. policy.WitnessKeys]).TryGet(out var verified, out refusal))
            return refusal;
        var cosignatures = verified.Signers.Where(signing => signing.Key.Type == NoteSignatureType.Cosignature).ToList();
        return new CheckedCheckpoint(note, checkpoint, cosignatures, policy.IsMet(cosignatures.Select(signing => signing.Key)));
    }

    /// <summary>Checks a checkpoint that must be final.</summary>
    /// <returns>The checkpoint; what <see cref="Verify(string, PinnedLog)"/> refuses; or <c>cosignatures-missing</c>.</returns>
    public static Result<CheckedCheckpoint> VerifyFinal(string note, PinnedLog log)
    {
        if (!Verify(note, log).TryGet(out var checkpoint, out var refusal))
            return refusal;
        if (checkpoint.IsFinal)
            return checkpoint;
        return CosignedCheckpoint.Verify(checkpoint.Note, log.Origin, log.Key, log.Witnesses!).TryGet(out _, out refusal) ? checkpoint : refusal;
    }

    /// <summary>Whether witnesses saw it within a time of now. The log itself says nothing of when.</summary>
    /// <returns>
    /// Null; or, first match wins: <c>checkpoint-undated</c> no pinned witness has cosigned it; <c>checkpoint-stale</c> they
    /// did longer ago than that, or by this clock as far in the future.
    /// </returns>
    public Refusal? CheckAge(DateTimeOffset now, TimeSpan maximum)
    {
        if (SeenAt is not { } seen)
            return new Refusal("checkpoint-undated", "No witness says when it saw this checkpoint, and the log's own word counts for nothing.");
        return (now - seen).Duration() <= maximum
            ? null
            : new Refusal("checkpoint-stale", string.Create(CultureInfo.InvariantCulture,
                $"Witnesses saw this checkpoint at {seen.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}: further from now than {maximum}."));
    }

    public bool Equals(CheckedCheckpoint? other) => other is not null && Note == other.Note && IsFinal == other.IsFinal;

    public override int GetHashCode() => Note.GetHashCode();

    /// <summary>Whether the same key has signed two trees of one size: no honest log does.</summary>
    internal bool Contradicts([NotNullWhen(true)] CheckedCheckpoint? other) =>
        other is not null && other.Size == Size && other.Checkpoint.Root != Checkpoint.Root;
}

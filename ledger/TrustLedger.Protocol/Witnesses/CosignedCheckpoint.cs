using TrustLedger.Protocol.Checkpoints;
using TrustLedger.Protocol.Notes;

namespace TrustLedger.Protocol.Witnesses;

/// <summary>A checkpoint that its log has signed and enough witnesses have cosigned: final. Only <see cref="Verify"/> makes one.</summary>
public sealed record CosignedCheckpoint
{
    private CosignedCheckpoint(Checkpoint checkpoint, IReadOnlyList<NoteSigning> cosignatures) =>
        (Checkpoint, Cosignatures) = (checkpoint, cosignatures);

    public Checkpoint Checkpoint { get; }

    /// <summary>The policy's witnesses that signed, each once, with its time.</summary>
    public IReadOnlyList<NoteSigning> Cosignatures { get; }

    /// <summary>When it was cosigned, Unix seconds: the middle one of the witnesses' times, which a single liar can't move far.</summary>
    public ulong? MedianSeconds => Cosignatures.Select(signing => signing.Seconds).Order().ElementAtOrDefault(Cosignatures.Count / 2);

    /// <returns>
    /// The checkpoint; or, first match wins: what <see cref="Checkpoint.Verify"/> refuses, <c>note-signature-wrong</c> when
    /// a line names a witness that did not make it, <c>cosignatures-missing</c>.
    /// </returns>
    public static Result<CosignedCheckpoint> Verify(SignedNote note, string origin, NoteVerifierKey logKey, WitnessPolicy policy)
    {
        if (!Checkpoint.Verify(note, origin, logKey).TryGet(out var checkpoint, out var refusal)
            || !note.Verify([logKey, .. policy.WitnessKeys]).TryGet(out var verified, out refusal))
            return refusal;
        var cosignatures = verified.Signers.Where(signing => signing.Key.Type == NoteSignatureType.Cosignature).ToList();
        return policy.IsMet(cosignatures.Select(signing => signing.Key))
            ? new CosignedCheckpoint(checkpoint, cosignatures)
            : new Refusal("cosignatures-missing", $"{cosignatures.Count} of the policy's witnesses have cosigned: that is no quorum.");
    }
}

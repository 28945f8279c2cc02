using TrustLedger.Protocol.Notes;

namespace TrustLedger.Protocol.Witnesses;

/// <summary>Where a statement stands by the word of as many mirrors as its log's founders asked for. Only <see cref="Verify"/> makes one.</summary>
/// <remarks>Mirrors that agree sign the same text: their lines stand below it once, as cosignatures do below a checkpoint.</remarks>
public sealed record AgreedState
{
    private AgreedState(StateNote state, IReadOnlyList<Mirror> mirrors) => (State, Mirrors) = (state, mirrors);

    public StateNote State { get; }

    /// <summary>The genesis' mirrors that signed, each once.</summary>
    public IReadOnlyList<Mirror> Mirrors { get; }

    /// <summary>One note of several mirrors' ones. What their lines are worth, <see cref="Verify"/> tells.</summary>
    /// <exception cref="ArgumentException">There is none, or they don't say the same.</exception>
    public static SignedNote Together(IReadOnlyList<SignedNote> notes) => notes.Select(note => note.Text).Distinct(StringComparer.Ordinal).Count() == 1
        ? SignedNote.Create(notes[0].Text, [.. notes.SelectMany(note => note.Signatures)])
        : throw new ArgumentException("Only what says the same stands in one note.", nameof(notes));

    /// <param name="note">The state, signed.</param>
    /// <param name="origin">The log.</param>
    /// <param name="witnesses">What its genesis says; null when that names nobody.</param>
    /// <returns>
    /// The state; or, first match wins: <c>note-signature-wrong</c> a line names a mirror that did not make it,
    /// <c>note-unsigned</c> no mirror of the genesis signed, <c>state-note-malformed</c>, <c>state-note-wrong-origin</c>,
    /// <c>state-mirrors-missing</c> fewer signed than the founders asked for.
    /// </returns>
    public static Result<AgreedState> Verify(SignedNote note, string origin, LogWitnesses? witnesses)
    {
        var mirrors = witnesses?.Mirrors ?? [];
        if (!note.Verify([.. mirrors.Select(mirror => mirror.Key)]).TryGet(out var verified, out var refusal)
            || !StateNote.Read(verified, origin).TryGet(out var state, out refusal))
            return refusal;
        var signed = mirrors.Where(mirror => verified.Signers.Any(signing => signing.Key == mirror.Key)).ToList();
        return signed.Count >= witnesses!.MirrorsNeeded
            ? new AgreedState(state, signed)
            : new Refusal("state-mirrors-missing", $"{signed.Count} of {witnesses.MirrorsNeeded} mirrors that are needed have signed this state.");
    }
}

using System.Globalization;
using TrustLedger.Protocol.Checkpoints;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.Notes;
using TrustLedger.Protocol.State;

namespace TrustLedger.Protocol.Witnesses;

/// <summary>What a mirror signs that has replayed a log: where a statement stands, as of a size and a time.</summary>
/// <remarks>
/// An inclusion proof shows that a statement is there; a quorum of these shows that nothing up to this size took it back.
/// With a header and eight lines it passes for no checkpoint, promise or cosignature.
/// </remarks>
/// <param name="Origin">The log.</param>
/// <param name="Size">Entries that were replayed.</param>
/// <param name="Root">The tree of that size: two mirrors that agree on it have replayed the same.</param>
/// <param name="Uid">The statement.</param>
/// <param name="State">Where it stands; <see cref="StatementState.Unknown"/> says that it is not in that prefix.</param>
/// <param name="Policy">The policy document that it is judged under; null where none applies.</param>
/// <param name="AtMilliseconds">The time that the state is told for, Unix milliseconds.</param>
public sealed record StateNote(
    string Origin, long Size, Hash Root, Bytes32 Uid, StatementState State, Hash? Policy, ulong AtMilliseconds)
{
    private const string Header = "trustledger.state/v1";
    private const string NoPolicy = "none";

    public SignedNote Sign(NoteSigner mirror) => mirror.Sign(ToString());

    /// <returns>
    /// The state; or, first match wins: what <see cref="SignedNote.Verify"/> refuses, <c>state-note-malformed</c>,
    /// <c>state-note-wrong-origin</c>.
    /// </returns>
    public static Result<StateNote> Verify(SignedNote note, string origin, NoteVerifierKey mirror)
    {
        return note.Verify(mirror).TryGet(out var verified, out var refusal) ? Read(verified, origin) : refusal;
    }

    /// <returns>The state; <c>state-note-malformed</c>; or <c>state-note-wrong-origin</c>.</returns>
    internal static Result<StateNote> Read(VerifiedNote note, string origin)
    {
        if (!Parse(note.Text).TryGet(out var state, out var refusal))
            return refusal;
        return string.Equals(state.Origin, origin, StringComparison.Ordinal)
            ? state
            : new Refusal("state-note-wrong-origin", $"The state is of {state.Origin}, not of {origin}.");
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Header}\n{Origin}\n{Size}\n{Root}\n{Uid}\n{Word(State)}\n{Policy?.ToString() ?? NoPolicy}\n{AtMilliseconds}\n");

    private static Result<StateNote> Parse(string text)
    {
        var malformed = new Refusal("state-note-malformed", "Expected eight lines: header, origin, size, root, uid, state, policy, time.");
        if (text.Split('\n') is not [Header, var origin, var sizeText, var rootText, var uidText, var stateText, var policyText, var timeText, ""]
            || !long.TryParse(sizeText, NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            || Hash.Read(rootText) is not { } root || Bytes32.Read(uidText) is not { } uid
            || !ulong.TryParse(timeText, NumberStyles.None, CultureInfo.InvariantCulture, out var time)
            || (policyText != NoPolicy && Hash.Read(policyText) is null)
            || !Checkpoint.Create(origin, size, root).TryGet(out _, out _))
            return malformed;

        var states = Enum.GetValues<StatementState>().Where(state => Word(state) == stateText).ToList();
        if (states is not [var state])
            return malformed;
        var note = new StateNote(origin, size, root, uid, state, Hash.Read(policyText), time);
        return string.Equals(note.ToString(), text, StringComparison.Ordinal) ? note : malformed;
    }

    private static string Word(StatementState state) => state.ToString().ToLowerInvariant();
}

using System.Globalization;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Notes;

namespace TrustLedger.Protocol.Witnesses;

/// <summary>What a mirror signs when a statement is handed in through it: a primary that withholds it can't deny the day.</summary>
/// <param name="Origin">The log that it was for.</param>
/// <param name="Uid">The statement.</param>
/// <param name="ReceivedMilliseconds">When the mirror got it, Unix milliseconds.</param>
public sealed record HandInNote(string Origin, Bytes32 Uid, ulong ReceivedMilliseconds)
{
    private const string Header = "trustledger.handed-in/v1";

    public SignedNote Sign(NoteSigner mirror) => mirror.Sign(ToString());

    /// <returns>
    /// The note; or, first match wins: what <see cref="SignedNote.Verify"/> refuses, <c>hand-in-note-malformed</c>,
    /// <c>hand-in-note-wrong-origin</c>.
    /// </returns>
    public static Result<HandInNote> Verify(SignedNote note, string origin, NoteVerifierKey mirror)
    {
        if (!note.Verify(mirror).TryGet(out var verified, out var refusal)
            || !Parse(verified.Text).TryGet(out var handedIn, out refusal))
            return refusal;
        return string.Equals(handedIn.Origin, origin, StringComparison.Ordinal)
            ? handedIn
            : new Refusal("hand-in-note-wrong-origin", $"The note is of {handedIn.Origin}, not of {origin}.");
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Header}\n{Origin}\n{Uid}\n{ReceivedMilliseconds}\n");

    private static Result<HandInNote> Parse(string text)
    {
        var malformed = new Refusal("hand-in-note-malformed", "Expected four lines: header, origin, uid, time.");
        if (text.Split('\n') is not [Header, { Length: > 0 } origin, var uidText, var timeText, ""]
            || Bytes32.Read(uidText) is not { } uid
            || !ulong.TryParse(timeText, NumberStyles.None, CultureInfo.InvariantCulture, out var time))
            return malformed;
        var note = new HandInNote(origin, uid, time);
        return string.Equals(note.ToString(), text, StringComparison.Ordinal) ? note : malformed;
    }
}

using System.Text;

namespace TrustLedger.Protocol.Notes;

/// <summary>A text and the lines that sign it, as c2sp.org/signed-note has it. Parsing proves nothing.</summary>
public sealed record SignedNote
{
    /// <summary>More lines than this are refused unread; the specification asks for at least 16.</summary>
    public const int MaxSignatures = 100;

    /// <summary>A longer note is refused unread.</summary>
    public const int MaxCharacters = 1_000_000;

    private SignedNote(string text, IReadOnlyList<NoteSignature> signatures) => (Text, Signatures) = (text, signatures);

    /// <summary>What is signed, with its last newline. Not to be read before <see cref="Verify"/>.</summary>
    public string Text { get; }

    public IReadOnlyList<NoteSignature> Signatures { get; }

    /// <exception cref="ArgumentException">The text does not end in a newline or has control characters.</exception>
    internal static SignedNote Create(string text, IReadOnlyList<NoteSignature> signatures) =>
        text.EndsWith('\n') && NoteText.IsText(text) && signatures.Count is > 0 and <= MaxSignatures
            ? new SignedNote(text, signatures)
            : throw new ArgumentException("A note's text ends in a newline and has no control characters.", nameof(text));

    /// <summary>Reads a note, and refuses any text it would not itself have written.</summary>
    /// <returns>The note; or <c>note-malformed</c>.</returns>
    public static Result<SignedNote> Parse(string note)
    {
        var malformed = new Refusal("note-malformed", "Expected a text, an empty line, and signature lines.");
        if (note.Length > MaxCharacters || !NoteText.IsText(note))
            return malformed;

        // The text may have empty lines of its own: the last one divides.
        var end = note.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (end < 0 || !note.EndsWith('\n'))
            return malformed;

        var lines = note[(end + 2)..].Split('\n');
        if (lines.Length - 1 is 0 or > MaxSignatures)
            return malformed;

        var signatures = new List<NoteSignature>(lines.Length - 1);
        foreach (var line in lines[..^1])
        {
            if (!NoteSignature.Parse(line).TryGet(out var signature, out var refusal))
                return refusal;
            signatures.Add(signature);
        }

        return new SignedNote(note[..(end + 1)], signatures);
    }

    /// <summary>Proves that known keys signed the text. Lines of unknown keys are passed over.</summary>
    /// <returns>
    /// The text as a <see cref="VerifiedNote"/>, which nothing else can make; or, first match wins:
    /// <list type="bullet">
    /// <item><c>note-signature-wrong</c> a line names a known key, which did not make it</item>
    /// <item><c>note-unsigned</c> no known key signed</item>
    /// </list>
    /// </returns>
    public Result<VerifiedNote> Verify(params IReadOnlyList<NoteVerifierKey> keys)
    {
        var signers = new List<NoteSigning>();
        foreach (var signature in Signatures)
        {
            foreach (var key in keys.Where(key => key.KeyId == signature.KeyId && key.Name == signature.Name).Distinct())
            {
                if (!key.Verify(Text, signature.Bytes.Span, out var seconds))
                    return new Refusal("note-signature-wrong", $"{key.Name} did not sign this text.");
                if (!signers.Exists(signing => signing.Key == key))
                    signers.Add(new NoteSigning(key, seconds));
            }
        }

        return signers.Count == 0
            ? new Refusal("note-unsigned", "None of the keys that were asked for has signed.")
            : new VerifiedNote(Text, signers);
    }

    public override string ToString()
    {
        var note = new StringBuilder(Text).Append('\n');
        foreach (var signature in Signatures)
            note.Append(signature).Append('\n');
        return note.ToString();
    }

    public bool Equals(SignedNote? other) =>
        other is not null && Text == other.Text && Signatures.SequenceEqual(other.Signatures);

    public override int GetHashCode() => HashCode.Combine(Text, Signatures.Count);
}

using System.Globalization;
using System.Text;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.Notes;

namespace TrustLedger.Protocol.Checkpoints;

/// <summary>A log's statement about itself: "at this size, my root hash is this".</summary>
/// <remarks>Written as the three lines of c2sp.org/tlog-checkpoint: origin, size, root.</remarks>
public sealed record Checkpoint
{
    private Checkpoint(string origin, long size, Hash root) => (Origin, Size, Root) = (origin, size, root);

    public string Origin { get; }

    public long Size { get; }

    public Hash Root { get; }

    public static Result<Checkpoint> Create(string origin, long size, Hash root)
    {
        if (origin.Length is 0 or > 200 || origin.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)))
            return new Refusal("origin-malformed", "An origin is 1 to 200 visible characters.");
        if (size < 0)
            return new Refusal("size-negative", "A log's size counts entries.");
        if (size == 0 && root != Hash.OfNothing)
            return new Refusal("root-of-nothing-wrong", "A log without entries has one possible root.");
        return new Checkpoint(origin, size, root);
    }

    /// <summary>Reads the text form, and refuses any text it would not itself have written.</summary>
    public static Result<Checkpoint> Parse(string text)
    {
        var malformed = new Refusal("checkpoint-malformed", "Expected three lines: origin, size, root.");
        var root = new byte[Hash.Length];

        if (text.Split('\n') is not [var origin, var sizeText, var rootText, ""]
            || !long.TryParse(sizeText, NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            || !Convert.TryFromBase64String(rootText, root, out var written) || written != Hash.Length)
            return malformed;

        if (!Create(origin, size, Hash.FromBytes(root)).TryGet(out var checkpoint, out var refusal))
            return refusal;

        // One meaning, one spelling: leading zeros and loose base64 would sign differently.
        return string.Equals(checkpoint.ToString(), text, StringComparison.Ordinal) ? checkpoint : malformed;
    }

    /// <summary>Reads a checkpoint that the log's own key has signed, of the log that was asked for.</summary>
    /// <returns>
    /// The checkpoint; or, first match wins: what <see cref="SignedNote.Verify"/> refuses, what <see cref="Parse"/>
    /// refuses, or <c>checkpoint-wrong-origin</c>.
    /// </returns>
    public static Result<Checkpoint> Verify(SignedNote note, string origin, NoteVerifierKey logKey)
    {
        if (!note.Verify(logKey).TryGet(out var verified, out var refusal)
            || !Parse(verified.Text).TryGet(out var checkpoint, out refusal))
            return refusal;
        return string.Equals(checkpoint.Origin, origin, StringComparison.Ordinal)
            ? checkpoint
            : new Refusal("checkpoint-wrong-origin", $"The checkpoint is of {checkpoint.Origin}, not of {origin}.");
    }

    /// <summary>The note that a log gives out.</summary>
    public SignedNote Sign(NoteSigner signer) => signer.Sign(ToString());

    public override string ToString() =>
        new StringBuilder().Append(Origin).Append('\n')
            .Append(Size.ToString(CultureInfo.InvariantCulture)).Append('\n')
            .Append(Root).Append('\n').ToString();
}

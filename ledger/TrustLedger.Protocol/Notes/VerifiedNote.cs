namespace TrustLedger.Protocol.Notes;

/// <summary>A text that known keys were shown to have signed. Only <see cref="SignedNote.Verify"/> makes one.</summary>
public sealed record VerifiedNote
{
    internal VerifiedNote(string text, IReadOnlyList<NoteSigning> signers) => (Text, Signers) = (text, signers);

    public string Text { get; }

    /// <summary>Each key once, in the order of its first line; never empty.</summary>
    public IReadOnlyList<NoteSigning> Signers { get; }
}

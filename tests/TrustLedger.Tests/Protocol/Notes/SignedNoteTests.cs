using FsCheck;
using FsCheck.Fluent;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Notes;

namespace TrustLedger.Tests.Protocol.Notes;

public sealed class SignedNoteTests
{
    private static readonly NoteSigner Signer = NoteKeys.Signer("ledger.example/log");
    private static readonly NoteSigner Witness = NoteKeys.Signer("witness.example");

    // Lines of letters, em dashes, empty lines and letters beyond ASCII: all that a text may hold.
    private static readonly Arbitrary<string> AnyText =
        (from lines in Gen.Elements("", "— a", "yunxi.example", "42", "云溪区", "e\u0301", "𝔸", "— a b").NonEmptyListOf()
         select string.Concat(lines.Select(line => line + "\n"))).ToArbitrary();

    [Fact]
    public void Reads_back_what_it_wrote() => Prop.ForAll(AnyText, text =>
    {
        var note = Signer.Sign(text);
        var read = SignedNote.Parse(note.ToString()).Value();
        return read == note && read.Verify(Signer.VerifierKey).Value().Text == text;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void No_changed_character_passes() => Prop.ForAll(AnyText, Gen.Choose(0, 10_000).ToArbitrary(), (text, at) =>
    {
        var characters = Signer.Sign(text).ToString().ToCharArray();
        characters[at % characters.Length] ^= (char)1;
        return !SignedNote.Parse(new string(characters)).TryGet(out var note, out _)
            || !note.Verify(Signer.VerifierKey).Succeeded();
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_witness_says_when_it_looked()
    {
        var note = Witness.Cosign(Signer.Sign("ledger.example\n0\nroot\n"), 1_679_315_147);
        var verified = SignedNote.Parse(note.ToString()).Value().Verify(Signer.VerifierKey, Witness.CosignatureKey).Value();

        Assert.Equal([null, 1_679_315_147UL], verified.Signers.Select(signing => signing.Seconds));
    }

    [Fact]
    public void A_cosignature_at_another_time_is_refused()
    {
        var note = Witness.Cosign(Signer.Sign("ledger.example\n0\nroot\n"), 1_679_315_147);
        var line = note.Signatures[1];
        var bytes = line.Bytes.ToArray();
        bytes[7] ^= 1;

        var moved = SignedNote.Parse(note.ToString().Replace(
            line.ToString(), (line with { Bytes = bytes }).ToString(), StringComparison.Ordinal)).Value();

        Assert.Equal("note-signature-wrong", moved.Verify(Witness.CosignatureKey).Refusal().Code);
    }

    [Fact]
    public void A_plain_signature_is_no_cosignature() =>
        Assert.Equal("note-unsigned", Witness.Sign("text\n").Verify(Witness.CosignatureKey).Refusal().Code);

    [Fact]
    public void The_same_name_with_another_key_is_unknown() =>
        Assert.Equal("note-unsigned", Signer.Sign("text\n").Verify(NoteKeys.Signer("ledger.example/log").VerifierKey).Refusal().Code);

    [Theory, InlineData("no newline"), InlineData("tab\t\n"), InlineData("carriage\r\n")]
    public void A_text_that_no_note_can_hold_is_not_signed(string text) =>
        Assert.Throws<ArgumentException>(() => Signer.Sign(text));

    // Its bytes would be those of another text. Not a theory: an attribute cannot hold half a character.
    [Fact]
    public void Half_a_character_is_not_signed() => Assert.Throws<ArgumentException>(() => Signer.Sign("\uDC00\n"));

    [Theory, InlineData(""), InlineData("two words"), InlineData("a+b"), InlineData("a\u00a0b"), InlineData("a\u007fb")]
    public void A_name_that_no_line_can_hold_is_refused(string name)
    {
        using var key = Ed25519Key.Generate();

        Assert.Equal("note-key-malformed", NoteVerifierKey.Create(name, NoteSignatureType.Ed25519, default).Refusal().Code);
        Assert.Throws<ArgumentException>(() => new NoteSigner(name, key));
    }
}

using System.Text.Json.Nodes;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Notes;

namespace TrustLedger.Tests.Protocol.Notes;

/// <summary>The keys and the note of Go's own test: what they sign, we read; what we sign, they read.</summary>
public sealed class GoNoteVectorTests
{
    private static readonly JsonNode Vector = VectorFile.Json("signed-note", "note.json");
    private static readonly NoteVerifierKey Peter = NoteVerifierKey.Parse(Of("peterKey")).Value();
    private static readonly NoteVerifierKey Enoch = NoteVerifierKey.Parse(Of("enochKey")).Value();
    private static readonly string Text = Of("text");

    [Fact]
    public void The_published_note_is_verified()
    {
        var note = SignedNote.Parse($"{Text}\n{Of("peterLine")}").Value();

        Assert.Equal(Text, note.Verify(Peter).Value().Text);
    }

    [Fact]
    public void The_published_key_makes_the_published_note()
    {
        using var key = Ed25519Key.FromSeed(Convert.FromBase64String(Of("peterSigner").Split('+', 5)[4]).AsSpan(1));
        var signer = new NoteSigner("PeterNeumann", key);

        Assert.Equal($"{Text}\n{Of("peterLine")}", signer.Sign(Text).ToString());
        Assert.Equal(Of("peterKey"), signer.VerifierKey.ToString());
    }

    [Fact]
    public void Lines_of_unknown_keys_are_passed_over()
    {
        var note = SignedNote.Parse($"{Text}\n{Of("peterLine")}{Of("enochLine")}").Value();

        Assert.Equal([Peter], note.Verify(Peter).Value().Signers.Select(signing => signing.Key));
        Assert.Equal([Peter, Enoch], note.Verify(Peter, Enoch).Value().Signers.Select(signing => signing.Key));
    }

    [Fact]
    public void A_line_repeated_counts_once()
    {
        var note = SignedNote.Parse($"{Text}\n{Of("peterLine")}{Of("peterLine")}").Value();

        Assert.Single(note.Verify(Peter, Peter).Value().Signers);
    }

    [Fact]
    public void A_note_without_a_known_key_is_refused()
    {
        var note = SignedNote.Parse($"{Text}\n{Of("enochLine")}").Value();

        Assert.Equal("note-unsigned", note.Verify(Peter).Refusal().Code);
        Assert.Equal("note-unsigned", note.Verify().Refusal().Code);
    }

    [Fact]
    public void One_wrong_line_of_a_known_key_condemns_the_note()
    {
        var spoilt = Of("peterLine").Insert(60, "ABCD");
        var note = SignedNote.Parse($"{Text}\n{Of("enochLine")}{spoilt}").Value();

        Assert.Equal("note-signature-wrong", note.Verify(Peter, Enoch).Refusal().Code);
    }

    [Fact]
    public void Another_text_is_refused()
    {
        var note = SignedNote.Parse($"{Text.Replace("cryptography", "Cryptography", StringComparison.Ordinal)}\n{Of("peterLine")}").Value();

        Assert.Equal("note-signature-wrong", note.Verify(Peter).Refusal().Code);
    }

    [Fact]
    public void A_hundred_lines_are_read_and_one_more_is_refused()
    {
        var line = Of("peterLine");

        Assert.Equal(100, SignedNote.Parse($"{Text}\n{string.Concat(Enumerable.Repeat(line, 100))}").Value().Signatures.Count);
        Assert.Equal("note-malformed", SignedNote.Parse($"{Text}\n{string.Concat(Enumerable.Repeat(line, 101))}").Refusal().Code);
    }

    // The messages that Go's test calls malformed; invalid UTF-8 is a lone surrogate here.
    [Fact]
    public void What_Go_calls_malformed_is_refused()
    {
        var line = Of("peterLine");
        string[] malformed =
        [
            "", "\n", Text, Text + "\n", $"{Text}\n{line[..^1]}", $"\u0001{Text}\n{line}", $"\uD800{Text}\n{line}",
            $"{Text}\n{line.Replace("PeterNeumann", "Bad Name", StringComparison.Ordinal)}",
            $"{Text}\n{line.Replace("PeterNeumann", "Bad+Name", StringComparison.Ordinal)}",
            $"{Text}\n{line}Unexpected line.\n", $"{Text}\n{line}\n", $"{Text}{line}", $"{Text}\r\n\r\n{line}",
            $"{Text}\n— PeterNeumann x08gow==\n", $"{Text}\n{line.Replace("nAM=", "nAN=", StringComparison.Ordinal)}",
            $"{Text}\n{line.Replace("nAM=", "nA M=", StringComparison.Ordinal)}",
        ];

        Assert.All(malformed, note => Assert.Equal("note-malformed", SignedNote.Parse(note).Refusal().Code));
    }

    [Fact]
    public void Every_piece_and_every_changed_character_of_a_key_is_refused()
    {
        var key = Of("peterKey");
        for (var start = 0; start < key.Length; start++)
        {
            for (var end = start; end <= key.Length; end++)
            {
                if (end - start < key.Length)
                    Assert.Equal("note-key-malformed", NoteVerifierKey.Parse(key[start..end]).Refusal().Code);
            }

            var changed = key.ToCharArray();
            changed[start]++;
            Assert.Equal("note-key-malformed", NoteVerifierKey.Parse(new string(changed)).Refusal().Code);
        }

        Assert.All(Vector["malformedKeys"]!.AsArray(), malformed =>
            Assert.Equal("note-key-malformed", NoteVerifierKey.Parse(malformed!.GetValue<string>()).Refusal().Code));
    }

    private static string Of(string name) => Vector[name]!.GetValue<string>();
}

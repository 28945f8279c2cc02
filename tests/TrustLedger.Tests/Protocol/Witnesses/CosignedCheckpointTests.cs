using TrustLedger.Protocol.Notes;
using TrustLedger.Protocol.Witnesses;

namespace TrustLedger.Tests.Protocol.Witnesses;

public sealed class CosignedCheckpointTests
{
    private static readonly SignedNote Note = WitnessKit.Signed(WitnessKit.Leaves(7));

    [Fact]
    public void Three_of_four_make_a_checkpoint_final()
    {
        var final = CosignedCheckpoint.Verify(Cosigned(Note, 0, 2, 3), WitnessKit.Origin, WitnessKit.Log.VerifierKey, WitnessKit.Policy(3, 4)).Value();

        Assert.Equal(7, final.Checkpoint.Size);
        Assert.Equal([1_000UL, 1_002UL, 1_003UL], final.Cosignatures.Select(signing => signing.Seconds!.Value));
        Assert.Equal(1_002UL, final.MedianSeconds);
    }

    [Theory]
    [InlineData]
    [InlineData(0)]
    [InlineData(0, 1)]
    [InlineData(0, 1, 1)]
    public void Fewer_do_not(params int[] witnesses) => Assert.Equal("cosignatures-missing", CosignedCheckpoint.Verify(
        Cosigned(Note, witnesses), WitnessKit.Origin, WitnessKit.Log.VerifierKey, WitnessKit.Policy(3, 4)).Refusal().Code);

    [Fact]
    public void A_cosignature_of_another_checkpoint_is_refused()
    {
        var other = Cosigned(WitnessKit.Signed(WitnessKit.Leaves(8)), 1).ToString().Split("\n\n")[1].Split('\n')[1] + "\n";
        var mixed = SignedNote.Parse(Cosigned(Note, 0, 2) + other).Value();

        Assert.Equal("note-signature-wrong", CosignedCheckpoint.Verify(
            mixed, WitnessKit.Origin, WitnessKit.Log.VerifierKey, WitnessKit.Policy(3, 4)).Refusal().Code);
    }

    [Fact]
    public void A_signers_time_can_not_be_moved()
    {
        var line = CosignatureLines.Write(Note, WitnessKit.Signers[0], 1_000).Split(' ');
        var bytes = Convert.FromBase64String(line[2]);
        bytes[11] ^= 1; // Four bytes of key id, eight of time.

        Assert.Equal("note-signature-wrong", CosignatureLines.Add(
            Note, $"{line[0]} {line[1]} {Convert.ToBase64String(bytes)}\n", WitnessKit.Witnesses[0].Key).Refusal().Code);
    }

    [Fact]
    public void Witnesses_alone_do_not_make_a_checkpoint_of_the_log()
    {
        var note = WitnessKit.CheckpointOf(WitnessKit.Leaves(7)).Sign(NoteKeys.Signer(WitnessKit.Origin));

        Assert.Equal("note-unsigned", CosignedCheckpoint.Verify(
            Cosigned(note, 0, 1, 2), WitnessKit.Origin, WitnessKit.Log.VerifierKey, WitnessKit.Policy(3, 4)).Refusal().Code);
    }

    [Fact]
    public void An_answer_with_lines_of_others_gives_the_line_of_the_one_that_was_asked()
    {
        var answer = CosignatureLines.Write(Note, WitnessKit.Signers[1], 5) + CosignatureLines.Write(Note, WitnessKit.Signers[0], 6);

        var added = CosignatureLines.Add(Note, answer, WitnessKit.Witnesses[0].Key).Value();

        Assert.Equal(2, added.Signatures.Count);
        Assert.Equal("witness.example/1", added.Signatures[1].Name);
        Assert.Equal("note-unsigned", CosignatureLines.Add(Note, answer, WitnessKit.Witnesses[2].Key).Refusal().Code);
    }

    [Fact]
    public void Asking_a_witness_again_replaces_its_line()
    {
        var once = CosignatureLines.Add(Note, CosignatureLines.Write(Note, WitnessKit.Signers[0], 5), WitnessKit.Witnesses[0].Key).Value();
        var twice = CosignatureLines.Add(once, CosignatureLines.Write(once, WitnessKit.Signers[0], 6), WitnessKit.Witnesses[0].Key).Value();

        Assert.Equal(2, twice.Signatures.Count);
        Assert.Equal(6UL, twice.Verify(WitnessKit.Witnesses[0].Key).Value().Signers[0].Seconds);
    }

    private static SignedNote Cosigned(SignedNote note, params int[] witnesses) => witnesses.Aggregate(
        note, (signed, at) => WitnessKit.Signers[at].Cosign(signed, 1_000 + (ulong)at));
}

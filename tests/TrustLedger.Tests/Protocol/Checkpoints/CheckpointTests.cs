using FsCheck;
using FsCheck.Fluent;
using TrustLedger.Protocol.Checkpoints;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.Notes;

namespace TrustLedger.Tests.Protocol.Checkpoints;

public sealed class CheckpointTests
{
    private const string EmptyRoot = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
    private const string SomeRoot = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    private static readonly NoteSigner Log = NoteKeys.Signer("ledger.example");
    private static readonly Checkpoint Seventh = Checkpoint.Create("ledger.example", 7, Hash.OfLeaf("entry"u8)).Value();

    private static readonly Arbitrary<Checkpoint> Any = (
        from origin in Gen.Elements("ledger.example", "yunxi.example/identity", "云溪.example/更正")
        from size in Gen.Choose(1, int.MaxValue)
        from high in Gen.Choose(0, int.MaxValue)
        select Checkpoint.Create(origin, ((long)high << 32) | (long)size, Hash.Of(BitConverter.GetBytes(size))).Value()).ToArbitrary();

    [Fact]
    public void Reads_back_what_it_wrote() => Prop.ForAll(Any, written =>
        Checkpoint.Parse(written.ToString()).Value() == written).QuickCheckThrowOnFailure();

    // The example of c2sp.org/tlog-checkpoint.
    [Fact]
    public void Reads_the_example_of_the_specification()
    {
        var note = SignedNote.Parse(
            "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
            + "— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n").Value();
        var checkpoint = Checkpoint.Parse(note.Text).Value();

        Assert.Equal(("example.com/behind-the-sofa", 20_852_163), (checkpoint.Origin, checkpoint.Size));
    }

    [Theory]
    [InlineData("ledger.example\n07\n" + SomeRoot + "\n", "checkpoint-malformed")]
    [InlineData("ledger.example\n7\nYQ==\n", "checkpoint-malformed")]
    [InlineData("ledger.example\n+7\n" + SomeRoot + "\n", "checkpoint-malformed")]
    [InlineData("ledger.example\n-7\n" + SomeRoot + "\n", "checkpoint-malformed")]
    [InlineData("ledger.example\n9223372036854775808\n" + SomeRoot + "\n", "checkpoint-malformed")]
    [InlineData("ledger.example\n7\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB=\n", "checkpoint-malformed")]
    [InlineData("ledger.example\n7\n" + SomeRoot + "\nextension\n", "checkpoint-malformed")]
    [InlineData("ledger.example\n7\n" + SomeRoot, "checkpoint-malformed")]
    [InlineData("ledger.example\n7\n " + SomeRoot + "\n", "checkpoint-malformed")]
    [InlineData("two words\n0\n" + EmptyRoot + "\n", "origin-malformed")]
    [InlineData("\n0\n" + EmptyRoot + "\n", "origin-malformed")]
    [InlineData("ledger.example\n0\n" + SomeRoot + "\n", "root-of-nothing-wrong")]
    public void Refuses_what_it_would_not_have_written(string text, string code) =>
        Assert.Equal(code, Checkpoint.Parse(text).Refusal().Code);

    [Fact]
    public void A_size_counts() =>
        Assert.Equal("size-negative", Checkpoint.Create("ledger.example", -1, Hash.OfNothing).Refusal().Code);

    [Fact]
    public void The_log_s_own_signature_is_needed()
    {
        var note = Seventh.Sign(Log);

        Assert.Equal(Seventh, Checkpoint.Verify(note, "ledger.example", Log.VerifierKey).Value());
        Assert.Equal("note-unsigned", Checkpoint.Verify(note, "ledger.example", NoteKeys.Signer("ledger.example").VerifierKey).Refusal().Code);
    }

    [Fact]
    public void A_checkpoint_of_another_log_with_the_same_key_is_refused() => Assert.Equal(
        "checkpoint-wrong-origin", Checkpoint.Verify(Seventh.Sign(Log), "other.example", Log.VerifierKey).Refusal().Code);

    [Fact]
    public void A_signed_text_that_is_no_checkpoint_is_refused() => Assert.Equal(
        "checkpoint-malformed", Checkpoint.Verify(Log.Sign("ledger.example\n7\n"), "ledger.example", Log.VerifierKey).Refusal().Code);
}

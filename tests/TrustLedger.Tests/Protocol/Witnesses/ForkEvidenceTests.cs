using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.Witnesses;

namespace TrustLedger.Tests.Protocol.Witnesses;

public sealed class ForkEvidenceTests
{
    private static readonly IReadOnlyList<Hash> Honest = WitnessKit.Leaves(13);
    private static readonly IReadOnlyList<Hash> Forked = [.. WitnessKit.Leaves(3), .. WitnessKit.Leaves(10, "other")];

    [Fact]
    public void Two_trees_of_one_size_are_a_fork()
    {
        var evidence = Reread(ForkEvidence.Of(WitnessKit.Signed(Honest), WitnessKit.Signed(Forked)));

        Assert.Equal(ForkKind.SameSize, evidence.Verify(WitnessKit.Origin, WitnessKit.Log.VerifierKey).Value());
    }

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(12)]
    public void The_other_histories_own_proof_shows_that_it_began_otherwise(int size)
    {
        var path = MerkleTree.ProveConsistency(Forked, size).Path;
        var evidence = Reread(ForkEvidence.Of(WitnessKit.Signed([.. Honest.Take(size)]), WitnessKit.Signed(Forked), path));

        Assert.Equal(ForkKind.OtherBeginning, evidence.Verify(WitnessKit.Origin, WitnessKit.Log.VerifierKey).Value());
    }

    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    public void From_a_power_of_two_the_beginnings_own_node_stands_before_the_proof(int size)
    {
        IReadOnlyList<Hash> path = [MerkleTree.Root([.. Forked.Take(size)]), .. MerkleTree.ProveConsistency(Forked, size).Path];
        var evidence = Reread(ForkEvidence.Of(WitnessKit.Signed([.. Honest.Take(size)]), WitnessKit.Signed(Forked), path));

        Assert.Equal(ForkKind.OtherBeginning, evidence.Verify(WitnessKit.Origin, WitnessKit.Log.VerifierKey).Value());
    }

    [Fact]
    public void A_proof_that_leads_nowhere_is_a_reason_to_look_and_no_proof_of_guilt()
    {
        var evidence = Reread(ForkEvidence.Of(
            WitnessKit.Signed([.. Honest.Take(5)]), WitnessKit.Signed(Honest), WitnessKit.Leaves(4, "nonsense")));

        Assert.Equal(ForkKind.ProofFails, evidence.Verify(WitnessKit.Origin, WitnessKit.Log.VerifierKey).Value());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(12)]
    [InlineData(13)]
    public void An_honest_log_can_not_be_accused(int size)
    {
        var path = MerkleTree.ProveConsistency(Honest, size).Path;
        var evidence = Reread(ForkEvidence.Of(WitnessKit.Signed([.. Honest.Take(size)]), WitnessKit.Signed(Honest), path));

        Assert.Equal("fork-not-shown", evidence.Verify(WitnessKit.Origin, WitnessKit.Log.VerifierKey).Refusal().Code);
    }

    [Fact]
    public void A_checkpoint_that_the_log_did_not_sign_shows_nothing()
    {
        var stranger = WitnessKit.CheckpointOf(Forked).Sign(NoteKeys.Signer(WitnessKit.Origin));

        Assert.Equal("note-unsigned", ForkEvidence.Of(WitnessKit.Signed(Honest), stranger)
            .Verify(WitnessKit.Origin, WitnessKit.Log.VerifierKey).Refusal().Code);
    }

    [Theory]
    [InlineData("trustledger-fork/1", "trustledger-fork/2")]
    [InlineData("\"path\"", "\"paths\"")]
    [InlineData("\"first\":\"", "\"first\":\"\\t")]
    [InlineData("\"path\":[]", "\"path\":[\"aGFzaA==\"]")]
    public void Another_form_is_refused(string written, string instead)
    {
        var text = System.Text.Encoding.UTF8.GetString(ForkEvidence.Of(WitnessKit.Signed(Honest), WitnessKit.Signed(Forked)).Encode());
        var changed = text.Replace(written, instead, StringComparison.Ordinal);

        Assert.NotEqual(text, changed, StringComparer.Ordinal);
        Assert.Equal("fork-evidence-malformed", ForkEvidence.Parse(System.Text.Encoding.UTF8.GetBytes(changed)).Refusal().Code);
    }

    private static ForkEvidence Reread(ForkEvidence evidence)
    {
        var read = ForkEvidence.Parse(evidence.Encode()).Value();
        Assert.Equal(evidence, read);
        return read;
    }
}

using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.Notes;
using TrustLedger.Protocol.State;
using TrustLedger.Protocol.Witnesses;

namespace TrustLedger.Tests.Protocol.Witnesses;

public sealed class SignedByMirrorsTests
{
    private static readonly NoteSigner Mirror = NoteKeys.Signer("mirror.example/1");
    private static readonly Bytes32 Uid = Keccak256.Of("statement");
    private static readonly StateNote State = new(
        WitnessKit.Origin, 42, Hash.Of("tree"u8), Uid, StatementState.Effective, Hash.Of("policy"u8), 1_790_000_000_123);

    private static readonly HandInNote HandedIn = new(WitnessKit.Origin, Uid, 1_790_000_000_123);

    [Fact]
    public void A_state_reads_back_as_it_was_signed()
    {
        Assert.Equal(State, Read(State));
        Assert.Equal(State with { Policy = null }, Read(State with { Policy = null }));
        foreach (var state in Enum.GetValues<StatementState>())
            Assert.Equal(state, Read(State with { State = state }).State);
    }

    [Fact]
    public void A_state_is_written_in_eight_lines() => Assert.Equal(
        $"trustledger.state/v1\nyunxi.example/identity\n42\n{State.Root}\n{Uid}\neffective\n{State.Policy}\n1790000000123\n", State.ToString());

    [Theory]
    [InlineData("\n42\n", "\n042\n")]
    [InlineData("\neffective\n", "\nEffective\n")]
    [InlineData("\neffective\n", "\nbelieved\n")]
    [InlineData("\n1790000000123\n", "\n1790000000123\n\n")]
    [InlineData("trustledger.state/v1", "trustledger.state/v2")]
    public void Another_spelling_of_a_state_is_refused(string written, string instead) => Assert.Equal(
        "state-note-malformed", StateNote.Verify(
            Mirror.Sign(State.ToString().Replace(written, instead, StringComparison.Ordinal)), WitnessKit.Origin, Mirror.VerifierKey).Refusal().Code);

    [Fact]
    public void A_state_of_another_log_or_another_key_is_refused()
    {
        Assert.Equal("state-note-wrong-origin", StateNote.Verify(State.Sign(Mirror), "yunxi.example/approvals", Mirror.VerifierKey).Refusal().Code);
        Assert.Equal("note-unsigned", StateNote.Verify(State.Sign(WitnessKit.Log), WitnessKit.Origin, Mirror.VerifierKey).Refusal().Code);
    }

    [Fact]
    public void A_hand_in_reads_back_as_it_was_signed() => Assert.Equal(
        HandedIn, HandInNote.Verify(SignedNote.Parse(HandedIn.Sign(Mirror).ToString()).Value(), WitnessKit.Origin, Mirror.VerifierKey).Value());

    [Fact]
    public void What_is_no_hand_in_of_this_log_is_refused()
    {
        Assert.Equal("hand-in-note-malformed", HandInNote.Verify(State.Sign(Mirror), WitnessKit.Origin, Mirror.VerifierKey).Refusal().Code);
        Assert.Equal("hand-in-note-wrong-origin", HandInNote.Verify(HandedIn.Sign(Mirror), "yunxi.example/approvals", Mirror.VerifierKey).Refusal().Code);
    }

    private static StateNote Read(StateNote state) =>
        StateNote.Verify(SignedNote.Parse(state.Sign(Mirror).ToString()).Value(), WitnessKit.Origin, Mirror.VerifierKey).Value();
}

using TrustLedger.Protocol.Checkpoints;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.Notes;
using TrustLedger.Protocol.Proofs;

namespace TrustLedger.Tests.Protocol.Proofs;

public sealed class DurablePromiseTests
{
    private const string Origin = "yunxi.example/identity";
    private static readonly NoteSigner Log = NoteKeys.Signer(Origin);
    private static readonly DurablePromise Promise = new(Origin, 41, Hash.OfLeaf("entry"u8), 1_790_000_000_123);

    [Fact]
    public void Reads_back_what_it_wrote()
    {
        var note = SignedNote.Parse(Promise.Sign(Log).ToString()).Value();

        Assert.Equal(Promise, DurablePromise.Verify(note, Origin, Log.VerifierKey).Value());
    }

    [Fact]
    public void Is_written_in_five_lines() => Assert.Equal(
        $"trustledger.durable/v1\nyunxi.example/identity\n41\n{Promise.LeafHash}\n1790000000123\n", Promise.ToString());

    [Fact]
    public void A_promise_of_another_log_is_refused() => Assert.Equal(
        "promise-wrong-origin", DurablePromise.Verify(Promise.Sign(Log), "yunxi.example/approvals", Log.VerifierKey).Refusal().Code);

    [Fact]
    public void A_promise_of_another_key_is_refused() => Assert.Equal(
        "note-unsigned", DurablePromise.Verify(Promise.Sign(Log), Origin, NoteKeys.Signer(Origin).VerifierKey).Refusal().Code);

    [Fact]
    public void A_checkpoint_is_no_promise_and_a_promise_is_no_checkpoint()
    {
        var checkpoint = Checkpoint.Create(Origin, 42, Hash.OfLeaf("entry"u8)).Value().Sign(Log);

        Assert.Equal("promise-malformed", DurablePromise.Verify(checkpoint, Origin, Log.VerifierKey).Refusal().Code);
        Assert.Equal("checkpoint-malformed", Checkpoint.Verify(Promise.Sign(Log), Origin, Log.VerifierKey).Refusal().Code);
    }

    [Theory]
    [InlineData("41", "041")]
    [InlineData("41", "-41")]
    [InlineData("1790000000123", " 1790000000123")]
    [InlineData("trustledger.durable/v1", "trustledger.durable/v2")]
    [InlineData("1790000000123\n", "1790000000123\n\n")]
    [InlineData("yunxi.example/identity", "")]
    public void Only_its_own_spelling_is_read(string written, string spelled)
    {
        var note = Log.Sign(Promise.ToString().Replace(written, spelled, StringComparison.Ordinal));

        Assert.Equal("promise-malformed", DurablePromise.Verify(note, Origin, Log.VerifierKey).Refusal().Code);
    }
}

using FsCheck;
using FsCheck.Fluent;
using TrustLedger.Protocol.Checkpoints;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.Notes;
using TrustLedger.Protocol.Proofs;

namespace TrustLedger.Tests.Protocol.Proofs;

public sealed class TlogProofTests
{
    private const string Origin = "ledger.example";
    private static readonly NoteSigner Log = NoteKeys.Signer(Origin);

    private static readonly Arbitrary<(int Index, TlogProof Proof)> Any = (
        from size in Gen.Choose(1, 300)
        from index in Gen.Choose(0, size - 1)
        from extra in Gen.Elements("", "x", "extra bytes")
        select (index, Proof(index, size, extra))).ToArbitrary();

    [Fact]
    public void Reads_back_what_it_wrote_and_proves_its_entry() => Prop.ForAll(Any, any =>
    {
        var read = TlogProof.Parse(any.Proof.ToString()).Value();
        return read == any.Proof && read.Extra.Span.SequenceEqual(any.Proof.Extra.Span)
            && read.Verify(Trees.Entry(any.Index), Origin, Log.VerifierKey).Value().Index == any.Index;
    }).QuickCheckThrowOnFailure();

    // The line of extra data is the one part that nobody signs.
    [Fact]
    public void No_changed_character_passes() => Prop.ForAll(Any, Gen.Choose(0, 100_000).ToArbitrary(), (any, at) =>
    {
        var characters = any.Proof.ToString().ToCharArray();
        characters[at % characters.Length] ^= (char)1;
        return !TlogProof.Parse(new string(characters)).TryGet(out var changed, out _)
            || !changed.Extra.Span.SequenceEqual(any.Proof.Extra.Span)
            || !changed.Verify(Trees.Entry(any.Index), Origin, Log.VerifierKey).Succeeded();
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_proof_of_another_entry_is_refused() => Assert.Equal(
        "root-mismatch", Proof(3, 9).Verify(Trees.Entry(4), Origin, Log.VerifierKey).Refusal().Code);

    [Fact]
    public void A_proof_of_another_log_is_refused()
    {
        Assert.Equal("checkpoint-wrong-origin", Proof(3, 9).Verify(Trees.Entry(3), "other.example", Log.VerifierKey).Refusal().Code);
        Assert.Equal("note-unsigned", Proof(3, 9).Verify(Trees.Entry(3), Origin, NoteKeys.Signer(Origin).VerifierKey).Refusal().Code);
    }

    [Fact]
    public void An_index_outside_the_checkpoint_is_refused()
    {
        var proof = Proof(8, 9);
        var beyond = TlogProof.Create(9, proof.Path, proof.Checkpoint);

        Assert.Equal("leaf-outside-tree", beyond.Verify(Trees.Entry(8), Origin, Log.VerifierKey).Refusal().Code);
    }

    [Fact]
    public void Only_its_own_spelling_is_read()
    {
        var text = Proof(3, 9).ToString();
        var hash = text.Split('\n')[2];
        string[] malformed =
        [
            "", text.Replace("@v1", "@v2", StringComparison.Ordinal), text.Replace("index 3", "index 03", StringComparison.Ordinal),
            text.Replace("index 3", "index -3", StringComparison.Ordinal), text.Replace("index 3", "index  3", StringComparison.Ordinal),
            text.Replace("index 3", "extra \nindex 3", StringComparison.Ordinal),
            text.Replace("index 3", "extra YQ\nindex 3", StringComparison.Ordinal),
            text.Replace("index 3", "extra YQ==\nextra YQ==\nindex 3", StringComparison.Ordinal),
            text.Replace("index 3\n", "", StringComparison.Ordinal), text.Replace(hash, hash[..^1], StringComparison.Ordinal),
            text.Replace(hash, string.Join('\n', Enumerable.Repeat(hash, 64)), StringComparison.Ordinal),
        ];

        Assert.All(malformed, proof => Assert.Equal("proof-malformed", TlogProof.Parse(proof).Refusal().Code));
        Assert.Equal("note-malformed", TlogProof.Parse(text[..^1]).Refusal().Code);
    }

    private static TlogProof Proof(int index, int size, string extra = "")
    {
        var leaves = Trees.Leaves(size);
        var checkpoint = Checkpoint.Create(Origin, size, MerkleTree.Root(leaves)).Value();
        return TlogProof.Create(
            index, MerkleTree.Prove(leaves, index).Path, checkpoint.Sign(Log), System.Text.Encoding.UTF8.GetBytes(extra));
    }
}

using System.Text.Json.Nodes;
using TrustLedger.Client.Evidence;
using TrustLedger.Protocol.Entries;
using TrustLedger.Protocol.Notes;
using TrustLedger.Protocol.Proofs;

namespace TrustLedger.Tests.Client.Malicious;

/// <summary>Evidence files that a node's operator made up, checked with no server: claims are entries 3 and 5 of 8.</summary>
public sealed class EvidenceLieTests
{
    private readonly FakeLog _log = new(witnesses: 4, needed: 3);

    public EvidenceLieTests()
    {
        _log.AppendPadding(2);
        _log.Append(FakeLog.Claim("residence"));
        _log.AppendPadding(1);
        _log.Append(FakeLog.Claim("employment"));
        _log.AppendPadding(2);
    }

    [Fact]
    public void The_truth_is_final_by_name() => Assert.Contains(Verify(File(Entry(_log, 3), Entry(_log, 5))).Value().Checks, check =>
        check is { Name: "cosigned", Result: EvidenceResult.Passed, Detail: "final by department-1, department-2, department-3, department-4" });

    [Fact]
    public void Two_trees_of_one_size_convict_the_log()
    {
        var fork = _log.Fork();
        fork.Entries.RemoveAt(7);
        fork.AppendPadding(1);
        fork.Entries[7][^1] ^= 1;

        Assert.Equal("evidence-forked", Verify(File(Entry(_log, 3), Entry(fork, 5))).Refusal().Code);
    }

    [Fact]
    public void Too_few_witnesses_leave_it_unknown()
    {
        var few = _log.Fork();
        few.Cosigning = 2;

        Assert.Contains(Verify(File(Entry(_log, 3), Entry(few, 5))).Value().Checks, check =>
            check is { Name: "cosigned", Result: EvidenceResult.Unknown } && check.Detail.Contains("department-1, department-2", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("altered", "root-mismatch")]
    [InlineData("swapped", "root-mismatch")]
    [InlineData("extra", "proof-wrong-length")]
    [InlineData("missing", "proof-wrong-length")]
    public void A_wrong_path_is_refused(string how, string code)
    {
        var truth = new FakeNode(_log).Proof(5);
        var lie = TlogProof.Create(5, ProofLies.Tell(how, truth.Path), truth.Checkpoint).ToString();

        Assert.Equal(code, Verify(File(Entry(_log, 3), Entry(_log, 5) with { Proof = lie })).Refusal().Code);
    }

    [Fact]
    public void Borrowed_cosignatures_are_refused()
    {
        var earlier = _log.Fork();
        earlier.Entries.RemoveAt(7);
        var truth = new FakeNode(_log).Proof(5);
        var borrowed = SignedNote.Parse(_log.Sign() + string.Concat(earlier.Final().Signatures.Skip(1).Select(line => line + "\n"))).Value();
        var lie = TlogProof.Create(5, truth.Path, borrowed).ToString();

        Assert.Equal("note-signature-wrong", Verify(File(Entry(_log, 3), Entry(_log, 5) with { Proof = lie })).Refusal().Code);
    }

    [Fact]
    public void Another_log_s_genesis_is_refused()
    {
        var other = File(Entry(_log, 3)) with { Genesis = JsonNode.Parse(new FakeLog(_log.Signer).Genesis.Envelope.Span)!.AsObject() };

        Assert.Equal("genesis-hash-mismatch", Verify(other).Refusal().Code);
    }

    private TrustLedger.Protocol.Result<EvidenceFinding> Verify(EvidenceFile file) => EvidenceVerifier.Verify(file, _log.Genesis.Hash, now: null);

    private static EvidenceEntry Entry(FakeLog log, int index) => new(index, log.Entries[index], new FakeNode(log).Proof(index).ToString());

    private EvidenceFile File(params EvidenceEntry[] entries) => new()
    {
        Log = "identity",
        Genesis = JsonNode.Parse(_log.Genesis.Envelope.Span)!.AsObject(),
        Entries = entries,
        Subject = LogEntry.Parse(entries[^1].Entry.Span).Value().Uid,
    };
}

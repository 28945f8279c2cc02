using System.Text;
using System.Text.Json.Nodes;
using TrustLedger.Client.Evidence;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Entries;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.State;

namespace TrustLedger.Tests.Client;

public sealed class EvidenceTests
{
    private readonly FakeLog _log = new();
    private readonly int _index;

    public EvidenceTests()
    {
        _log.AppendPadding(3);
        _log.Append(FakeLog.Claim("residence.months"));
        _index = _log.Entries.Count - 1;
        _log.AppendPadding(2);
    }

    [Fact]
    public void Shows_what_was_said_as_of_when_it_was_included()
    {
        var finding = EvidenceVerifier.Verify(File(), _log.Genesis.Hash, now: null).Value();

        Assert.Equal((_index, StatementState.Effective), ((int)finding.Index, finding.View.State));
        Assert.Equal((long)Entry().AcceptedMilliseconds, finding.At.ToUnixTimeMilliseconds());
        Assert.Contains(finding.Checks, check => check is { Name: "genesis-pinned", Result: EvidenceResult.Passed });
    }

    [Fact]
    public void Calls_unknown_what_no_proof_can_show()
    {
        var finding = EvidenceVerifier.Verify(File(), pinned: null, now: null).Value();

        Assert.Equal(["genesis-pinned", "cosigned", "content", "nothing-later"],
            finding.Checks.Where(check => check.Result == EvidenceResult.Unknown).Select(check => check.Name), StringComparer.Ordinal);
    }

    [Fact]
    public void Reads_back_what_it_wrote()
    {
        var written = File();

        var read = EvidenceFile.Parse(Bytes(written.ToJson())).Value();

        Assert.Equal(written.ToJson().ToJsonString(), read.ToJson().ToJsonString());
    }

    [Fact]
    public void Refuses_another_log_than_the_reader_knows() =>
        Assert.Equal("genesis-hash-mismatch", EvidenceVerifier.Verify(File(), Hash.OfLeaf("other"u8), null).Refusal().Code);

    [Fact]
    public void Refuses_every_flipped_byte_of_the_entry()
    {
        for (var at = 0; at < _log.Entries[_index].Length; at += 5)
        {
            var entry = _log.Entries[_index].ToArray();
            entry[at] ^= 1;
            var changed = File() with { Entries = [new EvidenceEntry(_index, entry, Proof(_index))] };

            Assert.Equal("root-mismatch", EvidenceVerifier.Verify(changed, null, null).Refusal().Code);
        }
    }

    [Fact]
    public void Refuses_a_proof_for_another_place()
    {
        var file = File() with { Entries = [new EvidenceEntry(_index + 1, _log.Entries[_index], Proof(_index))] };

        Assert.Equal("evidence-index-wrong", EvidenceVerifier.Verify(file, null, null).Refusal().Code);
    }

    [Fact]
    public void Refuses_entries_out_of_order()
    {
        var entry = new EvidenceEntry(_index, _log.Entries[_index], Proof(_index));

        Assert.Equal("evidence-order-wrong", EvidenceVerifier.Verify(File() with { Entries = [entry, entry] }, null, null).Refusal().Code);
    }

    [Fact]
    public void Refuses_a_file_that_is_about_something_else() => Assert.Equal(
        "evidence-subject-missing", EvidenceVerifier.Verify(File() with { Subject = Bytes32.FromCode("other") }, null, null).Refusal().Code);

    [Fact]
    public void Refuses_content_that_was_not_committed_to()
    {
        var file = File() with { Openings = [new EvidenceOpening(Entry().Uid, new JsonObject { ["months"] = 99 }, new byte[32])] };

        Assert.Equal("commitment-mismatch", EvidenceVerifier.Verify(file, null, null).Refusal().Code);
    }

    [Fact]
    public void Refuses_a_statement_that_counts_for_nothing_on_its_log()
    {
        _log.Append(FakeLog.WithoutRole());
        var index = _log.Entries.Count - 1;
        var file = File() with
        {
            Entries = [new EvidenceEntry(index, _log.Entries[index], Proof(index))],
            Subject = LogEntry.Parse(_log.Entries[index]).Value().Uid,
        };

        Assert.Equal("evidence-quarantined", EvidenceVerifier.Verify(file, _log.Genesis.Hash, null).Refusal().Code);
    }

    [Theory]
    [InlineData("type", "\"trustledger-evidence/2\"")]
    [InlineData("entries", "[]")]
    [InlineData("entries", "[{\"index\":-1,\"entry\":\"AA==\",\"proof\":\"\"}]")]
    [InlineData("subject", "\"0x12\"")]
    [InlineData("genesis", "null")]
    [InlineData("openings", "[{}]")]
    public void Refuses_a_file_of_another_form(string member, string value)
    {
        var json = File().ToJson();
        json[member] = JsonNode.Parse(value);

        Assert.Equal("evidence-malformed", EvidenceFile.Parse(Bytes(json)).Refusal().Code);
    }

    private EvidenceFile File() => new()
    {
        Log = "identity",
        Genesis = JsonNode.Parse(_log.Genesis.Envelope.Span)!.AsObject(),
        Entries = [new EvidenceEntry(_index, _log.Entries[_index], Proof(_index))],
        Subject = Entry().Uid,
    };

    private LogEntry Entry() => LogEntry.Parse(_log.Entries[_index]).Value();

    private string Proof(int index) => new FakeNode(_log).Proof(index).ToString();

    private static byte[] Bytes(JsonObject json) => Encoding.UTF8.GetBytes(json.ToJsonString());
}

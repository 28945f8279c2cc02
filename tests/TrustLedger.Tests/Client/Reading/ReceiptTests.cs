using System.Text;
using System.Text.Json.Nodes;
using TrustLedger.Client.Reading;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.Proofs;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.Tests.Client.Reading;

/// <summary>What a node answers to who hands a statement in, and every way in which the answer may not hold.</summary>
public sealed class ReceiptTests : IDisposable
{
    private readonly FakeLog _log = new();
    private readonly FakeNode _node;
    private readonly Secp256k1Key _handle = Secp256k1Key.Generate();
    private readonly SignedStatement _sent;

    public ReceiptTests()
    {
        _node = new FakeNode(_log);
        _sent = FakeLog.Claim("residence", _handle);
        _log.AppendPadding(4);
        _log.Append(_sent);
        _log.Append(FakeLog.Claim("employment"));
    }

    public void Dispose()
    {
        _node.Dispose();
        _handle.Dispose();
    }

    [Fact]
    public void A_published_statement_is_proven()
    {
        var receipt = Verify(Answer()).Value();

        Assert.Equal((5L, 5L, _sent.Uid), (receipt.Index, receipt.Proven!.Index, receipt.Uid));
        Assert.Equal(_log.Root, receipt.Proven.Checkpoint.Root);
        Assert.Equal(receipt.AcceptedMilliseconds, receipt.Promise!.AcceptedMilliseconds);
    }

    [Fact]
    public void A_durable_statement_is_promised()
    {
        var receipt = Verify(Answer(published: false), Acknowledgement.Durable).Value();

        Assert.Equal(5, receipt.Promise!.Index);
        Assert.Null(receipt.Proven);
    }

    [Fact]
    public void A_promise_is_no_proof() =>
        Assert.Equal("receipt-unproven", Code(Answer(published: false)));

    [Fact]
    public void Neither_promise_nor_proof_is_nothing() =>
        Assert.Equal("receipt-unproven", Verify(Without(Answer(published: false), "durable"), Acknowledgement.Durable).Refusal().Code);

    [Theory]
    [InlineData("uid"), InlineData("index"), InlineData("leafHash"), InlineData("acceptedMilliseconds"), InlineData("entry")]
    public void Every_member_is_needed(string member) => Assert.Equal("receipt-malformed", Code(Without(Answer(), member)));

    [Theory]
    [InlineData("index", "\"x\"")]
    [InlineData("index", "-1")]
    [InlineData("index", "4")]
    [InlineData("index", "5.0")]
    [InlineData("acceptedMilliseconds", "1")]
    [InlineData("entry", "\"AA==\"")]
    [InlineData("entry", "\"?\"")]
    [InlineData("leafHash", "\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\"")]
    [InlineData("uid", "\"0x0000000000000000000000000000000000000000000000000000000000000000\"")]
    public void A_member_that_contradicts_the_others_is_refused(string member, string value) =>
        Assert.Equal("receipt-malformed", Code(With(Without(Answer(), "durable"), member, JsonNode.Parse(value))));

    [Theory, InlineData(""), InlineData("[]"), InlineData("{"), InlineData("null")]
    public void What_is_no_object_is_refused(string json) => Assert.Equal(
        "receipt-malformed", Receipt.Verify(Encoding.UTF8.GetBytes(json), _sent, _log.Pin, Acknowledgement.Published).Refusal().Code);

    [Fact]
    public void Another_statement_of_the_log_is_no_receipt() =>
        Assert.Equal("receipt-other-statement", Code(_node.Receipt(LastOf(_log), 6, published: true)));

    [Fact]
    public void The_same_words_by_another_signer_are_no_receipt()
    {
        using var stranger = Secp256k1Key.Generate();
        var stolen = _sent.Statement.Sign(_log.Genesis.Domain, stranger);
        _log.Append(stolen);

        Assert.Equal("receipt-other-statement", Code(_node.Receipt(stolen, 7, published: true)));
    }

    [Fact]
    public void An_entry_signed_for_another_log_is_refused()
    {
        var elsewhere = _sent.Statement.Sign(StatementDomain.ForOrigin("ledger.example/approvals"), _handle);
        _log.Append(elsewhere);

        Assert.Equal("signer-mismatch", Code(_node.Receipt(elsewhere, 7, published: true)));
    }

    [Fact]
    public void A_promise_about_another_entry_is_refused()
    {
        var leaf = Hash.OfLeaf(_log.Entries[5]);
        var accepted = Answer()["acceptedMilliseconds"]!.GetValue<ulong>();
        DurablePromise[] wrong =
        [
            new(FakeLog.Origin, 4, leaf, accepted), new(FakeLog.Origin, 5, Hash.OfNothing, accepted), new(FakeLog.Origin, 5, leaf, accepted + 1),
        ];

        Assert.All(wrong, promise => Assert.Equal(
            "receipt-promise-mismatch", Code(With(Answer(), "durable", promise.Sign(_log.Signer).ToString()))));
    }

    [Fact]
    public void A_promise_by_another_key_is_refused() => Assert.Equal(
        "note-unsigned", Code(With(Answer(), "durable", new FakeNode(new FakeLog()).Receipt(_sent, 0, published: false)["durable"]!.DeepClone())));

    [Fact]
    public void The_proof_of_another_entry_is_refused() =>
        Assert.Equal("root-mismatch", Code(With(Answer(), "proof", _node.Proof(4).ToString())));

    [Fact]
    public void A_proof_under_another_index_is_refused()
    {
        // The same entry twice on the log, proven at its second place and said to be at its first.
        _log.Entries.Add(_log.Entries[5]);

        Assert.Equal("receipt-malformed", Code(With(Answer(), "proof", _node.Proof(7).ToString())));
    }

    [Fact]
    public void A_proof_that_is_none_is_refused() => Assert.Equal("proof-malformed", Code(With(Answer(), "proof", "proof")));

    private JsonObject Answer(bool published = true) => _node.Receipt(_sent, 5, published);

    private string Code(JsonObject answer) => Verify(answer).Refusal().Code;

    private TrustLedger.Protocol.Result<Receipt> Verify(JsonObject answer, Acknowledgement asked = Acknowledgement.Published) =>
        Receipt.Verify(Encoding.UTF8.GetBytes(answer.ToJsonString()), _sent, _log.Pin, asked);

    private static SignedStatement LastOf(FakeLog log) =>
        TrustLedger.Protocol.Entries.LogEntry.Parse(log.Entries[^1]).Value().Verify(log.Genesis.Domain).Value();

    private static JsonObject Without(JsonObject answer, string member)
    {
        answer.Remove(member);
        return answer;
    }

    private static JsonObject With(JsonObject answer, string member, JsonNode? value)
    {
        answer[member] = value;
        return answer;
    }
}

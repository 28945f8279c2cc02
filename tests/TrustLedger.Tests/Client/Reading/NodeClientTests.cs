using System.Net;
using System.Text.Json.Nodes;
using TrustLedger.Client.Reading;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.Requests;
using TrustLedger.Protocol.Tiles;

namespace TrustLedger.Tests.Client.Reading;

public sealed class NodeClientTests : IDisposable
{
    private static readonly CancellationToken Never = CancellationToken.None;

    private readonly FakeLog _log = new();
    private readonly FakeNode _node;
    private readonly Secp256k1Key _member = Secp256k1Key.Generate();

    public NodeClientTests() => _node = new FakeNode(_log);

    public void Dispose()
    {
        _node.Dispose();
        _member.Dispose();
    }

    [Fact]
    public async Task Hands_a_statement_in_and_proves_who_does()
    {
        var claim = FakeLog.Claim("residence");

        var receipt = (await _node.Client(_member).SubmitAsync(claim, Acknowledgement.Published, Never)).Value();

        Assert.Equal(1, receipt.Proven!.Index);
        var (method, target, authorization, body) = Assert.Single(_node.Requests);
        Assert.Equal("/identity/statements?ack=published", target);
        Assert.StartsWith("TrustLedger ", authorization, StringComparison.Ordinal);
        Assert.Equal(_member.Address, RequestProof.Verify(
            authorization!["TrustLedger ".Length..], FakeLog.Origin, method, target, TimeProvider.System.GetUtcNow(), body).Value().Address);
    }

    [Fact]
    public async Task A_promise_is_enough_where_durable_was_asked_for()
    {
        var receipt = (await _node.Client().SubmitAsync(FakeLog.Claim("residence"), Acknowledgement.Durable, Never)).Value();

        Assert.NotNull(receipt.Promise);
        Assert.Equal("/identity/statements?ack=durable", _node.Requests[^1].Target);
        Assert.Null(_node.Requests[^1].Authorization);
    }

    [Fact]
    public async Task Finds_a_statement_and_proves_it()
    {
        var claim = Add("residence");

        var found = (await _node.Client(_member).FindAsync(claim.Uid, Never)).Value();

        Assert.Equal((1L, claim.Uid), (found.Index, found.Statement.Uid));
        Assert.Equal("effective", found.Said["state"]!.GetValue<string>());
    }

    [Fact]
    public async Task Another_statement_than_the_one_asked_for_is_refused()
    {
        var (wanted, other) = (Add("residence"), Add("employment"));
        using var honest = new FakeNode(_log);
        var answer = await honest.Client().FindAsync(other.Uid, Never);
        _node.Instead = _ => FakeNode.Text(answer.Value().Said.ToJsonString());

        Assert.Equal("statement-other", (await _node.Client().FindAsync(wanted.Uid, Never)).Refusal().Code);
    }

    [Fact]
    public async Task A_statement_changed_on_disk_is_refused()
    {
        var claim = Add("residence");
        var honest = (await _node.Client().FindAsync(claim.Uid, Never)).Value().Said;
        var entry = Convert.FromBase64String(honest["entry"]!.GetValue<string>());
        honest["entry"] = Convert.ToBase64String(Sample.Flip(entry, 8 * 15));
        _node.Instead = _ => FakeNode.Text(honest.ToJsonString());

        Assert.Equal("signer-mismatch", (await _node.Client().FindAsync(claim.Uid, Never)).Refusal().Code);
    }

    [Fact]
    public async Task An_acceptance_time_changed_on_disk_is_refused()
    {
        var claim = Add("residence");
        var honest = (await _node.Client().FindAsync(claim.Uid, Never)).Value().Said;
        var entry = Convert.FromBase64String(honest["entry"]!.GetValue<string>());
        honest["entry"] = Convert.ToBase64String(Sample.Flip(entry, 8 * 9));
        _node.Instead = _ => FakeNode.Text(honest.ToJsonString());

        Assert.Equal("root-mismatch", (await _node.Client().FindAsync(claim.Uid, Never)).Refusal().Code);
    }

    [Fact]
    public async Task Lists_statements_with_the_checkpoint_that_they_go_up_to()
    {
        var (first, second) = (Add("residence"), Add("employment"));

        var page = (await _node.Client().ListAsync(new StatementQuery { Recipient = first.Signer, After = 0, Limit = 9 }, Never)).Value();

        Assert.Equal([first.Uid, second.Uid], page.Items.Select(item => item.Statement.Uid));
        Assert.Equal((3L, (long?)null), (page.Checkpoint.Size, page.Next));
        Assert.Equal($"/identity/statements?recipient={first.Signer.ToLowerHex()}&after=0&limit=9", _node.Requests[^1].Target);
    }

    [Theory, InlineData("index", 0), InlineData("index", 9), InlineData("uid", "0x00"), InlineData("entry", "")]
    public async Task A_list_that_contradicts_itself_is_refused(string member, object value)
    {
        Add("residence");
        Add("employment");
        _node.Instead = path =>
        {
            _node.Instead = _ => null;
            using var honest = new HttpClient(_node, disposeHandler: false);
            var page = JsonNode.Parse(honest.GetStringAsync(new Uri($"http://node.example/identity/{path}")).Result)!;
            page["items"]![1]![member] = value is int number ? number : (string)value;
            return FakeNode.Text(page.ToJsonString());
        };

        Assert.Equal("node-answer-malformed", (await _node.Client().ListAsync(new StatementQuery(), Never)).Refusal().Code);
    }

    [Fact]
    public async Task Proofs_by_index_are_read_and_hold()
    {
        _log.AppendPadding(10);
        var client = _node.Client();

        var inclusion = (await client.InclusionAsync(3, 11, Never)).Value();
        var consistency = (await client.ConsistencyAsync(4, 11, Never)).Value();

        Assert.True(inclusion.Verify(_log.Leaves[3], _log.Root).Succeeded());
        Assert.True(consistency.Verify(MerkleTree.Root(_log.Leaves[..4]), _log.Root).Succeeded());
    }

    [Fact]
    public async Task A_hash_tile_that_is_gone_is_read_from_the_full_one()
    {
        _log.AppendPadding(300);
        _node.Instead = path => path.Contains(".p/", StringComparison.Ordinal) ? FakeNode.Problem(404, "tile-unknown") : null;

        var tile = (await _node.Client().TileAsync(TileCoordinate.OfHashes(0, 0, 9), Never)).Value();

        Assert.Equal(_log.Leaves[..9], tile.Hashes);
        Assert.Equal("tile-unknown", (await _node.Client().TileAsync(TileCoordinate.OfHashes(0, 1, 45), Never)).Refusal().Code);
    }

    [Fact]
    public async Task A_policy_is_stored_under_its_hash()
    {
        var document = FakeLog.Policy(1);
        _node.Instead = _ => new HttpResponseMessage(HttpStatusCode.NoContent);

        Assert.Equal(document.Hash, (await _node.Client(_member).PutPolicyAsync(document, Never)).Value());
        Assert.Equal(("PUT", $"/identity/policies/{Convert.ToHexStringLower(document.Hash.ToArray())}"), (_node.Requests[^1].Method, _node.Requests[^1].Target));
        Assert.Equal(document.Bytes.ToArray(), _node.Requests[^1].Body);
    }

    [Fact]
    public async Task Members_are_read_as_the_node_says_them()
    {
        _node.Instead = _ => FakeNode.Text("""{"members":[],"accreditations":[]}""");

        Assert.True((await _node.Client().MembersAsync(Never)).Value().ContainsKey("members"));
    }

    [Theory]
    [InlineData("uid-taken", 409, "uid-taken")]
    [InlineData("Uid Taken", 409, "node-refused")]
    [InlineData("\u001b[31m", 400, "node-refused")]
    [InlineData("", 404, "node-refused")]
    public async Task The_node_s_refusal_is_handed_on_when_it_is_a_code(string title, int status, string code)
    {
        _node.Instead = _ => FakeNode.Problem(status, title);

        Assert.Equal(code, (await _node.Client().CheckpointAsync(Never)).Refusal().Code);
    }

    [Theory, InlineData(429), InlineData(500), InlineData(503), InlineData(302)]
    public async Task A_node_at_fault_is_a_fault(int status)
    {
        _node.Instead = _ => FakeNode.Problem(status, "busy");

        var fault = await Assert.ThrowsAsync<HttpRequestException>(() => _node.Client().CheckpointAsync(Never));
        Assert.Equal(status, (int?)fault.StatusCode);
    }

    [Fact]
    public async Task An_answer_without_end_is_cut_off()
    {
        _node.Instead = _ => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(new EndlessStream()) };

        Assert.Equal("node-answer-too-large", (await _node.Client().CheckpointAsync(Never)).Refusal().Code);
        Assert.Equal("node-answer-too-large", (await _node.Client().BundleAsync(TileCoordinate.OfEntries(0), Never)).Refusal().Code);
    }

    [Theory, InlineData(""), InlineData("[]"), InlineData("{}"), InlineData("""{"hashes":["x"]}"""), InlineData("""{"hashes":[],"hashes":[]}""")]
    public async Task An_answer_of_another_form_is_refused(string json)
    {
        _node.Instead = _ => FakeNode.Text(json);
        var client = _node.Client();

        Assert.Equal("node-answer-malformed", (await client.InclusionAsync(0, 1, Never)).Refusal().Code);
        Assert.Equal("node-answer-malformed", (await client.FindAsync(Bytes32.Zero, Never)).Refusal().Code);
    }

    [Fact]
    public async Task Without_a_pinned_genesis_nothing_is_replayed() => await Assert.ThrowsAsync<InvalidOperationException>(
        () => _node.Client(pin: _log.Pin with { GenesisHash = null }).GenesisAsync(Never));

    private TrustLedger.Protocol.Statements.SignedStatement Add(string predicate)
    {
        var claim = FakeLog.Claim(predicate);
        _log.Append(claim);
        return claim;
    }

    private sealed class EndlessStream : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => count;

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}

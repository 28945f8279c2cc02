using System.Text.Json.Nodes;
using TrustLedger.Client.Reading;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.Proofs;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.Tests.Client.Malicious;

/// <summary>Answers about one statement: receipts, finds, lists. Ours is entry 3, somebody else's entry 5.</summary>
public sealed class ReceiptLieTests : IAsyncLifetime
{
    private static readonly CancellationToken Never = CancellationToken.None;

    private readonly SignedStatement _ours = FakeLog.Claim("residence");
    private readonly SignedStatement _theirs = FakeLog.Claim("employment");
    private LyingNode _server = null!;

    public async Task InitializeAsync()
    {
        _server = await LyingNode.StartAsync();
        _server.Log.AppendPadding(2);
        _server.Log.Append(_ours);
        _server.Log.AppendPadding(1);
        _server.Log.Append(_theirs);
        _server.Log.AppendPadding(3);
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData("altered", "root-mismatch")]
    [InlineData("swapped", "root-mismatch")]
    [InlineData("extra", "proof-wrong-length")]
    [InlineData("missing", "proof-wrong-length")]
    [InlineData("none", "proof-wrong-length")]
    public async Task A_wrong_path_is_refused(string how, string code)
    {
        var truth = _server.Node.Proof(3);
        var lie = TlogProof.Create(3, ProofLies.Tell(how, truth.Path), truth.Checkpoint).ToString();

        Distort(receipt => receipt["proof"] = lie);
        await _server.RefusesAsync(code, SubmitAsync);
        _server.Lie($"statements/{_ours.Uid}", () => Found(3, lie));
        await _server.RefusesAsync(code, () => _server.Client().FindAsync(_ours.Uid, Never));

        _server.Lie("proofs/inclusion", () => ProofLies.Json(ProofLies.Tell(how, truth.Path)));
        var given = (await _server.Client().InclusionAsync(3, 9, Never)).Value();
        Assert.Equal(code, given.Verify(_server.Log.Leaves[3], _server.Log.Root).Refusal().Code);
    }

    [Fact]
    public async Task A_receipt_for_what_somebody_else_said_is_refused()
    {
        _server.Lie("statements?", () => _server.Node.Receipt(_theirs, 5, published: true).ToJsonString());

        await _server.RefusesAsync("receipt-other-statement", SubmitAsync);
    }

    [Fact]
    public async Task An_index_that_points_to_somebody_else_s_entry_is_refused()
    {
        Distort(receipt => receipt["index"] = 5);
        await _server.RefusesAsync("receipt-promise-mismatch", SubmitAsync);

        Distort(receipt => (receipt["index"], receipt["durable"]) = (5, Promise(5, Accepted()).ToJsonNode()));
        await _server.RefusesAsync("receipt-malformed", SubmitAsync);

        Distort(receipt => (receipt["index"], receipt["durable"], receipt["proof"]) =
            (5, Promise(5, Accepted()).ToJsonNode(), _server.Node.Proof(5).ToString()));
        await _server.RefusesAsync("root-mismatch", SubmitAsync);

        _server.Lie($"statements/{_ours.Uid}", () => Found(5, _server.Node.Proof(5).ToString()));
        await _server.RefusesAsync("statement-other", () => _server.Client().FindAsync(_ours.Uid, Never));
    }

    [Fact]
    public async Task A_promise_of_another_acceptance_time_is_refused()
    {
        Distort(receipt => receipt["durable"] = Promise(3, Accepted() - 86_400_000).ToJsonNode());
        await _server.RefusesAsync("receipt-promise-mismatch", SubmitAsync);

        Distort(receipt => receipt["acceptedMilliseconds"] = Accepted() - 86_400_000);
        await _server.RefusesAsync("receipt-malformed", SubmitAsync);
    }

    [Fact]
    public async Task A_proof_under_too_few_witnesses_is_not_final()
    {
        _server.Log.Cosigning = 2;

        Assert.Equal("receipt-not-final", (await SubmitAsync(Acknowledgement.Cosigned)).Refusal().Code);
        Assert.False((await SubmitAsync()).Value().IsFinal);
        Assert.False((await _server.Client().FindAsync(_ours.Uid, Never)).Value().Checkpoint.IsFinal);

        _server.Log.Cosigning = 3;
        Assert.True((await SubmitAsync(Acknowledgement.Cosigned)).Value().IsFinal);
    }

    [Fact]
    public async Task A_proof_whose_checkpoint_borrows_cosignatures_is_refused()
    {
        var (truth, earlier) = (_server.Node.Proof(3), _server.Log.Fork());
        earlier.Entries.RemoveAt(8);
        var borrowed = _server.Log.Sign() + string.Concat(earlier.Final().Signatures.Skip(1).Select(line => line + "\n"));
        var lie = truth.ToString().Replace(truth.Checkpoint.ToString(), borrowed, StringComparison.Ordinal);

        Distort(receipt => receipt["proof"] = lie);
        await _server.RefusesAsync("note-signature-wrong", SubmitAsync);
        _server.Lie($"statements/{_ours.Uid}", () => Found(3, lie));
        await _server.RefusesAsync("note-signature-wrong", () => _server.Client().FindAsync(_ours.Uid, Never));
    }

    private Task<TrustLedger.Protocol.Result<Receipt>> SubmitAsync() => SubmitAsync(Acknowledgement.Published);

    // The truthful node gives the receipt of the entry that it has; the fake one would take the statement in again.
    private Task<TrustLedger.Protocol.Result<Receipt>> SubmitAsync(Acknowledgement asked)
    {
        var lie = _server.Node.Instead;
        _server.Node.Instead = path => lie(path)
            ?? (path.StartsWith("statements?", StringComparison.Ordinal)
                ? FakeNode.Text(_server.Node.Receipt(_ours, 3, published: true).ToJsonString())
                : null);
        return _server.Client().SubmitAsync(_ours, asked, Never);
    }

    private void Distort(Action<JsonObject> change) =>
        _server.Distort("statements?", _server.Node.Receipt(_ours, 3, published: true), change);

    private ulong Accepted() => _server.Node.Receipt(_ours, 3, published: false)["acceptedMilliseconds"]!.GetValue<ulong>();

    private string Found(int index, string proof) => new JsonObject
    {
        ["index"] = index,
        ["entry"] = Convert.ToBase64String(_server.Log.Entries[index]),
        ["proof"] = proof,
    }.ToJsonString();

    private JsonText Promise(long index, ulong accepted) => new(new DurablePromise(
        FakeLog.Origin, index, Hash.OfLeaf(_server.Log.Entries[3]), accepted).Sign(_server.Log.Signer).ToString());

    private sealed record JsonText(string Text)
    {
        public JsonNode ToJsonNode() => JsonValue.Create(Text);
    }
}

using Microsoft.Extensions.Options;
using TrustLedger.IdentityApi;
using TrustLedger.IdentityApi.Keys;
using TrustLedger.IdentityApi.Ledger;
using TrustLedger.Protocol.State;
using TrustLedger.Protocol.Statements;
using TrustLedger.Tests.Wallet;

namespace TrustLedger.Tests.IdentityApi.Ledger;

/// <summary>The API before a log whose genesis names four witnesses, three of them needed.</summary>
public sealed class WatchedLedgerTests : IAsyncLifetime, IDisposable
{
    private static readonly CancellationToken Never = CancellationToken.None;

    private readonly TemporaryFolder _folder = new();
    private readonly FakeLog _log = new(witnesses: 4, needed: 3);
    private readonly FakeNode _node;
    private readonly ServiceKeys _keys;
    private ServedNode _served = null!;
    private LedgerLogs _logs = null!;
    private LedgerViews _views = null!;

    public WatchedLedgerTests() => (_node, _keys) = (new FakeNode(_log), TestKeys.Of(_folder.Path));

    public async Task InitializeAsync()
    {
        _served = await ServedNode.StartAsync(_node);
        Open(_log.Pin.GenesisHash!.Value.ToArray());
    }

    public async Task DisposeAsync() => await _served.DisposeAsync();

    public void Dispose()
    {
        _views.Dispose();
        _logs.Dispose();
        _node.Dispose();
        _keys.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Work_goes_on_while_nothing_is_final_and_is_told_as_not_final()
    {
        _node.Instead = path => path == "checkpoint" ? FakeNode.Problem(503, "cosignatures-waiting") : null;
        var claim = FakeLog.Claim("residence.months");

        var receipt = (await PostAsync(claim)).Receipt!;

        var asked = (await _views.AskAsync("identity", state => state.View(claim.Uid).State, Never, receipt.Index + 1)).Value();
        Assert.Equal((StatementState.Effective, 2, 0), (asked.Value, asked.Size, asked.FinalSize));
        Assert.False(await _views.IsFinalAsync("identity", receipt, Never));
    }

    [Fact]
    public async Task What_a_quorum_of_witnesses_has_cosigned_is_final()
    {
        var receipt = (await PostAsync(FakeLog.Claim("residence.months"))).Receipt!;

        Assert.True(await _views.IsFinalAsync("identity", receipt, Never));
    }

    [Fact]
    public async Task Too_few_cosignatures_make_nothing_final()
    {
        _log.Cosigning = 2;
        var receipt = (await PostAsync(FakeLog.Claim("residence.months"))).Receipt!;

        Assert.False(await _views.IsFinalAsync("identity", receipt, Never));
        Assert.Equal("cosignatures-missing", (await _views.AskAsync("identity", state => state.Size, Never)).Refusal().Code);
    }

    [Fact]
    public async Task A_receipt_with_a_forged_cosignature_is_no_answer()
    {
        var claim = FakeLog.Claim("residence.months");
        _log.Append(claim);
        var line = _log.Final().Signatures[^1];
        byte[] changed = [.. line.Bytes.Span[..^1], (byte)(line.Bytes.Span[^1] ^ 1)];
        var receipt = _node.Receipt(claim, 1, published: true).ToJsonString();
        var forged = _node.Receipt(claim, 1, published: true);
        forged["proof"] = ((string)forged["proof"]!).Replace(line.ToString(), (line with { Bytes = changed }).ToString(), StringComparison.Ordinal);
        var answer = receipt;
        _node.Instead = path => path.StartsWith("statements", StringComparison.Ordinal) ? FakeNode.Text(answer) : null;
        Assert.Equal(1, (await PostAsync(claim)).Receipt!.Index);

        answer = forged.ToJsonString();
        var fault = await Assert.ThrowsAsync<HttpRequestException>(() => PostAsync(claim));

        Assert.Equal("note-signature-wrong", fault.Message);
    }

    [Fact]
    public async Task A_node_with_another_genesis_than_the_pinned_one_is_given_nothing()
    {
        Open(new byte[32]);

        var fault = await Assert.ThrowsAsync<HttpRequestException>(() => PostAsync(FakeLog.Claim("residence.months")));

        Assert.Equal("genesis-hash-mismatch", fault.Message);
        Assert.DoesNotContain(_node.Requests, request => request.Method == "POST");
    }

    private Task<PostOutcome> PostAsync(SignedStatement statement) => new NodeLedgerPost(_logs).PostAsync("identity", statement.ToJson(), Never);

    private void Open(byte[] genesisHash)
    {
        var options = Options.Create(new IdentityApiOptions
        {
            Issuer = TestApi.Issuer,
            DataFolder = _folder.Path,
            PassphraseFile = "unused",
            Organisation = TestApi.Organisation,
            Place = "090101",
            Node = _served.Url.AbsoluteUri,
            LedgerFreshMilliseconds = 0,
            Logs = { ["identity"] = new LogOptions { Origin = FakeLog.Origin, Key = _log.Signer.VerifierKey.ToString(), GenesisHash = Convert.ToHexStringLower(genesisHash) } },
        });
        _logs = new LedgerLogs(options, _keys, TimeProvider.System);
        _views = new LedgerViews(_logs, options, TimeProvider.System);
    }
}

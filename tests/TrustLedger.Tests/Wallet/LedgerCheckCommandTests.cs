using System.Text.Json.Nodes;
using TrustLedger.Tests.Protocol.State;
using TrustLedger.Wallet;

namespace TrustLedger.Tests.Wallet;

/// <summary>A log that was seen once is held to what it was.</summary>
public sealed class LedgerCheckCommandTests : IAsyncLifetime, IDisposable
{
    private readonly FakeLog _log = new();
    private readonly FakeNode _node;
    private ServedNode _served = null!;
    private AgencyWallet _wallet = null!;

    public LedgerCheckCommandTests()
    {
        _log.AppendPadding(4);
        _node = new FakeNode(_log);
    }

    public async Task InitializeAsync()
    {
        _served = await ServedNode.StartAsync(_node);
        _wallet = new AgencyWallet(City.Operator, FakeLog.Governor, node: _served.Url, logs: _log.Genesis);
    }

    public async Task DisposeAsync() => await _served.DisposeAsync();

    public void Dispose()
    {
        _wallet.Dispose();
        _node.Dispose();
    }

    [Fact]
    public async Task Tells_how_far_a_log_has_grown_since_it_was_seen()
    {
        await CheckAsync();
        _log.AppendPadding(3);

        var ran = await CheckAsync();

        Assert.Equal(ExitCode.Done, ran.ExitCode);
        Assert.Equal(("8", "5"), ((string?)ran.Json["logs"]!["identity"]!["size"], (string?)ran.Json["logs"]!["identity"]!["sizeBefore"]));
    }

    [Fact]
    public async Task A_growth_that_nothing_proves_is_refused_and_not_remembered()
    {
        await CheckAsync();
        _log.AppendPadding(3);
        _node.Instead = path => path.StartsWith("proofs/consistency", StringComparison.Ordinal)
            ? FakeNode.Text(new JsonObject { ["hashes"] = new JsonArray([.. _log.Leaves.Take(3).Select(leaf => JsonValue.Create(leaf.ToString()))]) }.ToJsonString())
            : null;

        var ran = await CheckAsync();

        Assert.Equal((ExitCode.Refused, "log-history-unproven"), (ran.ExitCode, ran.ErrorCode));
        _node.Instead = _ => null;
        Assert.Equal("5", (string?)(await CheckAsync()).Json["logs"]!["identity"]!["sizeBefore"]);
    }

    [Fact]
    public async Task A_history_that_was_rewritten_is_refused()
    {
        await CheckAsync();
        _log.Entries.RemoveAt(4);
        _log.Append(FakeLog.Claim("residence.months"));
        _log.AppendPadding(2);

        var ran = await CheckAsync();

        Assert.Equal((ExitCode.Refused, "log-forked"), (ran.ExitCode, ran.ErrorCode));
    }

    private Task<WalletRunner.Ran> CheckAsync() => _wallet.Run("ledger", "check", "identity");
}

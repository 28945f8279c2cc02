using TrustLedger.Protocol.Tiles;
using TrustLedger.Tests.Protocol.State;
using TrustLedger.Tests.Wallet;
using TrustLedger.Wallet;

namespace TrustLedger.Tests.Client.Malicious;

/// <summary>The same lies, told to <c>wallet ledger check</c>: a code, exit 2, and evidence that the wallet can check again.</summary>
public sealed class WalletLieTests : IAsyncLifetime, IDisposable
{
    private LyingNode _server = null!;
    private AgencyWallet _wallet = null!;

    public async Task InitializeAsync()
    {
        _server = await LyingNode.StartAsync();
        _server.Log.AppendPadding(4);
        _wallet = new AgencyWallet(City.Operator, FakeLog.Governor, node: _server.Url, logs: _server.Log.Genesis);
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => _wallet.Dispose();

    [Fact]
    public async Task Tells_who_made_it_final_and_what_stays_open()
    {
        var log = (await CheckAsync("--fresh", "10m")).Json["logs"]!["identity"]!;

        Assert.True((bool)log["final"]!);
        Assert.Equal(4, log["witnesses"]!.AsArray().Count(witness => witness!["cosignedAt"] is not null));
        Assert.Equal(["entitlement", "newest"], log["unproven"]!.AsArray().Select(what => (string)what!), StringComparer.Ordinal);

        log = (await CheckAsync("--replay")).Json["logs"]!["identity"]!;
        Assert.Equal(["newest"], log["unproven"]!.AsArray().Select(what => (string)what!), StringComparer.Ordinal);

        var told = await _wallet.Ask("ledger", "check", "identity");
        Assert.Contains("yes, cosigned by department-1, department-2, department-3, department-4", told.Output, StringComparison.Ordinal);
        Assert.Contains("not proven", told.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_without_witnesses_is_said_to_have_none()
    {
        await using var unwatched = await LyingNode.StartAsync(new FakeLog());
        using var wallet = new AgencyWallet(City.Operator, FakeLog.Governor, node: unwatched.Url, logs: unwatched.Log.Genesis);

        var log = (await wallet.Run("ledger", "check", "identity")).Json["logs"]!["identity"]!;

        Assert.False((bool)log["final"]!);
        Assert.Contains("one-history", log["unproven"]!.AsArray().Select(what => (string)what!), StringComparer.Ordinal);
        Assert.Equal("checkpoint-undated", (await wallet.Run("ledger", "check", "identity", "--fresh", "1d")).ErrorCode);
    }

    [Theory, InlineData(0, "same-size"), InlineData(3, "other-beginning")]
    public async Task A_fork_is_refused_and_what_was_kept_convicts_offline(int more, string kind)
    {
        await CheckAsync();
        var truth = _server.Log;
        _server.Log = truth.Fork();
        _server.Log.Entries.RemoveAt(4);
        _server.Log.Append(FakeLog.Claim("another"));
        _server.Log.AppendPadding(more);

        Assert.Equal((ExitCode.Refused, "log-forked"), Code(await CheckAsync()));
        var key = truth.Signer.VerifierKey.ToString();
        await _server.GoAwayAsync();

        var evidence = _wallet.File("home/ledger/identity.checkpoint.forked");
        var shown = await _wallet.Run("ledger", "fork", evidence, "--log", "identity");
        Assert.Equal((ExitCode.Done, true, kind), (shown.ExitCode, (bool)shown.Json["convicts"]!, (string)shown.Json["kind"]!));
        using var stranger = new WalletRunner();
        Assert.True((bool)(await stranger.Run("ledger", "fork", evidence, "--key", key, "--json")).Json["convicts"]!);
        Assert.Equal("note-unsigned", (await _wallet.Run("ledger", "fork", evidence, "--key", NoteKeys.Signer(FakeLog.Origin).VerifierKey.ToString())).ErrorCode);
    }

    [Fact]
    public async Task What_convicts_nobody_is_refused()
    {
        await CheckAsync();
        var twice = _wallet.Write("twice", System.Text.Encoding.UTF8.GetString(
            TrustLedger.Protocol.Witnesses.ForkEvidence.Of(_server.Log.Final(), _server.Log.Final()).Encode()));

        Assert.Equal("fork-not-shown", (await _wallet.Run("ledger", "fork", twice, "--log", "identity")).ErrorCode);
        Assert.Equal("fork-key-missing", (await _wallet.Run("ledger", "fork", twice)).ErrorCode);
        Assert.Equal("log-unknown", (await _wallet.Run("ledger", "fork", twice, "--log", "approvals")).ErrorCode);
        Assert.Equal("fork-evidence-malformed", (await _wallet.Run("ledger", "fork", _wallet.Write("none", "{}"), "--log", "identity")).ErrorCode);
    }

    [Fact]
    public async Task A_smaller_log_an_unwatched_one_and_an_old_one_are_refused()
    {
        await CheckAsync();
        var truth = _server.Log;

        _server.Log = truth.Fork();
        _server.Log.Entries.RemoveAt(4);
        Assert.Equal((ExitCode.Refused, "checkpoint-behind"), Code(await CheckAsync()));

        _server.Log = truth;
        truth.Cosigning = 2;
        Assert.Equal((ExitCode.Refused, "cosignatures-missing"), Code(await CheckAsync()));

        (truth.Cosigning, truth.CosignedAt) = (4, truth.CosignedAt - TimeSpan.FromHours(2));
        Assert.Equal((ExitCode.Refused, "checkpoint-stale"), Code(await CheckAsync("--fresh", "90m")));
        Assert.Equal(ExitCode.Done, (await CheckAsync("--fresh", "3h")).ExitCode);
        Assert.Equal("duration-malformed", (await CheckAsync("--fresh", "soon")).ErrorCode);
    }

    [Fact]
    public async Task A_hidden_entry_is_refused_by_a_replay()
    {
        ReadOnlyMemory<byte>[] entries = [.. _server.Log.Entries.Select(entry => (ReadOnlyMemory<byte>)entry)];
        _server.Lie("tile/entries/", EntryBundle.Of([entries[0], .. entries[2..], entries[^1]]).Encode());
        Assert.Equal((ExitCode.Refused, "entries-mismatch"), Code(await CheckAsync("--replay")));

        _server.Node.Instead = _ => null;
        Assert.Equal(ExitCode.Done, (await CheckAsync("--replay")).ExitCode);
    }

    private Task<WalletRunner.Ran> CheckAsync(params string[] more) => _wallet.Run(["ledger", "check", "identity", .. more]);

    private static (int, string) Code(WalletRunner.Ran ran) => (ran.ExitCode, ran.ErrorCode);
}

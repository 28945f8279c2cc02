using System.Text.Json.Nodes;
using TrustLedger.Client.Evidence;
using TrustLedger.Protocol.Entries;
using TrustLedger.Wallet;

namespace TrustLedger.Tests.Wallet;

public sealed class VerifyCommandTests : IDisposable
{
    private readonly WalletRunner _wallet = new();
    private readonly FakeLog _log = new();

    public VerifyCommandTests() => _log.Append(FakeLog.Claim("residence.months"));

    public void Dispose() => _wallet.Dispose();

    [Theory]
    [InlineData("en", "The evidence holds, as of ")]
    [InlineData("zh", "证据成立，以 ")]
    public async Task Says_as_of_when_the_evidence_holds(string language, string said)
    {
        var ran = await _wallet.Run("verify", Write(File()), "--home", _wallet.Home, "--lang", language);

        Assert.Equal(ExitCode.Done, ran.ExitCode);
        Assert.StartsWith(said, ran.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_evidence_of_another_log_than_the_one_pinned()
    {
        var ran = await _wallet.Run("verify", Write(File()), "--pin", new string('a', 64), "--json");

        Assert.Equal((ExitCode.Refused, "genesis-hash-mismatch"), (ran.ExitCode, ran.ErrorCode));
    }

    [Fact]
    public async Task Knows_the_log_that_the_wallet_was_given()
    {
        var genesis = _wallet.File("genesis.json");
        await System.IO.File.WriteAllBytesAsync(genesis, _log.Genesis.Envelope.ToArray());
        await _wallet.With("init", "--genesis", genesis);

        var ran = await _wallet.With("verify", Write(File()), "--json");

        Assert.Contains(ran.Json["checks"]!.AsArray(), check => (string?)check!["name"] == "genesis-pinned" && (string?)check["result"] == "passed");
    }

    [Fact]
    public async Task Refuses_a_changed_file()
    {
        var file = File();
        file["entries"]![0]!["index"] = 0;

        Assert.Equal("evidence-index-wrong", (await _wallet.Run("verify", Write(file), "--home", _wallet.Home, "--json")).ErrorCode);
    }

    [Fact]
    public async Task Refuses_a_statement_that_counts_for_nothing_on_its_log()
    {
        _log.Append(FakeLog.WithoutRole());

        var ran = await _wallet.Run("verify", Write(File()), "--home", _wallet.Home, "--json");

        Assert.Equal((ExitCode.Refused, "evidence-quarantined"), (ran.ExitCode, ran.ErrorCode));
        Assert.Empty(ran.Output);
    }

    private JsonObject File()
    {
        var index = _log.Entries.Count - 1;
        return new EvidenceFile
        {
            Log = "identity",
            Genesis = JsonNode.Parse(_log.Genesis.Envelope.Span)!.AsObject(),
            Entries = [new EvidenceEntry(index, _log.Entries[index], new FakeNode(_log).Proof(index).ToString())],
            Subject = LogEntry.Parse(_log.Entries[index]).Value().Uid,
        }.ToJson();
    }

    private string Write(JsonObject json) => _wallet.Write("evidence.json", json.ToJsonString());
}

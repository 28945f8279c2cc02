using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Notes;
using TrustLedger.Protocol.State;
using TrustLedger.Tests.Protocol.State;
using TrustLedger.Wallet;

namespace TrustLedger.Tests.Wallet;

/// <summary>What <c>wallet ledger check --replay</c> prints is what the one state function says, whatever the log holds.</summary>
public sealed class ReplayProperties : IAsyncLifetime, IDisposable
{
    private readonly FakeNode _node;
    private readonly NoteSigner _logKey;
    private ServedNode _served = null!;
    private AgencyWallet _wallet = null!;

    public ReplayProperties()
    {
        var log = RandomLog.Of([]);
        _logKey = new NoteSigner(log.Genesis.Origin, Ed25519Key.FromSeed(Keccak256.Of("log key").ToArray()));
        _node = new FakeNode(new FakeLog(log.Genesis, _logKey));
    }

    public async Task InitializeAsync()
    {
        _served = await ServedNode.StartAsync(_node);
        _wallet = new AgencyWallet(City.Justice, City.Key("justice"), node: _served.Url, logs: _node.Log.Genesis);
    }

    public async Task DisposeAsync() => await _served.DisposeAsync();

    public void Dispose()
    {
        _wallet.Dispose();
        _node.Dispose();
    }

    // The second prefix continues the first, which the wallet remembers; another log makes it forget.
    [Fact]
    public void The_wallet_prints_of_every_prefix_what_a_plain_replay_has() => Prop.ForAll(RandomLog.Attempts, attempts => Task.Run(async () =>
    {
        var log = RandomLog.Of(attempts);
        foreach (var size in new[] { log.Entries.Count / 3, log.Entries.Count }.Where(size => size > 0))
        {
            var plain = StateFunction.Of(log.Genesis, log.Entries.Take(size).Select((entry, index) => ((long)index, entry)), log.Documents);
            var printed = await ReplayAsync(log, size);
            if (printed["states"]!.ToJsonString() != States(plain) || printed["quarantined"]!.ToJsonString() != Quarantined(plain)
                || printed["counts"]!.ToJsonString() != Counts(plain))
                return false;
        }

        Directory.Delete(_wallet.File("home/ledger"), recursive: true);
        return true;
    }).GetAwaiter().GetResult()).Check(Config.QuickThrowOnFailure.WithMaxTest(10));

    [Theory]
    [InlineData("en", "2 effective", "entry 1, record, effective")]
    [InlineData("zh", "有效 2 份", "第 1 条，record，有效")]
    public async Task Where_each_statement_stands_is_told_in_both_languages(string language, string count, string line)
    {
        var log = RandomLog.Of([]);
        Serve(log, 2);

        var told = await _wallet.Told("ledger", "check", "corrections", "--states", "--lang", language);

        Assert.Equal(ExitCode.Done, told.ExitCode);
        Assert.Contains(count, told.Output, StringComparison.Ordinal);
        Assert.Contains(line, told.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_replay_nothing_is_said_of_states()
    {
        Serve(RandomLog.Of([]), 2);

        var ran = (await _wallet.Run("ledger", "check", "corrections")).Json["logs"]!["corrections"]!.AsObject();
        var replayed = (await _wallet.Run("ledger", "check", "corrections", "--replay")).Json["logs"]!["corrections"]!.AsObject();

        Assert.False(ran.ContainsKey("counts") || ran.ContainsKey("states"));
        Assert.True(replayed.ContainsKey("counts") && !replayed.ContainsKey("states"));
    }

    private async Task<JsonObject> ReplayAsync(TestLog log, int size)
    {
        Serve(log, size);
        var ran = await _wallet.Run("ledger", "check", "corrections", "--replay", "--states");
        return ran.Json["logs"]!["corrections"]!.AsObject();
    }

    private void Serve(TestLog log, int size)
    {
        var served = new FakeLog(log.Genesis, _logKey);
        served.Entries.AddRange(log.Entries.Take(size).Select(entry => entry.Encode()));
        foreach (var (hash, document) in log.Documents)
            served.Documents[hash] = document;
        _node.Log = served;
    }

    private static string States(LedgerState plain) => new JsonArray([.. plain.Uids.Select(uid => StatementViewJson.Of(plain.View(uid)))]).ToJsonString();

    private static string Quarantined(LedgerState plain) => new JsonArray([.. plain.Quarantined.Select(entry => new JsonObject
    {
        ["index"] = entry.Index,
        ["uid"] = entry.Uid.ToString(),
        ["code"] = entry.Reason.Code,
    })]).ToJsonString();

    private static string Counts(LedgerState plain) => new JsonObject(plain.Uids.Select(uid => plain.View(uid).State)
        .GroupBy(state => state).OrderBy(group => group.Key)
        .Select(group => KeyValuePair.Create(StatementViewJson.Word(group.Key), (JsonNode?)group.Count()))).ToJsonString();
}

using System.Text.Json.Nodes;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.Statements;
using TrustLedger.Protocol.Statements.Bodies;
using TrustLedger.Wallet;

namespace TrustLedger.Tests.Wallet;

/// <summary>Lines of an API that may lie, against a ledger that it does not have in its hands.</summary>
public sealed class AccessCommandTests : IAsyncLifetime, IDisposable
{
    private const ulong Day = 20_000;
    private readonly WalletRunner _wallet = new();
    private readonly FakeLog _log = new();
    private readonly FakeNode _node;
    private readonly JsonArray _records = [];
    private FakeApi _api = null!;
    private ServedNode _served = null!;

    public AccessCommandTests() => _node = new FakeNode(_log);

    public async Task InitializeAsync()
    {
        _api = await FakeApi.StartAsync();
        _served = await ServedNode.StartAsync(_node);
        _api.Answers["GET /access-records"] = _ => (200, new JsonObject { ["records"] = _records.DeepClone(), ["before"] = null });
        var genesis = _wallet.Write("identity.json", System.Text.Encoding.UTF8.GetString(_log.Genesis.Envelope.Span));
        await _wallet.With("init", "--api", _api.Url.ToString(), "--node", _served.Url.ToString(), "--genesis", genesis);
        await _wallet.With("handle", "new", FakeLog.Origin, "--purpose", "binding");
    }

    public async Task DisposeAsync()
    {
        await _api.DisposeAsync();
        await _served.DisposeAsync();
    }

    public void Dispose()
    {
        _wallet.Dispose();
        _node.Dispose();
    }

    [Fact]
    public async Task Each_line_says_who_what_for_and_whether_the_ledger_bears_it_out()
    {
        Publish(Line("window-1"), Line("officer-2"));
        _records.Add(new JsonObject { ["line"] = Line("today"), ["day"] = Day + 1, ["proof"] = null, ["digest"] = null });

        var ran = await _wallet.With("access", "list", "--json");

        Assert.Equal((ExitCode.Done, 2, 1, 0), (ran.ExitCode, (int)ran.Json["proven"]!, (int)ran.Json["open"]!, (int)ran.Json["wrong"]!));
        var chinese = await _wallet.With("access", "list", "--lang", "zh");
        Assert.Contains("window-1", chinese.Output, StringComparison.Ordinal);
        Assert.Contains("核验证件", chinese.Output, StringComparison.Ordinal);
        Assert.Contains("账本可证", chinese.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_purpose_that_somebody_stated_does_not_hide_that_the_ledger_says_otherwise()
    {
        var looked = Line("officer-2");
        (looked["statedPurpose"], looked["outcome"]) = (new string('x', 5_000), "accepted");
        Publish(looked, Line("officer-3"));
        _records[0]!["line"]!["actor"] = "nobody";

        var ran = await _wallet.With("access", "list", "--lang", "zh");

        Assert.Equal(ExitCode.Refused, ran.ExitCode);
        Assert.Contains("[与账本不符：root-mismatch]", ran.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("actor", "root-mismatch")]
    [InlineData("day", "access-digest-other")]
    [InlineData("digest", "not-found")]
    public async Task A_line_that_was_changed_is_told_and_ends_the_command_with_two(string what, string code)
    {
        Publish(Line("window-1"), Line("officer-2"));
        var record = _records[0]!.AsObject();
        if (what == "actor")
            record["line"]!["actor"] = "nobody";
        else if (what == "day")
            record["day"] = Day - 1;
        else
            record["digest"]!["uid"] = Bytes32.FromCode("nothing").ToString();

        var ran = await _wallet.With("access", "list", "--json");

        Assert.Equal((ExitCode.Refused, 1, code), (ran.ExitCode, (int)ran.Json["wrong"]!, (string?)ran.Json["records"]![0]!["code"]));
    }

    [Fact]
    public async Task A_statement_that_is_no_digest_bears_nothing_out()
    {
        Publish(Line("window-1"), Line("officer-2"));
        var claim = FakeLog.Claim("residence.current");
        _log.Append(claim);
        _records[0]!["digest"]!["uid"] = claim.Uid.ToString();

        var ran = await _wallet.With("access", "list", "--json");

        Assert.Equal("access-digest-other", (string?)ran.Json["records"]![0]!["code"]);
    }

    [Fact]
    public async Task What_was_kept_is_checked_without_the_service()
    {
        Publish(Line("window-1"), Line("officer-2"));
        var file = _wallet.File("who-looked.json");
        Assert.Equal(ExitCode.Done, (await _wallet.With("access", "list", "--out", file, "--json")).ExitCode);
        Assert.Equal("file-exists", (await _wallet.With("access", "list", "--out", file, "--json")).ErrorCode);
        await _api.DisposeAsync();

        var ran = await _wallet.With("access", "verify", file, "--json");
        Assert.Equal((ExitCode.Done, 2), (ran.ExitCode, (int)ran.Json["proven"]!));

        var text = await File.ReadAllTextAsync(file);
        await File.WriteAllTextAsync(file, text.Replace("window-1", "window-9", StringComparison.Ordinal));
        Assert.Equal((ExitCode.Refused, 1), ((await _wallet.With("access", "verify", file, "--json")).ExitCode, (int)(await _wallet.With("access", "verify", file, "--json")).Json["wrong"]!));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"records":[1]}""")]
    [InlineData("""{"records":[{"line":{},"day":1}]}""")]
    [InlineData("""{"records":[{"line":{"at":"x","actor":"x","purpose":{}},"day":1,"proof":{},"digest":null}]}""")]
    public async Task A_file_of_another_form_is_refused(string text)
    {
        var ran = await _wallet.With("access", "verify", _wallet.Write("file.json", text), "--json");

        Assert.Equal((ExitCode.Refused, "access-record-malformed"), (ran.ExitCode, ran.ErrorCode));
    }

    /// <summary>Puts lines under a digest on the ledger, and into what the API answers.</summary>
    private void Publish(params IReadOnlyList<JsonObject> lines)
    {
        var leaves = lines.Select(line => Hash.OfLeaf(Jcs.Write(line))).ToList();
        using var registrar = Secp256k1Key.Generate();
        var digest = Statement.Of(new DigestBody(MerkleTree.Root(leaves).ToWord(), Day), Address.Zero, 1_700_000_000)
            .Sign(StatementDomain.ForOrigin(FakeLog.Origin), registrar);
        _log.Append(digest);
        foreach (var (index, line) in lines.Index())
        {
            var proof = MerkleTree.Prove(leaves, index);
            _records.Add(new JsonObject
            {
                ["line"] = line,
                ["day"] = Day,
                ["proof"] = new JsonObject
                {
                    ["leafIndex"] = index,
                    ["treeSize"] = leaves.Count,
                    ["path"] = new JsonArray([.. proof.Path.Select(hash => (JsonNode)hash.ToString())]),
                },
                ["digest"] = new JsonObject { ["uid"] = digest.Uid.ToString(), ["root"] = "", ["state"] = "published", ["index"] = 1 },
            });
        }
    }

    private static JsonObject Line(string actor) => new()
    {
        ["id"] = "a",
        ["at"] = "2026-11-22T08:00:00Z",
        ["operation"] = "proofing.review",
        ["kind"] = "look",
        ["purpose"] = new JsonObject { ["zh"] = "窗口核验证件时查看登记信息", ["en"] = "see the register's data" },
        ["basis"] = new JsonArray("个人信息保护法 §34"),
        ["pack"] = "2026.1",
        ["actor"] = actor,
        ["organisation"] = "11090101000000019H",
        ["fields"] = new JsonArray("name", "number"),
        ["salt"] = "AAAA",
    };
}

using System.Text.Json.Nodes;
using TrustLedger.Protocol.Entries;
using TrustLedger.Tests.Protocol.State;
using TrustLedger.Wallet;

namespace TrustLedger.Tests.Wallet;

/// <summary>Evidence that a wallet gathers from a node and three mirrors, two of them needed, and reads again with the network off.</summary>
public sealed class EvidenceExportCommandTests : IAsyncLifetime, IDisposable
{
    private readonly FakeLog _log = new(witnesses: 4, needed: 3, mirrors: 3);
    private readonly FakeNode _node;
    private readonly FakeMirror[] _mirrors;
    private readonly List<ServedNode> _served = [];
    private AgencyWallet _wallet = null!;

    public EvidenceExportCommandTests()
    {
        _log.Append(FakeLog.Claim("residence.months"));
        _node = new FakeNode(_log);
        _mirrors = [.. Enumerable.Range(0, 3).Select(number => new FakeMirror(_log, number))];
    }

    private string Uid => LogEntry.Parse(_log.Entries[1]).Value().Uid.ToString();

    public async Task InitializeAsync()
    {
        foreach (var node in _mirrors.Select(mirror => mirror.Node).Prepend(_node))
            _served.Add(await ServedNode.StartAsync(node));
        _wallet = new AgencyWallet(City.Operator, FakeLog.Governor, node: _served[0].Url, logs: _log.Genesis);
        string[] mirrors = [.. _served.Skip(1).SelectMany(served => new[] { "--mirror", served.Url.AbsoluteUri })];
        Assert.Equal(ExitCode.Done, (await _wallet.Run(["settings", .. mirrors])).ExitCode);
    }

    public async Task DisposeAsync()
    {
        foreach (var served in _served)
            await served.DisposeAsync();
    }

    public void Dispose()
    {
        _wallet.Dispose();
        _node.Dispose();
        foreach (var mirror in _mirrors)
            mirror.Dispose();
    }

    [Fact]
    public async Task A_quorum_of_mirrors_goes_into_the_file_and_is_named_when_it_is_read()
    {
        _mirrors[2].IsAway = true;

        var exported = await ExportAsync();
        var read = (await _wallet.Run("verify", _wallet.File("evidence.json"))).Json;

        Assert.True((bool)exported.Json["stateKnown"]!);
        Assert.Equal(("effective", true, 2L), ((string?)read["state"], (bool)read["stateKnown"]!, (long)read["agreed"]!["size"]!));
        Assert.Equal(["department-1", "department-2"], read["agreed"]!["mirrors"]!.AsArray().Select(mirror => (string)mirror!), StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("en", "effective as of size 2, time ", "by the mirrors of department-1, department-2, department-3")]
    [InlineData("zh", "有效，以第 2 条、", "镜像 department-1、department-2、department-3 已签署")]
    public async Task Which_mirrors_stand_behind_it_is_told_in_both_languages(string language, string state, string mirrors)
    {
        await ExportAsync();

        var told = (await _wallet.Told("verify", _wallet.File("evidence.json"), "--lang", language)).Output;

        Assert.Contains(state, told, StringComparison.Ordinal);
        Assert.Contains(mirrors, told, StringComparison.Ordinal);
    }

    [Theory, InlineData("en", "included, state unknown"), InlineData("zh", "已收录，现状未知")]
    public async Task With_too_few_mirrors_the_file_is_written_and_its_state_unknown(string language, string reads)
    {
        _mirrors[0].Says = truth => truth with { Policy = null };
        _mirrors[1].IsAway = true;

        var exported = await ExportAsync();

        Assert.Equal((ExitCode.Done, false), (exported.ExitCode, (bool)exported.Json["stateKnown"]!));
        Assert.Equal("state-mirrors-missing", (string?)exported.Json["withoutState"]);
        Assert.Contains(reads, (await _wallet.Told("verify", _wallet.File("evidence.json"), "--lang", language)).Output, StringComparison.Ordinal);
        Assert.Null((await _wallet.Run("verify", _wallet.File("evidence.json"))).Json["agreed"]);
    }

    [Fact]
    public async Task A_state_that_was_changed_in_the_file_is_refused()
    {
        await ExportAsync();
        var file = JsonNode.Parse(await File.ReadAllTextAsync(_wallet.File("evidence.json")))!;
        file["state"] = ((string)file["state"]!).Replace("\neffective\n", "\nrevoked\n", StringComparison.Ordinal);

        var read = await _wallet.Run("verify", _wallet.Write("changed.json", file.ToJsonString()));

        Assert.Equal((ExitCode.Refused, "note-signature-wrong"), (read.ExitCode, read.ErrorCode));
    }

    [Fact]
    public async Task A_mirror_s_address_is_https_or_on_this_machine() =>
        Assert.Equal("url-malformed", (await _wallet.Run("settings", "--mirror", "http://mirror.example/")).ErrorCode);

    private Task<WalletRunner.Ran> ExportAsync() =>
        _wallet.Run("evidence", "export", Uid, "--log", "identity", "--out", _wallet.File("evidence.json"));
}

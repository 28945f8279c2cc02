using System.Globalization;
using System.Text.Json.Nodes;
using TrustLedger.Client.Keystore;
using TrustLedger.Client.Reading;
using TrustLedger.Demo.Harness;
using TrustLedger.Faults;
using TrustLedger.Protocol.Witnesses;

namespace TrustLedger.SystemTests.Upkeep;

/// <summary>The command <c>monitor</c> as a process, beside a real node: one that is honest, and one whose operator is not.</summary>
public sealed class MonitorTests : IAsyncLifetime, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("trustledger-monitor-");
    private readonly HttpClient _http = NodeClient.CreateHttp();
    private FaultLog _log = null!;
    private ServerProcess _node = null!;

    public async Task InitializeAsync()
    {
        _log = await FaultLog.FoundAsync(At("aside"), At("data"));
        _node = _log.Server();
        await _node.StartAsync(CancellationToken.None);
        await GrowAsync(3);
    }

    public async Task DisposeAsync() => await _node.DisposeAsync();

    public void Dispose()
    {
        _http.Dispose();
        _log.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task An_honest_node_is_followed_until_told_to_stop_and_one_that_is_away_is_told_apart()
    {
        Assert.Equal((0, 4L, null), await LookAsync());

        using var following = CommandRunner.Start(Programs.Node, [.. Monitor(), "--every", "1"]);
        following.StandardInput.Close();
        await SizeAsync(following.StandardOutput, 4);
        await GrowAsync(1);
        await SizeAsync(following.StandardOutput, 5);
        Signals.AskToStop(following.Id);
        await following.WaitForExitAsync();
        Assert.Equal(0, following.ExitCode);

        await _node.StopAsync();
        Assert.Equal((3, null, null), await LookAsync());
        Assert.Empty(Evidence());
    }

    [Theory]
    [InlineData(1, "SameSize")]
    [InlineData(3, "OtherBeginning")]
    public async Task A_node_that_tells_another_history_is_convicted_by_its_own_signatures(int more, string kind)
    {
        await _node.StopAsync();
        Copy(At("data"), At("copy"));
        await _node.StartAsync(CancellationToken.None);
        await GrowAsync(1);
        Assert.Equal((0, 5L, null), await LookAsync());
        await _node.StopAsync();

        // The operator puts yesterday's folder in the place of today's, and goes on from there.
        Directory.Delete(At("data"), recursive: true);
        Directory.Move(At("copy"), At("data"));
        await _node.StartAsync(CancellationToken.None);
        Assert.Equal((2, null, "monitor-behind"), await LookAsync());
        Assert.Empty(Evidence());
        await GrowAsync(more);

        // Without --once it ends by itself, for nothing after this can be true.
        var convicted = await RunAsync([.. Monitor(), "--every", "1"]);
        Assert.Equal((2, null, "monitor-fork"), Read(convicted));
        var file = Assert.Single(Evidence());
        Assert.Equal(file, (string?)JsonNode.Parse(convicted.Output)!["evidence"]);
        var evidence = Value(ForkEvidence.Parse(await File.ReadAllBytesAsync(file)));
        Assert.Equal(kind, Value(evidence.Verify(_log.Pinned.Origin, _log.Pinned.Key)).ToString());
        Assert.Equal((2, null, "monitor-fork"), await LookAsync()); // Nor does it forget.
    }

    [Fact]
    public async Task With_a_member_s_key_entries_are_replayed_and_others_than_the_signed_ones_are_told()
    {
        await using var proxy = new ChangingProxy(_log.Url, "/tile/entries/", body => body[^1] ^= 1);
        var opens = MemberKeystore();

        Assert.Equal((0, 4L, null), await LookAsync([.. Monitor(), .. opens]));
        Assert.True(File.Exists(At("seen/identity.replayed")));
        await GrowAsync(1);
        Assert.Equal((0, 5L, null), await LookAsync([.. Monitor(proxy.Url)])); // Who is no member can't see it.
        Assert.Equal((2, null, "entries-mismatch"), await LookAsync([.. Monitor(proxy.Url), .. opens]));
    }

    [Fact]
    public async Task A_key_that_is_no_member_s_and_a_pin_that_is_another_s_are_refused_and_not_called_away()
    {
        var other = await FaultLog.FoundAsync(At("other"), At("other-data"));
        using (other)
            Assert.Equal((2, null, "note-unsigned"), await LookAsync(Monitor(pin: other.At("genesis.json"))));
        Assert.Equal((2, null, "members-only"), await LookAsync([.. Monitor(), .. MemberKeystore(isMember: false)]));
        Assert.Equal(1, (await RunAsync([.. Monitor(), "--once", "--every", "0"])).ExitCode);
    }

    private string[] MemberKeystore(bool isMember = true)
    {
        PrivateFile.Write(At("opens"), "correct horse battery staple\n");
        using var passphrase = Value(Passphrase.FromFile(At("opens")));
        using var keystore = Value(KeystoreFile.Create(At("keystore"), passphrase));
        Assert.Null(isMember
            ? keystore.Add("handle", StoredKeyKind.Secp256k1, _log.Registrar.ToBytes())
            : keystore.Generate("handle", StoredKeyKind.Secp256k1));
        return ["--keystore", At("keystore"), "--passphrase-file", At("opens")];
    }

    private string[] Monitor(Uri? url = null, string? pin = null) =>
        ["monitor", "--url", (url ?? _log.Url).AbsoluteUri, "--pin", pin ?? _log.At("genesis.json"), "--folder", At("seen"), "--json"];

    private async Task<(int Exit, long? Size, string? Code)> LookAsync(string[]? arguments = null) =>
        Read(await RunAsync([.. arguments ?? Monitor(), "--once"]));

    private static (int Exit, long? Size, string? Code) Read(CommandResult result)
    {
        var said = result.Output.Length > 0 ? JsonNode.Parse(result.Output)! : null;
        return (result.ExitCode, (long?)said?["size"], (string?)said?["code"]);
    }

    private static Task<CommandResult> RunAsync(string[] arguments) =>
        CommandRunner.RunAsync(Programs.Node, arguments, input: null, CancellationToken.None);

    private static async Task SizeAsync(StreamReader output, long size)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (await output.ReadLineAsync(patience.Token) is { } line)
        {
            if ((long?)JsonNode.Parse(line)!["size"] == size)
                return;
        }

        Assert.Fail(string.Create(CultureInfo.InvariantCulture, $"It ended before it saw {size} entries."));
    }

    private async Task GrowAsync(int entries)
    {
        var client = _log.Client(_http);
        for (var at = 0; at < entries; at++)
            Value(await client.SubmitAsync(_log.NewStatement(), Acknowledgement.Published, CancellationToken.None));
    }

    private string[] Evidence() => Directory.GetFiles(At("seen"), "fork-*.json");

    private string At(string name) => Path.Combine(_folder.FullName, name);

    private static void Copy(string from, string target)
    {
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(target, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    private static T Value<T>(TrustLedger.Protocol.Result<T> result) where T : notnull =>
        result.TryGet(out var value, out var refusal) ? value : throw new StepFailedException($"{refusal.Code}: {refusal.Detail}");
}

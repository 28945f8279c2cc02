using System.Net;
using System.Net.Sockets;
using TrustLedger.Node;
using TrustLedger.Node.Storage;
using TrustLedger.Node.Upkeep;
using TrustLedger.Tests.Node.Commands;
using TrustLedger.Tests.Node.Http;

namespace TrustLedger.Tests.Node.Witnessing;

/// <summary>A log with witnesses comes back only where they have seen no more of it, and signs only when they say so again.</summary>
public sealed class RestoreTests : IAsyncLifetime, IDisposable
{
    private WatchedCity _city = null!;

    public async Task InitializeAsync()
    {
        _city = await WatchedCity.StartAsync(cosignedMilliseconds: 500);
        await _city.Take("first", "cosigned");
        await Until.True(() => _city.Log.Store.FlushedSize == 2);
        await Backup();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _city.Dispose();

    [Fact]
    public async Task A_backup_that_any_witness_is_beyond_is_refused()
    {
        await _city.Take("second", "cosigned");
        await _city.StopPrimary();

        var (exit, _, error) = await Restore();

        Assert.Equal(ExitCode.Refused, exit);
        Assert.Contains("refused: restore-behind-witnesses: identity: The witness department-", error, StringComparison.Ordinal);
        Assert.Contains("has seen 3 entries, the copy holds 2", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_city.Folder.File("restored/identity")));
    }

    [Fact]
    public async Task One_witness_alone_can_stop_a_restore_and_is_named()
    {
        await _city.StopPrimary();
        using var liar = new HttpListenerAnswer(409, "text/x.tlog.size", "999\n");

        Assert.Contains("The witness department-3 has seen 999 entries", (await Restore($"department-3={liar.Url}")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_history_of_the_same_size_is_refused()
    {
        await _city.StopPrimary();
        _city.CopyData("data", "fork");
        await _city.StartPrimary();
        await _city.Take("one history", "cosigned");
        await _city.StopPrimary();
        for (var at = 0; at < WatchedCity.Witnesses; at++)
            await _city.StopWitness(at);
        await _city.StartPrimary("fork");
        await _city.Take("another history");
        await _city.StopPrimary();
        await Backup("fork");
        for (var at = 0; at < WatchedCity.Witnesses; at++)
            await _city.StartWitness(at);

        var (exit, _, error) = await Restore();

        Assert.Equal(ExitCode.Refused, exit);
        Assert.Contains("refused: restore-differs-from-witnesses", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_quorum_of_answers_nothing_is_restored_but_by_the_operators_word()
    {
        await _city.StopPrimary();
        await _city.StopWitness(0);
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var addresses = Addresses();
        addresses["department-1"] = Url(silent);
        var asked = new WitnessSurvey(_city.Http, addresses, TimeSpan.FromMilliseconds(300), TimeProvider.System);

        var refusal = (await new LogRestore(new LinuxDisk(), In("backup"), In("restored")).RunAsync([], asked, default)).Refusal();
        Assert.Equal("restore-witnesses-away", refusal.Code);
        Assert.Contains("(department-0: away; department-1: slow)", refusal.Detail, StringComparison.Ordinal);
        Assert.Contains("restore-witnesses-unasked", (await Run("--offline")).Error, StringComparison.Ordinal);

        var least = _city.Folder.File("backup/identity/checkpoint");
        Assert.Equal(ExitCode.Done, (await Run("--offline", "--least-checkpoint", least)).Exit);
    }

    [Fact]
    public async Task Addresses_that_nobody_knows_are_asked_for_by_name()
    {
        await _city.StopPrimary();

        Assert.Contains("department-2: no address; give --witness NAME=URL", (await Run()).Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, (await Run("--witness", "department-2")).Exit);
        Assert.Equal(ExitCode.Usage, (await Run("--witness", "department-2=http://there.example")).Exit);
    }

    [Fact]
    public async Task A_restored_primary_signs_nothing_before_a_quorum_has_said_again_that_it_saw_no_more()
    {
        await _city.StopPrimary();
        await _city.StopWitness(0);
        Assert.Equal(ExitCode.Done, (await Restore()).Exit); // Three of four are enough.
        await _city.StopWitness(1);

        await _city.StartPrimary("restored");
        using var early = await _city.Post(_city.Binding("early"), "published");
        Assert.Equal("503 restored-unconfirmed", await NodeFixture.Code(early));
        Assert.NotNull(early.Headers.RetryAfter);
        using var health = await _city.Http.GetAsync(new Uri(_city.Primary, "/healthz"));
        Assert.Contains("restored-unconfirmed", await health.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        // Not by waiting, and not by starting again: by the answers alone.
        await _city.StopPrimary();
        await _city.StartPrimary("restored");
        using var again = await _city.Post(_city.Binding("early"), "published");
        Assert.Equal("503 restored-unconfirmed", await NodeFixture.Code(again));

        await _city.StartWitness(1);
        await Until.True(() => _city.Log.Sequencer.Held is null);
        Assert.Equal(2, (int)(await _city.Take("early", "cosigned"))["index"]!);
        Assert.False(File.Exists(_city.Folder.File("restored/identity/restored")));
    }

    [Fact]
    public async Task What_was_signed_between_a_restore_and_the_start_after_it_still_holds()
    {
        var restored = _city.Folder.File("restored");
        await Restore();
        await _city.Take("second", "cosigned"); // The old machine had not stopped after all.
        await _city.StopPrimary();

        await _city.StartPrimary("restored");
        await Until.True(() => _city.Log.Sequencer.Halted is not null);
        using var refused = await _city.Post(_city.Binding("third"), "published");

        Assert.Equal("503 below-witnesses", await NodeFixture.Code(refused));
        Assert.True(RestoreMark.Stands(new LinuxDisk(), new LogFolder(Path.Combine(restored, "identity"))));
    }

    private LogFolder In(string folder) => new(_city.Folder.File(Path.Combine(folder, "identity")));

    private async Task Backup(string data = "data")
    {
        var backup = _city.Folder.File("backup");
        if (Directory.Exists(backup))
            Directory.Delete(backup, recursive: true);
        Assert.Equal(ExitCode.Done, (await UpkeepCommandTests.Run("backup", "--data", _city.Folder.File(data), "--to", backup)).Exit);
    }

    private Task<(int Exit, string Output, string Error)> Restore(params string[] instead) =>
        Run([.. Addresses().Select(at => $"{at.Key}={at.Value}").Concat(instead).SelectMany(at => new[] { "--witness", at })]);

    private Task<(int Exit, string Output, string Error)> Run(params string[] more) => UpkeepCommandTests.Run(
        ["restore", "--from", _city.Folder.File("backup"), "--data", _city.Folder.File("restored"), .. more]);

    private Dictionary<string, Uri> Addresses() =>
        Enumerable.Range(0, WatchedCity.Witnesses).ToDictionary(at => $"department-{at}", _city.UrlOf, StringComparer.Ordinal);

    private static Uri Url(TcpListener listener) => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
}

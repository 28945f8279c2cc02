using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using TrustLedger.Demo.Harness;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.SystemTests.Witnessing;

/// <summary>A primary's disk is gone: what brings the log back, asked of real witnesses over HTTP.</summary>
public sealed class TotalLossTests
{
    [Fact]
    public async Task A_log_comes_back_from_a_mirror_and_not_from_a_backup_that_its_witnesses_are_beyond()
    {
        await using var town = await WatchedTown.FoundAsync();
        await Task.WhenAll(Enumerable.Range(0, WatchedTown.Witnesses).Select(at => town.StartWitnessAsync(at)));
        await town.StartPrimaryAsync("primary", "witness-0", "witness-1", "witness-2", "witness-3");
        await town.StartMirrorAsync(0);
        await TakeAsync(town, "first", 1);
        await BackUpAsync(town, "primary", "backup", 2);
        await TakeAsync(town, "after the backup", 2);
        await town.FinalAsync("mirror-0", 3);
        await BackUpAsync(town, "mirror-0", "mirrored", 3);

        await town.PullThePlugAsync("primary");
        Directory.Delete(town.At("primary"), recursive: true);

        var behind = await RestoreAsync(town, "backup");
        Assert.Equal(2, behind.ExitCode);
        Assert.Contains("restore-behind-witnesses", behind.Error, StringComparison.Ordinal);

        // One witness of four may be away; not two.
        await town.StopAsync("witness-3");
        await town.StopAsync("witness-2");
        var away = await RestoreAsync(town, "mirrored");
        Assert.Equal(2, away.ExitCode);
        Assert.Contains("restore-witnesses-away", away.Error, StringComparison.Ordinal);
        await town.StartAgainAsync("witness-2");
        (await RestoreAsync(town, "mirrored")).MustSucceed();

        // Nor does the first start go by what they said then.
        await town.StopAsync("witness-2");
        await town.StartAgainAsync("primary");
        var statement = town.Binding("early");
        using (var early = await town.PostAsync("primary", statement, "published"))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, early.StatusCode);
            Assert.Equal("restored-unconfirmed", (string?)(await early.Content.ReadFromJsonAsync<JsonObject>())!["title"]);
        }

        await town.StartAgainAsync("witness-2");
        await ConfirmedAsync(town, statement);
        await TakeAsync(town, statement, 3);
        await town.FinalAsync("mirror-0", 4);
    }

    // The restored checkpoint is served as final by its old cosignatures: only what is handed in shows that new ones came.
    private static async Task ConfirmedAsync(WatchedTown town, SignedStatement statement)
    {
        for (var tries = 0; ; tries++)
        {
            using var answer = await town.PostAsync("primary", statement, "published");
            if (answer.StatusCode != HttpStatusCode.ServiceUnavailable)
                return;
            Assert.True(tries < 150, await answer.Content.ReadAsStringAsync());
            await Task.Delay(200);
        }
    }

    private static Task TakeAsync(WatchedTown town, string handle, int index) => TakeAsync(town, town.Binding(handle), index);

    private static async Task TakeAsync(WatchedTown town, SignedStatement statement, int index)
    {
        using var answer = await town.PostAsync("primary", statement, "cosigned");
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        Assert.Equal(index, (int)(await answer.Content.ReadFromJsonAsync<JsonObject>())!["index"]!);
    }

    /// <summary>Backs up beside the running server until the copy holds so much: files follow the answer after a moment.</summary>
    private static async Task BackUpAsync(WatchedTown town, string server, string to, int size)
    {
        for (var tries = 0; ; tries++)
        {
            var made = (await CommandRunner.RunAsync(
                Programs.Node, ["backup", "--data", town.At(server), "--to", town.At(to)], input: null, CancellationToken.None)).MustSucceed();
            if ((int?)JsonNode.Parse(made.Output)!["size"] == size)
                return;
            Assert.True(tries < 20, made.Output);
            await Task.Delay(100);
        }
    }

    private static Task<CommandResult> RestoreAsync(WatchedTown town, string from) => CommandRunner.RunAsync(
        Programs.Node,
        ["restore", "--from", town.At(from), "--data", town.At("primary"),
            .. Enumerable.Range(0, WatchedTown.Witnesses).SelectMany(at => new[] { "--witness", $"department-{at}={town.UrlOf($"witness-{at}")}" })],
        input: null, CancellationToken.None);
}

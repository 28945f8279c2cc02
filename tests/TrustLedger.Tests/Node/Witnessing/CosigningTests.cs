using System.Net;
using System.Text.Json.Nodes;
using TrustLedger.Protocol.Notes;
using TrustLedger.Protocol.Proofs;
using TrustLedger.Tests.Node.Http;

namespace TrustLedger.Tests.Node.Witnessing;

/// <summary>A primary and its witnesses: what becomes final, and what goes on without them.</summary>
public sealed class CosigningTests
{
    [Fact]
    public async Task A_receipt_with_cosignatures_is_checked_by_who_knows_log_and_witnesses()
    {
        using var city = await WatchedCity.StartAsync();

        var receipt = await city.Take("resident", "cosigned");

        var proof = TlogProof.Parse((string)receipt["proof"]!).Value();
        Assert.Equal(1, proof.Verify(Convert.FromBase64String((string)receipt["entry"]!), city.Genesis.Origin, city.LogKey).Value().Index);
        Assert.True(city.Final(proof.Checkpoint.ToString()).Value().Cosignatures.Count >= 3);
        Assert.Equal(2, city.Final(await city.Get("/identity/checkpoint")).Value().Checkpoint.Size);
    }

    [Fact]
    public async Task With_one_witness_down_checkpoints_become_final_with_two_work_goes_on_and_nothing_is_final()
    {
        using var city = await WatchedCity.StartAsync(cosignedMilliseconds: 500);
        await city.StopWitness(0);
        await city.Take("one down");
        await Until.True(() => city.Log.Final!.Size == 2);

        await city.StopWitness(1);
        var taken = await city.Take("two down");
        var waiting = city.Binding("two down still");
        using var refused = await city.Post(waiting, "cosigned");

        Assert.Equal(2, (int)taken["index"]!);
        Assert.Equal("503 cosignatures-waiting", await NodeFixture.Code(refused));
        Assert.Equal(2, city.Final(await city.Get("/identity/checkpoint")).Value().Checkpoint.Size);
        var pending = await city.Get("/identity/checkpoint.pending");
        Assert.Equal("cosignatures-missing", city.Final(pending).Refusal().Code);
        Assert.Equal(4, TrustLedger.Protocol.Checkpoints.Checkpoint.Verify(
            SignedNote.Parse(pending).Value(), city.Genesis.Origin, city.LogKey).Value().Size);

        // Back again, and what waited becomes final; the statement is there once.
        await city.StartWitness(1);
        await Until.True(() => city.Log.Final!.Size == 4);
        using var again = await city.Post(waiting, "cosigned");
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
    }

    [Fact]
    public async Task Before_the_first_quorum_no_checkpoint_is_served_as_final()
    {
        using var city = WatchedCity.Found();
        await city.StartPrimary();

        using var answer = await city.Http.GetAsync(new Uri(city.Primary, "/identity/checkpoint"));

        Assert.Equal("503 cosignatures-waiting", await NodeFixture.Code(answer));
        Assert.StartsWith(city.Genesis.Origin, await city.Get("/identity/checkpoint.pending"), StringComparison.Ordinal);
        var health = JsonNode.Parse(await city.Get("/healthz"))!;
        Assert.Equal("ok", (string?)health["status"]);
        await Until.True(() => city.Log.Gatherer!.Links.All(link => link.Trouble is not null));
        Assert.Contains("trustledger_node_witnesses_failing{log=\"identity\"} 4", await city.Get("/metrics"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_witness_that_is_far_behind_catches_up()
    {
        using var city = await WatchedCity.StartAsync();
        await city.StopWitness(3);
        for (var at = 0; at < 10; at++)
            await city.Take($"resident {at}", "cosigned");
        await city.StopWitness(2);

        await city.StartWitness(3);
        var receipt = await city.Take("with the late one", "cosigned");

        Assert.Contains($"— {WatchedCity.NameOf(3)} ", (string)receipt["proof"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_final_checkpoint_outlives_a_restart_without_witnesses()
    {
        using var city = await WatchedCity.StartAsync();
        await city.Take("resident", "cosigned");
        await city.StopPrimary();
        for (var at = 0; at < WatchedCity.Witnesses; at++)
            await city.StopWitness(at);

        await city.StartPrimary();

        Assert.Equal(2, city.Final(await city.Get("/identity/checkpoint")).Value().Checkpoint.Size);
    }

    [Fact]
    public async Task A_primary_that_was_set_back_learns_it_from_two_witnesses_and_signs_nothing_more()
    {
        using var city = await WatchedCity.StartAsync();
        await city.Take("first", "cosigned");
        await city.StopPrimary();
        city.CopyData("data", "backup");
        await city.StartPrimary();
        await city.Take("second", "cosigned");
        await city.StopPrimary();

        await city.StartPrimary("backup");
        await Until.True(() => city.Log.Sequencer.Halted is not null || city.Log.Store.Size > 2);
        using var refused = await city.Post(city.Binding("third"), "published");

        Assert.Equal("503 below-witnesses", await NodeFixture.Code(refused));
        Assert.Equal(2, city.Log.Store.Size);
        Assert.Contains("below-witnesses", await city.Get("/healthz"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_that_is_older_than_its_final_checkpoint_does_not_start()
    {
        using var city = await WatchedCity.StartAsync();
        await city.StopPrimary();
        city.CopyData("data", "backup");
        await city.StartPrimary();
        await city.Take("lost", "cosigned");
        await city.StopPrimary();
        File.Copy(city.Folder.File("data/identity/final"), city.Folder.File("backup/identity/final"), overwrite: true);

        Assert.Equal("final-ahead", (await city.TryStartPrimary("backup"))?.Code);
    }

    [Fact]
    public async Task A_log_that_does_not_begin_with_its_final_checkpoint_signs_nothing()
    {
        using var city = await WatchedCity.StartAsync();
        await city.StopPrimary();
        city.CopyData("data", "fork");
        await city.StartPrimary();
        await city.Take("one history", "cosigned");
        await city.StopPrimary();
        await city.StopWitness(0);
        await city.StopWitness(1);
        await city.StopWitness(2);
        await city.StartPrimary("fork");
        await city.Take("another history");
        await city.StopPrimary();
        File.Copy(city.Folder.File("data/identity/final"), city.Folder.File("fork/identity/final"), overwrite: true);

        await city.StartPrimary("fork");
        await Until.True(() => city.Log.Sequencer.Halted is not null);
        using var refused = await city.Post(city.Binding("more"), "published");

        Assert.Equal("503 final-differs", await NodeFixture.Code(refused));
    }

    [Fact]
    public async Task Addresses_are_for_the_witnesses_of_the_genesis_and_for_each_of_them()
    {
        using var city = WatchedCity.Found();

        Assert.Equal("witness-unknown", (await city.TryStartPrimary(change: settings => settings["Node:Logs:0:Witnesses:0:Name"] = "nobody"))?.Code);
        Assert.Equal("witness-address-missing", (await city.TryStartPrimary(change: settings =>
        {
            settings.Remove("Node:Logs:0:Witnesses:3:Name");
            settings.Remove("Node:Logs:0:Witnesses:3:Url");
        }))?.Code);
    }

    [Fact]
    public async Task Times_that_are_a_minute_apart_raise_an_alarm()
    {
        using var city = WatchedCity.Found();
        for (var at = 0; at < WatchedCity.Witnesses; at++)
        {
            await city.StartWitness(at, services => Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions
                .AddSingleton<TimeProvider>(services, new ManualTime(TimeProvider.System.GetUtcNow().AddSeconds(90))));
        }

        await city.StartPrimary();
        await city.Take("resident", "cosigned");

        Assert.Contains("\"timesApart\":true", await city.Get("/healthz"), StringComparison.Ordinal);
        Assert.InRange(city.Log.Gatherer!.TimeGapSeconds, 85, 95);
    }
}

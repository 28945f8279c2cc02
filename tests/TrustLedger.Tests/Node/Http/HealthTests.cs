using System.Net.Http.Json;
using System.Text.Json.Nodes;
using TrustLedger.Client.Reading;
using TrustLedger.Node;
using TrustLedger.Node.Http;
using TrustLedger.Tests.Protocol.State;

namespace TrustLedger.Tests.Node.Http;

public sealed class HealthTests(NodeFixture node) : IClassFixture<NodeFixture>
{
    [Fact]
    public async Task A_stage_for_which_something_waits_too_long_is_named()
    {
        var log = node.Logs.Find("identity")!;
        await Until.True(() => log.Store.FlushedSize == log.Store.Size && log.Index.Size == log.Store.Size);
        var now = TimeProvider.System.GetUtcNow();
        Assert.Empty(new LogStages(log, Options(30), now.AddDays(1)).Lagging); // Nothing waits, however late it is.

        await node.StopAsync(); // Its loops end: from here on nothing is flushed.
        Assert.Null(await node.StartAsync());
        var health = await node.Http.GetFromJsonAsync<JsonObject>(new Uri(node.Url, "/healthz"));
        Assert.Equal("ok", (string?)health!["status"]);
        Assert.NotNull(health["logs"]![0]!["waiting"]);
        Assert.Null(health["logs"]![1]!["waiting"]); // A closed log tells nothing of how much it does.
    }

    [Fact]
    public async Task Metrics_hold_queue_syncs_batches_and_refusals()
    {
        (await node.Client("identity", "relay").SubmitAsync(
            node.Say("identity", "registrar", Words.Bind(), City.Address("resident")), Acknowledgement.Published, default)).Value();
        await node.Get("/identity/stream?from=x", "relay");

        var text = await node.Http.GetStringAsync(new Uri(node.Url, "/metrics"));

        Assert.Contains("trustledger_node_queue_length{log=\"identity\"} 0\n", text, StringComparison.Ordinal);
        Assert.Contains("trustledger_node_refusals_total{code=\"stream-from-malformed\"} 1\n", text, StringComparison.Ordinal);
        Assert.Matches("trustledger_node_sync_seconds_bucket\\{log=\"identity\",le=\"\\+Inf\"\\} [1-9]", text);
        Assert.Matches("trustledger_node_batch_statements_bucket\\{log=\"identity\",le=\"1\"\\} [1-9]", text);
        Assert.DoesNotContain("log=\"corrections\",le", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_histogram_counts_what_each_bound_covers()
    {
        var histogram = new Histogram(1, 2.5);
        foreach (var value in new[] { 0.5, 1, 2, 3 })
            histogram.Add(value);

        Assert.Equal([2, 3, 4], histogram.Cumulative());
        Assert.Equal(6.5, histogram.Sum);
    }

    private static NodeOptions Options(int lagSeconds) =>
        new() { DataFolder = "", PassphraseFile = "", Logs = [], LagSeconds = lagSeconds };
}

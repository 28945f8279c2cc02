using System.Net.Http.Json;
using System.Text.Json.Nodes;
using TrustLedger.Protocol.Tiles;
using TrustLedger.Tests.Protocol.State;

namespace TrustLedger.Tests.Node.Http;

/// <summary>The readers' table of an open log, and its proofs.</summary>
public sealed class ReadPathTests(NodeFixture node) : IClassFixture<NodeFixture>
{
    [Theory]
    [InlineData("/identity/checkpoint", null, "200")]
    [InlineData("/identity/genesis", null, "200")]
    [InlineData("/identity/members", null, "200")]
    [InlineData("/identity/tile/0/000.p/1", null, "200")]
    [InlineData("/identity/tile/entries/000.p/1", null, "401 request-proof-wanted")]
    [InlineData("/identity/tile/entries/000.p/1", "nobody", "403 members-only")]
    [InlineData("/identity/tile/entries/000.p/1", "police", "200")]
    [InlineData("/identity/tile/0/000", null, "404 tile-unknown")]
    [InlineData("/identity/tile/0/000.p/200", null, "404 tile-unknown")]
    [InlineData("/identity/tile/1/000.p/1", null, "404 tile-unknown")]
    [InlineData("/identity/tile/63/000.p/1", null, "404 tile-unknown")]
    [InlineData("/identity/tile/0/x999/x999/x999/x999/x999/999", null, "404 tile-unknown")]
    [InlineData("/identity/tile/0/0.p/1", null, "400 tile-path-malformed")]
    [InlineData("/identity/tile/64/000", null, "400 tile-path-malformed")]
    [InlineData("/identity/tile/../genesis.json", null, "404 path-unknown")]
    [InlineData("/identity/tile/entries/..%2f..%2fgenesis.json", null, "400 tile-path-malformed")]
    [InlineData("/identity/proofs/inclusion/0", null, "200")]
    [InlineData("/identity/proofs/inclusion/0?size=1", null, "200")]
    [InlineData("/identity/proofs/inclusion/1?size=1", null, "404 leaf-unknown")]
    [InlineData("/identity/proofs/inclusion/0?size=100000", null, "404 leaf-unknown")]
    [InlineData("/identity/proofs/inclusion/0?size=x", null, "404 leaf-unknown")]
    [InlineData("/identity/proofs/inclusion/x", null, "404 path-unknown")]
    [InlineData("/identity/proofs/consistency?from=0&to=1", null, "200")]
    [InlineData("/identity/proofs/consistency?from=2&to=1", null, "400 sizes-malformed")]
    [InlineData("/identity/proofs/consistency?to=1", null, "400 sizes-malformed")]
    [InlineData("/identity/proofs/consistency?from=1&to=100000", null, "400 sizes-malformed")]
    [InlineData("/identity/policies/00", null, "404 policy-document-unknown")]
    [InlineData("/identity/nothing", null, "404 path-unknown")]
    [InlineData("/identity", null, "404 path-unknown")]
    [InlineData("/nowhere/checkpoint", null, "404 log-unknown")]
    [InlineData("/healthz", null, "200")]
    [InlineData("/metrics", null, "200")]
    public async Task Each_path_answers_as_the_table_says(string path, string? who, string code) =>
        Assert.Equal(code, await NodeFixture.Code(await node.Get(path, who)));

    [Fact]
    public async Task A_method_that_is_not_there_is_refused() =>
        Assert.Equal("405 method-not-allowed", await NodeFixture.Code(await node.Send(HttpMethod.Delete, "/identity/checkpoint")));

    [Fact]
    public async Task Proofs_and_tiles_lead_to_the_signed_root()
    {
        for (var i = 0; i < 5; i++)
            await node.Post("identity", node.Say("identity", "registrar", Words.Bind(), City.Address("resident")), "relay");
        var reader = node.Client("identity", "police");
        var checkpoint = (await reader.CheckpointAsync(default)).Value();

        var bundle = (await reader.BundleAsync(TileCoordinate.HoldingEntry(0, checkpoint.Size), default)).Value();
        var leaves = bundle.Entries.Select(entry => TrustLedger.Protocol.Merkle.Hash.OfLeaf(entry.Span)).ToArray();
        Assert.Equal(checkpoint.Checkpoint.Root, (await TileProofs.Root(reader.TileAsync, checkpoint.Size, default)).Value());
        for (var index = 0; index < leaves.Length; index++)
        {
            var proof = (await reader.InclusionAsync(index, checkpoint.Size, default)).Value();
            Assert.True(proof.Verify(leaves[index], checkpoint.Checkpoint.Root).Succeeded());
        }

        var old = (await TileProofs.Root(reader.TileAsync, 2, default)).Value();
        Assert.True((await reader.ConsistencyAsync(2, checkpoint.Size, default)).Value().Verify(old, checkpoint.Checkpoint.Root).Succeeded());
    }

    [Fact]
    public async Task Health_tells_how_far_an_open_log_is_and_nothing_of_a_closed_one()
    {
        var health = await (await node.Get("/healthz")).Content.ReadFromJsonAsync<JsonObject>();

        Assert.Equal("ok", (string?)health!["status"]);
        Assert.Equal("""["log","status","waiting","published","minimumIndex","flushed","indexed"]""", Names(health["logs"]![0]!));
        Assert.Equal("""["log","status"]""", Names(health["logs"]![1]!));
        Assert.DoesNotContain("entries{log=\"corrections\"}", await (await node.Get("/metrics")).Content.ReadAsStringAsync(), StringComparison.Ordinal);

        static string Names(JsonNode node) => System.Text.Json.JsonSerializer.Serialize(node.AsObject().Select(member => member.Key));
    }
}

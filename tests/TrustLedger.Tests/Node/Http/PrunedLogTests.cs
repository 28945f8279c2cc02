using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using TrustLedger.Client.Reading;
using TrustLedger.Node;
using TrustLedger.Protocol.Statements;
using TrustLedger.Tests.Node.Commands;
using TrustLedger.Tests.Protocol.State;

namespace TrustLedger.Tests.Node.Http;

/// <summary>What a node says of a log whose first 512 of 601 entries were pruned, and what it goes on doing.</summary>
public sealed class PrunedLogTests(PrunedLogTests.PrunedNode pruned) : IClassFixture<PrunedLogTests.PrunedNode>
{
    private readonly NodeFixture _node = pruned.Node;

    [Theory]
    [InlineData("/identity/tile/entries/000")]
    [InlineData("/identity/tile/entries/001")]
    [InlineData("/identity/tile/entries/001.p/7")]
    [InlineData("/identity/tile/0/001")]
    [InlineData("/identity/proofs/inclusion/511")]
    [InlineData("/identity/proofs/inclusion/0?size=2")]
    [InlineData("/identity/proofs/consistency?from=300&to=601")]
    [InlineData("/identity/stream")]
    [InlineData("/identity/stream?from=511")]
    [InlineData("/identity/statements")]
    [InlineData("/identity/statements?schema=binding&after=400")]
    public async Task What_went_is_gone_and_the_answer_names_the_minimum_index(string path)
    {
        using var answer = await _node.Get(path, "police");
        Assert.Equal("410 pruned", await NodeFixture.Code(answer));
        using var again = await _node.Get(path, "police");
        Assert.Equal(512, (long?)(await again.Content.ReadFromJsonAsync<JsonObject>())!["minimumIndex"]);
    }

    [Theory]
    [InlineData("/identity/tile/entries/002.p/89")]
    [InlineData("/identity/tile/0/002.p/89")]
    [InlineData("/identity/tile/1/000.p/2")]
    [InlineData("/identity/proofs/inclusion/512")]
    [InlineData("/identity/proofs/inclusion/600?size=601")]
    [InlineData("/identity/proofs/consistency?from=512&to=601")]
    [InlineData("/identity/proofs/consistency?from=256&to=601")] // Its hashes are there still.
    [InlineData("/identity/checkpoint")]
    [InlineData("/identity/members")]
    [InlineData("/identity/statements?after=511")]
    public async Task What_stays_is_served(string path) => Assert.Equal("200", await NodeFixture.Code(await _node.Get(path, "police")));

    [Fact]
    public async Task A_list_is_given_as_long_as_it_would_hold_no_pruned_entry()
    {
        var (old, young) = (pruned.Statements[3], pruned.Statements[580]);

        Assert.Equal("410 pruned", await NodeFixture.Code(await _node.Get($"/identity/statements?recipient={old.Statement.Recipient}", "police")));
        Assert.Equal("410 pruned", await NodeFixture.Code(await _node.Get($"/identity/statements?recipient={old.Statement.Recipient}", "resident 3")));
        var page = (await _node.Client("identity", "police").ListAsync(new StatementQuery { Recipient = young.Statement.Recipient }, default)).Value();
        Assert.Equal(young.Uid, Assert.Single(page.Items).Entry.Uid);
    }

    [Fact]
    public async Task The_state_of_a_pruned_statement_is_told_to_who_may_know_of_it_and_changes_by_what_is_said_later()
    {
        var (statement, index) = (pruned.Statements[7], 8);
        var path = $"/identity/statements/{statement.Uid}";
        Assert.Equal("401 request-proof-wanted", await NodeFixture.Code(await _node.Get(path)));
        Assert.Equal("404 statement-unknown", await NodeFixture.Code(await _node.Get(path, "resident 8")));
        Assert.Equal("effective", await State("resident 7"));

        var revocation = _node.Say("identity", "registrar", Words.Revoke(), statement.Statement.Recipient, statement.Uid);
        Assert.Equal("201", await NodeFixture.Code(await _node.Post("identity", revocation, "relay")));
        Assert.Equal("revoked", await State("police"));
        var again = _node.Say("identity", "registrar-2", Words.Revoke(), statement.Statement.Recipient, statement.Uid);
        Assert.Equal("422 ref-not-effective", await NodeFixture.Code(await _node.Post("identity", again, "relay")));

        async Task<string?> State(string who)
        {
            using var answer = await _node.Get(path, who);
            Assert.Equal(410, (int)answer.StatusCode);
            var told = (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
            Assert.Equal((512L, index), ((long?)told["minimumIndex"], (long?)told["index"]));
            return (string?)told["view"]!["state"];
        }
    }

    [Fact]
    public async Task A_pruned_statement_is_never_taken_in_twice()
    {
        var statement = pruned.Statements[9];
        var size = _node.Logs.Find("identity")!.Store.Size;

        Assert.Equal("410 pruned", await NodeFixture.Code(await _node.Post("identity", statement, "relay")));
        Assert.Equal("409 uid-taken", await NodeFixture.Code(
            await _node.Post("identity", statement.Statement.Sign(_node.Identity.Domain, City.Key("registrar-2")), "relay")));
        Assert.Equal("200", await NodeFixture.Code(await _node.Post("identity", pruned.Statements[599], "relay")));
        Assert.InRange(_node.Logs.Find("identity")!.Store.Size, size, size + 1); // Another test revokes.
    }

    [Fact]
    public async Task Health_and_metrics_show_the_minimum_index_of_open_logs_alone()
    {
        var health = await (await _node.Get("/healthz")).Content.ReadFromJsonAsync<JsonObject>();
        Assert.Equal<long?>([512, null], [.. health!["logs"]!.AsArray().Select(log => (long?)log!["minimumIndex"])]);
        var metrics = await (await _node.Get("/metrics")).Content.ReadAsStringAsync();
        Assert.Contains("\ntrustledger_node_minimum_index{log=\"identity\"} 512\n", metrics, StringComparison.Ordinal);
        Assert.DoesNotContain("minimum_index{log=\"corrections\"}", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_replays_from_the_beginning_is_told_where_the_log_begins_and_who_was_past_it_goes_on()
    {
        using var folder = new TemporaryFolder();
        using var fresh = (await LogFollower.OpenAsync(_node.Client("identity", "police"), folder.File("fresh"), default)).Value();
        var refusal = (await fresh.SyncAsync(default)).Refusal();
        Assert.Equal("pruned", refusal.Code);
        Assert.Contains("minimum index 512", refusal.Detail, StringComparison.Ordinal);

        var statement = _node.Say("identity", "registrar", Words.Bind(), City.Address("a new resident"), pruned.Statements[11].Uid);
        Assert.Equal("201", await NodeFixture.Code(await _node.Post("identity", statement, "relay")));
        pruned.Early.Moved(_node.Url);
        Assert.True((await pruned.Follower.SyncAsync(default)).Value().Size > 601);
        Assert.Equal(pruned.Follower.Read(Snapshot.Of), _node.Logs.Find("identity")!.Ledger.Read(Snapshot.Of));
    }

    [Fact]
    public async Task Strangers_learn_nothing_of_a_closed_log_that_was_pruned()
    {
        Assert.Equal("410 pruned", await NodeFixture.Code(await _node.Get("/corrections/tile/entries/000", "county")));
        var answers = new List<string>();
        foreach (var path in new[] { "tile/entries/000", "tile/0/000", "proofs/inclusion/0", "stream", "checkpoint", $"statements/{Words.Any}", "nothing" })
        {
            using var answer = await _node.Get($"/corrections/{path}", "nobody");
            answers.Add($"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        }

        Assert.Contains("log-closed", Assert.Single(answers.Distinct(StringComparer.Ordinal)), StringComparison.Ordinal);
    }

    /// <summary>Writes both logs, follows one, stops, prunes as an operator does, and starts again.</summary>
    public sealed class PrunedNode : IAsyncLifetime
    {
        internal NodeFixture Node { get; } = new();

        internal IReadOnlyList<SignedStatement> Statements { get; private set; } = [];

        internal LogFollower Follower { get; private set; } = null!;

        internal MovingNode Early { get; } = new();

        public async Task InitializeAsync()
        {
            await Node.InitializeAsync();
            Statements = [.. Enumerable.Range(0, 600).Select(at => Node.Say("identity", "registrar", Words.Bind(), City.Address($"resident {at}")))];
            var receipts = (await Node.Client("identity", "relay").SubmitManyAsync(Statements, Acknowledgement.Published, default)).Value();
            Assert.Equal(8, receipts[7].Value().Index);
            await Until.True(() => Node.Logs.Find("corrections")!.Store.Size > 256);
            Early.Moved(Node.Url);
            var client = new NodeClient(new HttpClient(Early), Node.Url, Node.Pinned("identity"), City.Key("police"), TimeProvider.System);
            Follower = (await LogFollower.OpenAsync(client, Node.Folder.File("early"), default)).Value();
            Assert.Equal(601, (await Follower.SyncAsync(default)).Value().Size);
            await Node.StopAsync();

            await Prune("identity", 600, 512);
            await Prune("corrections", 256, 256);
            Assert.Null(await Node.StartAsync());
        }

        public async Task DisposeAsync()
        {
            Follower.Dispose();
            await Node.DisposeAsync();
        }

        private async Task Prune(string log, long below, long minimum)
        {
            var (exit, output, error) = await UpkeepCommandTests.Run("prune", "--data", Node.Folder.File("data"), "--log", log,
                "--below", below.ToString(CultureInfo.InvariantCulture), "--yes", "--json");
            Assert.True(exit == ExitCode.Done, error);
            Assert.Equal(minimum, (long?)JsonNode.Parse(output)!["minimumIndex"]);
        }
    }

    /// <summary>A node that comes back at another port.</summary>
    internal sealed class MovingNode() : DelegatingHandler(new SocketsHttpHandler())
    {
        private Uri _url = new("http://127.0.0.1");

        public void Moved(Uri url) => _url = url;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.RequestUri = new Uri(_url, request.RequestUri!.PathAndQuery);
            return base.SendAsync(request, cancellationToken);
        }
    }
}

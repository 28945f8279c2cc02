using System.Text.Json.Nodes;
using TrustLedger.Client.Reading;
using TrustLedger.Protocol.Entries;
using TrustLedger.Protocol.Statements;
using TrustLedger.Protocol.Witnesses;

namespace TrustLedger.Tests.Client.Malicious;

/// <summary>Lists: a signature on each entry shows nothing of what was left out. Who has replayed the log, sees it.</summary>
public sealed class PageLieTests : IAsyncLifetime
{
    private static readonly CancellationToken Never = CancellationToken.None;
    private static readonly StatementQuery All = new() { After = 0 };

    private readonly SignedStatement[] _claims = [.. Enumerable.Range(0, 5).Select(at => FakeLog.Claim($"claim-{at}"))];
    private LyingNode _server = null!;
    private LogFollower _follower = null!;

    public async Task InitializeAsync()
    {
        _server = await LyingNode.StartAsync();
        foreach (var claim in _claims)
            _server.Log.Append(claim);
        _follower = await _server.FollowedAsync();
    }

    public async Task DisposeAsync()
    {
        _follower.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task The_true_list_holds() => Assert.Null(await ConfirmAsync(All));

    [Fact]
    public async Task A_list_that_leaves_out_an_entry_is_refused() =>
        Assert.Equal("page-incomplete", await ConfirmAsync(All, page => Items(page).RemoveAt(2)));

    [Fact]
    public async Task A_list_that_says_there_is_nothing_is_refused()
    {
        var query = new StatementQuery { Recipient = _claims[3].Statement.Recipient };

        Assert.Equal("page-incomplete", await ConfirmAsync(query, page => Items(page).Clear()));
        Assert.Null(await ConfirmAsync(query, page => Keep(page, 4)));
    }

    [Fact]
    public async Task A_page_that_skips_to_the_next_one_is_refused()
    {
        void First(JsonObject page)
        {
            Keep(page, 1, 2);
            page["next"] = 2;
        }

        Assert.Null(await ConfirmAsync(All, First));
        Assert.Equal("page-incomplete", await ConfirmAsync(All, page =>
        {
            First(page);
            page["next"] = 3;
        }));
    }

    [Fact]
    public async Task An_entry_under_another_index_is_refused() => Assert.Equal("page-entry-other", await ConfirmAsync(All, page =>
    {
        Items(page).RemoveAt(4);
        Items(page)[3]!["index"] = 5;
    }));

    [Fact]
    public async Task An_entry_that_the_log_does_not_have_is_refused() => Assert.Equal("page-entry-other", await ConfirmAsync(All, page =>
        Put(page, 2, FakeLog.Claim("claim-2"), 1_700_000_000_002)));

    [Fact]
    public async Task An_entry_with_another_acceptance_time_is_refused() => Assert.Equal("page-entry-other", await ConfirmAsync(All, page =>
        Put(page, 2, _claims[2], 1_600_000_000_000)));

    [Fact]
    public async Task An_entry_that_was_not_asked_for_is_refused() => Assert.Equal("page-entry-other", await ConfirmAsync(
        new StatementQuery { Recipient = _claims[3].Statement.Recipient }, page => Keep(page, 3, 4)));

    [Fact]
    public async Task A_list_as_of_an_older_size_is_refused() => Assert.Equal("checkpoint-behind", await ConfirmAsync(All, page =>
    {
        var earlier = _server.Log.Fork();
        earlier.Entries.RemoveAt(5);
        page["checkpoint"] = earlier.Final().ToString();
        Items(page).RemoveAt(4);
    }));

    [Fact]
    public async Task A_list_under_another_tree_convicts_the_log()
    {
        Assert.Equal("log-forked", await ConfirmAsync(All, page =>
        {
            var fork = _server.Log.Fork();
            fork.Entries.RemoveAt(5);
            fork.AppendPadding(1);
            page["checkpoint"] = fork.Sign().ToString();
        }));
        Assert.Equal(ForkKind.SameSize, _server.Convicted());
    }

    // What the log took in since, nobody here has replayed yet.
    [Fact]
    public async Task What_is_newer_than_the_replay_stays_open()
    {
        _server.Log.Append(FakeLog.Claim("claim-5"));

        Assert.Null(await ConfirmAsync(All));
        Assert.Null(await ConfirmAsync(All, page => Items(page).RemoveAt(5)));
        (await _follower.SyncAsync(Never)).Value();
        Assert.Equal("page-incomplete", await ConfirmAsync(All, page => Items(page).RemoveAt(5)));
    }

    private async Task<string?> ConfirmAsync(StatementQuery query, Action<JsonObject>? lie = null)
    {
        if (lie is not null)
        {
            _server.Node.Instead = _ => null;
            _server.Distort("statements", await TruthAsync(), lie);
        }

        var page = (await _server.Client(FakeLog.Governor).ListAsync(query, Never)).Value();
        return _follower.Confirm(page, query)?.Code;
    }

    private async Task<JsonObject> TruthAsync()
    {
        using var http = new HttpClient();
        return JsonNode.Parse(await http.GetStringAsync(new Uri(_server.Url, "identity/statements")))!.AsObject();
    }

    private static JsonArray Items(JsonObject page) => page["items"]!.AsArray();

    private static void Keep(JsonObject page, params int[] indices)
    {
        foreach (var item in Items(page).Where(item => !indices.Contains((int)item!["index"]!)).ToList())
            Items(page).Remove(item);
    }

    private static void Put(JsonObject page, int at, SignedStatement statement, ulong accepted)
    {
        Items(page)[at]!["uid"] = statement.Uid.ToString();
        Items(page)[at]!["entry"] = Convert.ToBase64String(LogEntry.Of(statement, accepted).Encode());
    }
}

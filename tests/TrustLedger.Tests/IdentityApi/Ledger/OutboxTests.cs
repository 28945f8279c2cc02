using System.Text;
using TrustLedger.IdentityApi.Ledger;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Statements;
using TrustLedger.Protocol.Statements.Bodies;

namespace TrustLedger.Tests.IdentityApi.Ledger;

/// <summary>Between database and ledger: nothing lost, nothing twice, word for word.</summary>
public sealed class OutboxTests : IDisposable
{
    private static readonly CancellationToken Never = CancellationToken.None;
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(10);
    private readonly TemporaryFolder _folder = new();
    private readonly Secp256k1Key _key = Secp256k1Key.Generate();

    [Fact]
    public async Task Posts_word_for_word_and_keeps_the_receipt()
    {
        await using var api = await StartAsync();
        var statement = Statement();
        await AddAsync(api, statement);

        var item = await api.Get<Outbox>().SettleAsync("identity", statement.Uid.ToString(), Most, Never);

        Assert.Equal((OutboxState.Published, statement.Uid.ToString()), (item.State, item.Receipt!.Uid));
        Assert.Equal(("identity", statement.ToJson()), Assert.Single(api.Ledger.Posted));
    }

    [Fact]
    public async Task A_lost_answer_is_asked_for_again_with_the_same_bytes()
    {
        await using var api = await StartAsync();
        api.Ledger.Mood = LedgerMood.StoresAndReportsLost;
        var statement = Statement();
        await AddAsync(api, statement);
        api.Get<Outbox>().Wake();
        await Eventually.HoldsAsync(() => Task.FromResult(api.Ledger.Posted.Count > 1));

        api.Ledger.Mood = LedgerMood.Publishes;
        var item = await api.Get<Outbox>().SettleAsync("identity", statement.Uid.ToString(), Most, Never);

        Assert.Equal((OutboxState.Published, 1), (item.State, api.Ledger.Stored));
        Assert.Single(api.Ledger.Posted.Distinct());
    }

    [Fact]
    public async Task What_waited_at_a_stop_is_sent_after_the_start()
    {
        var statement = Statement();
        await using (var api = await StartAsync())
        {
            api.Ledger.Mood = LedgerMood.Away;
            await AddAsync(api, statement);
        }

        await using var again = await StartAsync();
        await Eventually.HoldsAsync(() => Task.FromResult(again.Ledger.Stored == 1));
    }

    [Fact]
    public async Task A_rolled_back_change_sends_nothing()
    {
        await using var api = await StartAsync();
        var statement = Statement();
        await Assert.ThrowsAsync<IOException>(() => api.Get<Database>().WriteAsync(
            async connection =>
            {
                await api.Get<Outbox>().AddAsync(connection, "identity", "test", statement);
                throw new IOException();
            },
            Never));

        Assert.Null(await api.Get<Outbox>().FindAsync("identity", statement.Uid.ToString(), Never));
        Assert.Empty(api.Ledger.Posted);
    }

    [Fact]
    public async Task What_another_statement_refers_to_goes_first()
    {
        await using var api = await StartAsync();
        var first = Statement();
        var second = Statement(first.Uid);
        await api.Get<Database>().WriteAsync(
            async connection =>
            {
                await api.Get<Outbox>().AddAsync(connection, "identity", "test", second);
                await api.Get<Outbox>().AddAsync(connection, "identity", "test", first);
            },
            Never);

        await api.Get<Outbox>().SettleAsync("identity", second.Uid.ToString(), Most, Never);

        Assert.Equal([first.Uid, second.Uid], api.Ledger.Posted.Select(post => UidOf(post.Json)));
    }

    [Fact]
    public async Task A_refused_statement_is_not_posted_again_until_it_is_added_again()
    {
        await using var api = await StartAsync();
        api.Ledger.Mood = LedgerMood.Refuses;
        var statement = Statement();
        await AddAsync(api, statement);
        var refused = await api.Get<Outbox>().SettleAsync("identity", statement.Uid.ToString(), Most, Never);
        Assert.Equal((OutboxState.Refused, "role-not-allowed", 1), (refused.State, refused.Code, api.Ledger.Posted.Count));

        api.Ledger.Mood = LedgerMood.Publishes;
        await AddAsync(api, statement);
        var item = await api.Get<Outbox>().SettleAsync("identity", statement.Uid.ToString(), Most, Never);
        Assert.Equal((OutboxState.Published, 2), (item.State, api.Ledger.Posted.Count));
    }

    [Fact]
    public async Task The_topic_hears_of_the_receipt_in_the_transaction_that_stores_it()
    {
        await using var api = await StartAsync();
        var statement = Statement();
        await AddAsync(api, statement);
        await api.Get<Outbox>().SettleAsync("identity", statement.Uid.ToString(), Most, Never);

        // Topics are found by name: the proofing topic has none of this uid and must not mind.
        var other = Statement();
        await AddAsync(api, other, "proofing");
        Assert.Equal(OutboxState.Published, (await api.Get<Outbox>().SettleAsync("identity", other.Uid.ToString(), Most, Never)).State);
    }

    public void Dispose()
    {
        _key.Dispose();
        _folder.Dispose();
    }

    private Task<TestApi> StartAsync() => TestApi.StartAsync(folder: _folder);

    private static Task AddAsync(TestApi api, SignedStatement statement, string topic = "test") => api.Get<Database>().WriteAsync(
        connection => api.Get<Outbox>().AddAsync(connection, "identity", topic, statement), Never);

    private static Bytes32 UidOf(string json) => SignedStatement.Parse(Encoding.UTF8.GetBytes(json)).Value().Uid;

    private SignedStatement Statement(Bytes32 refers = default) => TrustLedger.Protocol.Statements.Statement.Of(
        new BindingBody(Bytes32.FromCode("person"), Bytes32.Zero, 1), _key.Address, 1_790_000_000, refers)
        .Sign(StatementDomain.ForOrigin("yunxi.example/identity"), _key);
}

using TrustLedger.Client.Reading;
using TrustLedger.Protocol.State;

namespace TrustLedger.Tests.Client.Malicious;

/// <summary>The suite's own ground: what the server says when it does not lie is accepted, every call of it.</summary>
public sealed class TruthTests
{
    private static readonly CancellationToken Never = CancellationToken.None;

    [Theory, InlineData(0, 0), InlineData(4, 3)]
    public async Task Every_call_is_accepted(int witnesses, int needed)
    {
        await using var server = await LyingNode.StartAsync(new FakeLog(witnesses: witnesses, needed: needed));
        var client = server.Client(FakeLog.Governor);
        var claim = FakeLog.Claim("residence");

        var receipt = (await client.SubmitAsync(claim, Acknowledgement.Cosigned, Never)).Value();
        server.Log.AppendPadding(3);
        using var follower = await server.FollowedAsync();
        var query = new StatementQuery { After = 0 };
        var page = (await client.ListAsync(query, Never)).Value();

        Assert.True(receipt.IsFinal);
        Assert.True((await client.FindAsync(claim.Uid, Never)).Value().Checkpoint.IsFinal);
        Assert.Equal(StatementState.Effective, follower.Read(state => state.View(claim.Uid)).State);
        Assert.Equal(5, follower.Checkpoint!.Size);
        Assert.Equal(witnesses, follower.Checkpoint.Cosignatures.Count);
        Assert.True((await client.PendingCheckpointAsync(Never)).Value().IsFinal == (witnesses == 0));
        Assert.Equal(5, (await Growth.CheckAsync(client, server.Memory, Never)).Value().Checkpoint.Size);
        Assert.Null(follower.Confirm(page, query));
        Assert.Null(server.Convicted());
    }

    [Fact]
    public async Task A_fresh_checkpoint_is_one_that_witnesses_saw_lately()
    {
        await using var server = await LyingNode.StartAsync();

        Assert.Equal(4, (await server.Client().FreshCheckpointAsync(TimeSpan.FromMinutes(5), Never)).Value().Cosignatures.Count);
        using var follower = await server.FollowAsync();
        Assert.Equal(1, (await follower.SyncFreshAsync(TimeSpan.FromMinutes(5), Never)).Value().Size);
    }
}

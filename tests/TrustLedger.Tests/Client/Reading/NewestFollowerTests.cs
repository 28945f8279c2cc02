using TrustLedger.Client.Reading;
using TrustLedger.Protocol.State;
using TrustLedger.Protocol.Statements;
using TrustLedger.Protocol.Witnesses;

namespace TrustLedger.Tests.Client.Reading;

/// <summary>A follower that works on while witnesses are away, and says how much of what it knows is final.</summary>
public sealed class NewestFollowerTests : IDisposable
{
    private static readonly CancellationToken Never = CancellationToken.None;

    private readonly TemporaryFolder _folder = new();
    private readonly FakeLog _log = new(witnesses: 4, needed: 3);
    private readonly FakeNode _node;

    public NewestFollowerTests() => _node = new FakeNode(_log);

    public void Dispose()
    {
        _node.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task What_nobody_has_cosigned_counts_and_is_not_final()
    {
        var claim = Add("residence");
        NothingFinal();
        using var follower = await OpenAsync();

        Assert.Equal(2, (await follower.SyncNewestAsync(Never)).Value().Size);

        Assert.Equal(StatementState.Effective, follower.Read(state => state.View(claim.Uid)).State);
        Assert.Null(follower.Final);
    }

    [Fact]
    public async Task What_is_final_follows_as_the_witnesses_come_back()
    {
        var behind = _log.Final();
        Add("residence");
        Serve(behind.ToString());
        using var follower = await OpenAsync();
        await follower.SyncNewestAsync(Never);
        Assert.Equal((2, 1), (follower.Checkpoint!.Size, follower.Final!.Size));

        _node.Instead = _ => null;
        await follower.SyncNewestAsync(Never);
        Assert.Equal((2, 2), (follower.Checkpoint!.Size, follower.Final!.Size));
    }

    [Fact]
    public async Task A_final_checkpoint_of_another_beginning_is_refused()
    {
        var fork = _log.Fork();
        fork.AppendPadding(2);
        Add("residence");
        Add("employment");
        Add("schooling");
        Serve(fork.Final().ToString());
        using var follower = await OpenAsync();

        Assert.Equal("log-history-unproven", (await follower.SyncNewestAsync(Never)).Refusal().Code);
        Assert.Null(follower.Final);
    }

    [Fact]
    public async Task A_final_checkpoint_of_the_same_size_and_another_tree_convicts_the_log()
    {
        var fork = _log.Fork();
        fork.AppendPadding(1);
        Add("residence");
        Serve(fork.Final().ToString());
        using var follower = await OpenAsync();

        Assert.Equal("log-forked", (await follower.SyncNewestAsync(Never)).Refusal().Code);

        var evidence = ForkEvidence.Parse(await File.ReadAllBytesAsync(_folder.File("identity.checkpoint.forked"))).Value();
        Assert.Equal(ForkKind.SameSize, evidence.Verify(FakeLog.Origin, _log.Signer.VerifierKey).Value());
    }

    [Fact]
    public async Task What_the_log_has_signed_it_does_not_take_back_though_nobody_cosigned_it()
    {
        Add("residence");
        NothingFinal();
        using (var follower = await OpenAsync())
            await follower.SyncNewestAsync(Never);
        _log.Entries.RemoveAt(1);

        using var later = await OpenAsync();
        Assert.Equal("checkpoint-behind", (await later.SyncNewestAsync(Never)).Refusal().Code);
    }

    [Fact]
    public async Task Too_few_cosignatures_under_the_name_of_a_final_checkpoint_are_refused()
    {
        _log.Cosigning = 2;
        using var follower = await OpenAsync();

        Assert.Equal("cosignatures-missing", (await follower.SyncNewestAsync(Never)).Refusal().Code);
    }

    private SignedStatement Add(string predicate)
    {
        var claim = FakeLog.Claim(predicate);
        _log.Append(claim);
        return claim;
    }

    private void NothingFinal() => _node.Instead = path => path == "checkpoint" ? FakeNode.Problem(503, "cosignatures-waiting") : null;

    private void Serve(string final) => _node.Instead = path => path == "checkpoint" ? FakeNode.Text(final) : null;

    private async Task<LogFollower> OpenAsync() => (await LogFollower.OpenAsync(_node.Client(), _folder.File("identity.checkpoint"), Never)).Value();
}

using TrustLedger.Credentials.SdJwt;
using TrustLedger.Credentials.StatusLists;

namespace TrustLedger.Tests.IdentityApi.Status;

/// <summary>What somebody learns who keeps successive lists: neither when a person was revoked nor of how many copies.</summary>
public sealed class StatusDecoysTests : IAsyncLifetime
{
    private StatusKit _kit = null!;

    public async Task InitializeAsync() => _kit = await StatusKit.StartAsync();

    public async Task DisposeAsync() => await _kit.DisposeAsync();

    [Fact]
    public async Task A_revoked_batch_is_published_among_others()
    {
        var uri = (await _kit.IssueAsync("stays", copies: 20))[0].Uri;
        var (turned, beside) = (0, new List<int>());
        for (var round = 0; round < 20; round++)
        {
            await _kit.IssueAsync($"subject-{round}", copies: 10);
            await _kit.RevokeAsync($"subject-{round}");
            _kit.NextTick();
            var now = StatusKit.Turned(await _kit.ReadAsync(uri));
            beside.Add(now - turned - 10);
            turned = now;
        }

        Assert.All(beside, count => Assert.InRange(count, 0, 50)); // A group that was due may be among them.
        Assert.True(beside.Distinct().Count() > 3, string.Join(' ', beside));
        Assert.Equal(0, await CountAsync("issued_credentials AS c JOIN status_flips AS f ON f.status_index = c.status_index WHERE c.revoked IS NULL"));
    }

    [Fact]
    public async Task Entries_turn_while_nobody_revokes_anything_and_never_turn_back()
    {
        var entries = await _kit.IssueAsync("stays", copies: 10);
        var last = await _kit.ReadAsync(entries[0].Uri);
        for (var round = 0; round < 3; round++)
        {
            _kit.Api.Time.Advance(TimeSpan.FromDays(1)); // A group is due every hour or so.
            var next = await _kit.ReadAsync(entries[0].Uri);

            Assert.InRange(StatusKit.Turned(next) - StatusKit.Turned(last), 10, 20); // As many as this person has copies, or more.
            Assert.DoesNotContain(Enumerable.Range(0, last.List.Count), index => last.List.Read(index) == 1 && next.List.Read(index) == 0);
            last = next;
        }

        Assert.All(entries, entry => Assert.Equal(StatusVerdict.Valid, last.List.Verdict(entry.Index)));
    }

    [Fact]
    public async Task Decoys_leave_three_of_four_entries_to_credentials()
    {
        var entry = (await _kit.IssueAsync("stays"))[0];
        await _kit.SqlAsync("UPDATE status_lists SET decoys = entries / 4");
        _kit.Api.Time.Advance(TimeSpan.FromDays(1));

        Assert.Equal(0, StatusKit.Turned(await _kit.ReadAsync(entry.Uri)));
    }

    [Fact]
    public async Task The_entry_of_a_credential_that_is_over_may_turn()
    {
        IReadOnlyList<StatusReference> entries = await _kit.IssueAsync("over", copies: 4);
        await _kit.SqlAsync("UPDATE status_lists SET decoys = entries / 4");
        await _kit.SqlAsync("UPDATE status_lists SET entries = 8");
        for (var index = 0; index < 4; index++)
            await _kit.SqlAsync(FormattableString.Invariant($"UPDATE issued_credentials SET status_index = {index} WHERE status_index = {entries[index].Index}"));
        _kit.Api.Time.Advance(TimeSpan.FromDays(300)); // Over, but for clocks that run behind.
        Assert.Equal(0, StatusKit.Turned(await _kit.ReadAsync(entries[0].Uri)));

        _kit.Api.Time.Advance(TimeSpan.FromDays(30));
        Assert.Equal(4, StatusKit.Turned(await _kit.ReadAsync(entries[0].Uri)));
    }

    private Task<long> CountAsync(string what) => _kit.Api.Get<TrustLedger.IdentityApi.Storage.Database>().ReadAsync(
        connection => Dapper.SqlMapper.ExecuteScalarAsync<long>(connection, $"SELECT COUNT(*) FROM {what}"), CancellationToken.None);
}

using TrustLedger.Credentials.StatusLists;

namespace TrustLedger.Tests.IdentityApi.Status;

/// <summary>Which entry a credential gets (Token Status List §13.2, §13.3).</summary>
public sealed class StatusEntriesTests : IAsyncLifetime
{
    private StatusKit _kit = null!;

    public async Task InitializeAsync() => _kit = await StatusKit.StartAsync();

    public async Task DisposeAsync() => await _kit.DisposeAsync();

    [Fact]
    public async Task Each_copy_has_an_entry_of_its_own_and_what_is_issued_again_a_fresh_one()
    {
        var first = await _kit.IssueAsync("one", copies: 100);
        var again = await _kit.IssueAsync("one", copies: 100);

        Assert.Equal(200, first.Concat(again).Distinct().Count());
    }

    [Fact]
    public async Task Entries_are_spread_over_the_list_and_tell_nothing_of_the_order()
    {
        var indices = (await _kit.IssueAsync("one", copies: 200)).Select(entry => entry.Index).ToList();

        // Of 200 draws a quarter of the list gets 50, give or take six; less than 15 comes once in 10^11.
        Assert.All(
            indices.GroupBy(index => index / 250_000).Select(quarter => quarter.Count()).Prepend(indices.Max() / 10_000),
            count => Assert.True(count > 15));
        Assert.InRange(indices.Zip(indices.Skip(1)).Count(pair => pair.First < pair.Second), 60, 140);
    }

    [Fact]
    public async Task The_next_list_begins_when_the_newest_is_half_full()
    {
        var first = (await _kit.IssueAsync("one"))[0];
        await _kit.SqlAsync("UPDATE status_lists SET used = entries / 2 - 1");
        var last = (await _kit.IssueAsync("two"))[0];
        var next = (await _kit.IssueAsync("three"))[0];

        Assert.Equal(($"{TestApi.Issuer}/status/1", $"{TestApi.Issuer}/status/2"), (last.Uri, next.Uri));
        await _kit.RevokeAsync("one");
        await _kit.RevokeAsync("three");
        Assert.Equal(StatusVerdict.Invalid, (await _kit.ReadAsync(first.Uri)).List.Verdict(first.Index));
        Assert.Equal(StatusVerdict.Invalid, (await _kit.ReadAsync(next.Uri)).List.Verdict(next.Index));
    }

    [Fact]
    public async Task An_entry_that_was_turned_is_given_to_nobody()
    {
        await _kit.IssueAsync("one");
        await _kit.SqlAsync("DELETE FROM issued_credentials; UPDATE status_lists SET entries = 8, used = 0, flips = 7");
        for (var index = 0; index < 7; index++)
            await _kit.SqlAsync(FormattableString.Invariant($"INSERT INTO status_flips VALUES (1, {index + 1}, {index})"));

        Assert.Equal(7, (await _kit.IssueAsync("two"))[0].Index);
    }
}

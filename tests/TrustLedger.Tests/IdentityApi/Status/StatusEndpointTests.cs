using System.Net;
using TrustLedger.Credentials.StatusLists;

namespace TrustLedger.Tests.IdentityApi.Status;

/// <summary>A status list as whoever asks for it gets it (Token Status List §8.1, §8.2).</summary>
public sealed class StatusEndpointTests : IAsyncLifetime
{
    private StatusKit _kit = null!;

    public async Task InitializeAsync() => _kit = await StatusKit.StartAsync();

    public async Task DisposeAsync() => await _kit.DisposeAsync();

    [Fact]
    public async Task A_list_is_a_token_that_a_verifier_takes()
    {
        var entry = (await _kit.IssueAsync("one"))[0];

        using var answer = await _kit.GetAsync(entry.Uri);
        var token = await _kit.ReadAsync(entry.Uri); // Its chain must lead to the root without containing it.

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/statuslist+jwt", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal((1, 1_000_000, StatusVerdict.Valid), (token.List.Bits, token.List.Count, token.List.Verdict(entry.Index)));
        Assert.NotNull(token.ExpiresAt);
        Assert.Equal(TimeSpan.FromSeconds(10), token.TimeToLive);
    }

    [Fact]
    public async Task A_revocation_shows_from_the_next_tick_on()
    {
        var copies = await _kit.IssueAsync("one", copies: 3);
        var other = (await _kit.IssueAsync("two"))[0];
        await _kit.ReadAsync(other.Uri);

        Assert.Equal(3, await _kit.RevokeAsync("one"));
        _kit.NextTick();

        var after = await _kit.ReadAsync(other.Uri);
        Assert.All(copies, copy => Assert.Equal(StatusVerdict.Invalid, after.List.Verdict(copy.Index)));
        Assert.Equal(StatusVerdict.Valid, after.List.Verdict(other.Index));
        Assert.Equal(0, await _kit.RevokeAsync("one"));
    }

    [Fact]
    public async Task Within_a_tick_a_list_stays_as_it_is()
    {
        var entry = (await _kit.IssueAsync("one"))[0];
        _kit.NextTick();
        using var before = await _kit.GetAsync(entry.Uri);

        await _kit.RevokeAsync("one");
        using var meanwhile = await _kit.GetAsync(entry.Uri);
        if (meanwhile.Headers.CacheControl!.MaxAge <= before.Headers.CacheControl!.MaxAge)
            Assert.Equal(before.Headers.ETag, meanwhile.Headers.ETag); // Else the clock has passed into the next tick.
    }

    [Fact]
    public async Task A_copy_that_still_holds_is_not_sent_again()
    {
        var entry = (await _kit.IssueAsync("one"))[0];
        using var first = await _kit.GetAsync(entry.Uri);
        var tag = first.Headers.ETag!.ToString();
        Assert.True(first.Headers.CacheControl!.Public);
        Assert.InRange(first.Headers.CacheControl.MaxAge!.Value.TotalSeconds, 1, 10);

        _kit.NextTick();
        using var same = await _kit.GetAsync(entry.Uri, tag);
        await _kit.RevokeAsync("one");
        _kit.NextTick();
        using var changed = await _kit.GetAsync(entry.Uri, tag);

        Assert.Equal((HttpStatusCode.NotModified, HttpStatusCode.OK), (same.StatusCode, changed.StatusCode));
        Assert.Empty(await same.Content.ReadAsByteArrayAsync());
        Assert.False(tag == changed.Headers.ETag!.ToString());
    }

    [Fact]
    public async Task A_list_in_which_nothing_turns_is_signed_again_long_before_its_end()
    {
        var entry = (await _kit.IssueAsync("one"))[0];
        var first = await _kit.ReadAsync(entry.Uri);

        _kit.Api.Time.Advance(TimeSpan.FromSeconds(600)); // Two thirds of its life.

        Assert.True((await _kit.ReadAsync(entry.Uri)).IssuedAt > first.IssuedAt);
    }

    [Fact]
    public async Task There_is_no_list_before_anything_was_issued_from_it()
    {
        using var answer = await _kit.GetAsync($"{TestApi.Issuer}/status/1");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("status-list-unknown", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.True(answer.Headers.CacheControl!.NoStore);
    }

    [Fact]
    public async Task A_list_says_the_same_after_a_restart()
    {
        using var folder = new TemporaryFolder();
        string uri;
        StatusList before;
        await using (var kit = await StatusKit.StartAsync(folder))
        {
            uri = (await kit.IssueAsync("one", copies: 5))[0].Uri;
            await kit.RevokeAsync("one");
            before = (await kit.ReadAsync(uri)).List;
        }

        await using var again = await StatusKit.StartAsync(folder);
        Assert.Equal(before.ToJson().ToJsonString(), (await again.ReadAsync(uri)).List.ToJson().ToJsonString());
    }
}

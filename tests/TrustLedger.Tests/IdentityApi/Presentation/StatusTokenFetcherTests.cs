using System.Security.Cryptography;
using System.Text;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vp;
using TrustLedger.Credentials.StatusLists;
using TrustLedger.IdentityApi.Presentation;
using TrustLedger.Tests.Client;

namespace TrustLedger.Tests.IdentityApi.Presentation;

/// <summary>Other parties' status lists: how long a copy is kept, and what is remembered of it.</summary>
public sealed class StatusTokenFetcherTests : IAsyncLifetime, IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly TemporaryFolder _folder = new();
    private TestApi _api = null!;

    public async Task InitializeAsync() => _api = await TestApi.StartAsync(folder: _folder);

    public async Task DisposeAsync() => await _api.DisposeAsync();

    public void Dispose()
    {
        _key.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("no-store")]
    [InlineData("public, max-age=86400")]
    public async Task A_good_copy_is_kept_for_its_ttl_whatever_HTTP_says(string cacheControl)
    {
        using var server = Server(timeToLive: 60, validFor: 900, cacheControl);

        var first = await FetchAndKeepAsync(server);
        _api.Time.Advance(TimeSpan.FromSeconds(50));
        var second = await FetchAndKeepAsync(server);
        Assert.Equal((first.At, 1), (second.At, server.Connections)); // Being used makes it no younger.

        _api.Time.Advance(TimeSpan.FromSeconds(20));
        await FetchAndKeepAsync(server);
        Assert.Equal(2, server.Connections);
    }

    [Fact]
    public async Task A_copy_is_not_kept_past_its_end()
    {
        using var server = Server(timeToLive: 3_600, validFor: 60);

        await FetchAndKeepAsync(server);
        _api.Time.Advance(TimeSpan.FromSeconds(61));
        await Fetcher.FetchAsync(server.Url.ToString(), default);

        Assert.Equal(2, server.Connections);
    }

    [Fact]
    public async Task What_nobody_vouched_for_is_not_kept()
    {
        using var server = Server(timeToLive: 60, validFor: 900);

        Assert.NotNull(await Fetcher.FetchAsync(server.Url.ToString(), default));
        Assert.NotNull(await Fetcher.FetchAsync(server.Url.ToString(), default));

        Assert.Equal(2, server.Connections);
    }

    [Fact]
    public async Task The_newest_time_of_issue_is_known_after_a_restart_and_never_goes_back()
    {
        using var server = Server(timeToLive: 1, validFor: 900);
        var fetched = await FetchAndKeepAsync(server);
        var issued = Read(server, fetched).IssuedAt;
        Assert.Null(fetched.NewestIssuedAt);

        await _api.Get<SeenStatusLists>().RememberAsync(server.Url.ToString(), issued.AddHours(-1), default);
        await _api.DisposeAsync();
        _api = await TestApi.StartAsync(folder: _folder);

        Assert.Equal(issued, (await Fetcher.FetchAsync(server.Url.ToString(), default))!.NewestIssuedAt);
    }

    [Fact]
    public async Task So_many_lists_are_kept_and_no_more()
    {
        using var server = Server(timeToLive: 60, validFor: 900);
        var fetched = (await Fetcher.FetchAsync(server.Url.ToString(), default))!;
        var kept = new KeptStatusTokens();
        for (var list = 0; list < KeptStatusTokens.Most + 2; list++)
        {
            var uri = FormattableString.Invariant($"https://lists.example/{list}");
            var at = fetched.At.AddSeconds(list);
            var text = Token(uri, 60, 900);
            kept.Keep(new FetchedStatus(text, at), StatusListToken.Verify(text, uri, _ => Jwk.Of(_key)).Value());
        }

        Assert.Null(kept.Find("https://lists.example/1", fetched.At)); // The two that would go first went.
        Assert.NotNull(kept.Find("https://lists.example/2", fetched.At));
    }

    private IStatusTokens Fetcher => _api.Get<IStatusTokens>();

    private async Task<FetchedStatus> FetchAndKeepAsync(LoopbackServer server)
    {
        var fetched = (await Fetcher.FetchAsync(server.Url.ToString(), default))!;
        await Fetcher.KeepAsync(fetched, Read(server, fetched), default);
        return fetched;
    }

    private StatusListToken Read(LoopbackServer server, FetchedStatus fetched) =>
        StatusListToken.Verify(fetched.Token, server.Url.ToString(), _ => Jwk.Of(_key)).Value();

    private LoopbackServer Server(int timeToLive, int validFor, string cacheControl = "no-cache") => new(url =>
    {
        var body = Token(url.ToString(), timeToLive, validFor);
        return Encoding.ASCII.GetBytes(
            $"HTTP/1.1 200 OK\r\nContent-Type: application/statuslist+jwt\r\nCache-Control: {cacheControl}\r\nConnection: close\r\n\r\n{body}");
    });

    private string Token(string uri, int timeToLive, int validFor) => StatusListToken.Write(
        uri, StatusList.Create(1, 8), _key, [], _api.Time.GetUtcNow(), TimeSpan.FromSeconds(validFor), TimeSpan.FromSeconds(timeToLive));
}

using TrustLedger.IdentityApi;

namespace TrustLedger.Tests.IdentityApi.Authorization;

/// <summary>How many requests one wallet, one address and one browser may have.</summary>
public sealed class PushedRequestTests
{
    [Fact]
    public async Task A_wallet_pushes_so_many_requests_in_a_minute_and_another_one_still_may()
    {
        await using var api = await AuthorizationApi.StartAsync(
            CredentialProfile.Open, trustsProvider: true, options => options with { PushedRequestsPerWalletPerMinute = 2 });
        api.Attests = true;
        Assert.Equal(201, (await api.PushAsync()).Status);
        Assert.Equal(201, (await api.PushAsync()).Status);

        var third = await api.PushAsync();

        Assert.Equal((429, "temporarily_unavailable"), (third.Status, third.Code));
        Assert.True(third.Headers.CacheControl!.NoStore);
        Assert.Equal(TimeSpan.FromMinutes(1), third.Headers.RetryAfter?.Delta);
        api.Attests = false;
        Assert.Equal(201, (await api.PushAsync()).Status);
        api.Attests = true;
        api.Api.Time.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(201, (await api.PushAsync()).Status);
    }

    [Fact]
    public async Task A_network_address_pushes_so_many_requests_in_a_minute_whatever_name_it_gives()
    {
        await using var api = await AuthorizationApi.StartAsync(change: options => options with { PushedRequestsPerAddressPerMinute = 2 });
        Assert.Equal(201, (await api.PushAsync()).Status);
        Assert.Equal(201, (await api.PushAsync(("client_id", "https://another.example"))).Status);

        var third = await api.PushAsync(("client_id", "https://third.example"));

        Assert.Equal((429, "temporarily_unavailable"), (third.Status, third.Code));
        Assert.Equal(2, await api.CountAsync("authorizations"));
        api.Api.Time.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(201, (await api.PushAsync()).Status);
    }

    [Fact]
    public async Task One_browser_decides_several_requests_each_by_itself()
    {
        await using var api = await AuthorizationApi.StartAsync();
        var (first, second) = (await OpenAsync(api), await OpenAsync(api));
        var browser = $"{first}; {second}";
        Assert.Equal(200, (await api.ConfirmAsync(first)).Status);
        Assert.Equal(200, (await api.ConfirmAsync(second)).Status);

        var (yes, no) = (await DecideAsync(api, browser, first, "allow"), await DecideAsync(api, browser, second, "deny"));

        Assert.NotNull(yes.Parameter("code"));
        Assert.Equal("access_denied", no.Parameter("error"));
    }

    [Fact]
    public async Task A_browser_has_so_many_requests_open_and_no_more()
    {
        await using var api = await AuthorizationApi.StartAsync();
        var browser = string.Join("; ", Enumerable.Range(0, 8).Select(i => $"authorization-{i}=x"));
        var uri = Uri.EscapeDataString((await api.PushAsync()).Json.Text("request_uri"));
        var path = $"/authorize?client_id={Uri.EscapeDataString(AuthorizationApi.Client)}&request_uri={uri}";

        var refused = await api.GetAsync(path, browser);

        Assert.Equal((429, "authorizations-too-many"), (refused.Status, refused.Code));
        Assert.Equal(303, (await api.GetAsync(path)).Status);
    }

    private static async Task<string> OpenAsync(AuthorizationApi api) =>
        await api.OpenAsync((await api.PushAsync()).Json.Text("request_uri"));

    private static async Task<AuthorizationApi.Answer> DecideAsync(AuthorizationApi api, string browser, string one, string decision)
    {
        var path = AuthorizationApi.PagePath(one);
        var page = await api.PageAsync(browser, path);
        var token = page.Text.Split("name=\"token\" value=\"")[1].Split('"')[0];
        return await api.DecideAsync(browser, decision, token, path);
    }
}

using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace TrustLedger.Tests.IdentityApi.Authorization;

/// <summary>What a resident sees, and what the page keeps others from doing with it.</summary>
public sealed class ConsentPageTests : IAsyncLifetime
{
    private AuthorizationApi _api = null!;

    public async Task InitializeAsync() => _api = await AuthorizationApi.StartAsync();

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task It_names_the_wallet_and_every_claim_in_both_languages()
    {
        var cookie = await OpenAsync();
        Assert.Contains("未经认证的钱包", (await _api.PageAsync(cookie)).Text, StringComparison.Ordinal);
        await _api.ConfirmAsync(cookie);

        var page = (await _api.PageAsync(cookie)).Text;

        Assert.All(
            ["https://wallet.example", "实名身份凭证", "Identity of a real person", "公民身份号码", "Identity number", "出生日期", "Proofing level", "同意", "Refuse"],
            text => Assert.Contains(text, page, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("person")]
    [InlineData("representative")]
    [InlineData("licence-residence-permit")]
    public async Task The_claims_that_it_names_are_those_of_the_issuers_metadata(string configuration)
    {
        var cookie = await _api.OpenAsync((await _api.PushAsync(("scope", configuration))).Json.Text("request_uri"));
        await _api.ConfirmAsync(cookie);

        var page = WebUtility.HtmlDecode((await _api.PageAsync(cookie)).Text);

        var described = (await _api.GetAsync("/.well-known/openid-credential-issuer")).Json["credential_configurations_supported"]![configuration]!["credential_metadata"]!["claims"]!.AsArray();
        Assert.NotEmpty(described);
        foreach (var display in described.SelectMany(claim => claim!["display"]!.AsArray()))
            Assert.Contains($">{display!.Text("name")}<", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_runs_nothing_loads_nothing_and_is_framed_by_nobody()
    {
        var cookie = await OpenAsync();
        var waiting = await _api.PageAsync(cookie);
        await _api.ConfirmAsync(cookie);
        var asking = await _api.PageAsync(cookie);

        foreach (var page in new[] { waiting, asking })
        {
            var policy = page.Headers.GetValues("Content-Security-Policy").Single();
            Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
            Assert.Contains("base-uri 'none'", policy, StringComparison.Ordinal);
            Assert.Contains("form-action 'self' https://wallet.example;", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("<script", page.Text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(" src=", page.Text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(" style=", page.Text, StringComparison.OrdinalIgnoreCase);
            // The one style of the page is the one that the policy lets through.
            var style = page.Text.Split("<style>")[1].Split("</style>")[0];
            Assert.Contains(Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style))), policy, StringComparison.Ordinal);
            Assert.True(page.Headers.CacheControl!.NoStore);
        }
    }

    [Fact]
    public async Task What_a_wallet_says_of_itself_is_text_and_nothing_more()
    {
        var pushed = await _api.PushAsync(("client_id", "<script>alert(1)</script>\"'&"));
        var cookie = await _api.OpenAsync(pushed.Json.Text("request_uri"), "<script>alert(1)</script>\"'&");

        var page = (await _api.PageAsync(cookie)).Text;

        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("<script>alert(1)</script>", WebUtility.HtmlDecode(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_cookie_is_this_browser_s_alone_and_no_script_reads_it()
    {
        var pushed = await _api.PushAsync();
        var answer = await _api.GetAsync(
            $"/authorize?client_id={Uri.EscapeDataString(AuthorizationApi.Client)}&request_uri={Uri.EscapeDataString(pushed.Json.Text("request_uri"))}");

        // The page's own, and the one of the request that a wallet on this device answers.
        Assert.Equal(2, answer.Headers.GetValues("Set-Cookie").Count());
        Assert.All(answer.Headers.GetValues("Set-Cookie"), cookie =>
        {
            Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        });
        var page = AuthorizationApi.PagePath(AuthorizationApi.CookiesOf(answer));
        Assert.Equal(200, (await _api.PageAsync(AuthorizationApi.CookiesOf(answer), page)).Status);
        Assert.Equal(404, (await _api.PageAsync(cookie: null, page)).Status);
        Assert.Equal(404, (await _api.PageAsync($"authorization-{page.Split('/')[^1]}=of-another-browser", page)).Status);
    }

    [Fact]
    public async Task Who_comes_late_is_told_to_begin_again()
    {
        var cookie = await OpenAsync();
        _api.Api.Time.Advance(TimeSpan.FromMinutes(11));

        var late = await _api.PageAsync(cookie);

        Assert.Equal(404, late.Status);
        Assert.Contains("请回到钱包重新开始", late.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://wallet.example:8443/cb?a=b", "https://wallet.example:8443;")]
    [InlineData("http://127.0.0.1:51234/cb", "http://127.0.0.1:51234;")]
    [InlineData("eu.europa.ec.euidi://authorization", "eu.europa.ec.euidi:;")]
    public async Task A_wallet_is_reached_by_any_address_that_a_browser_can_open(string redirectUri, string allowed)
    {
        var cookie = await _api.OpenAsync((await _api.PushAsync(("redirect_uri", redirectUri))).Json.Text("request_uri"));
        await _api.ConfirmAsync(cookie);

        var page = await _api.PageAsync(cookie);
        Assert.Contains(allowed, page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.StartsWith(redirectUri, (await _api.DecideAsync(cookie)).Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    private async Task<string> OpenAsync() => await _api.OpenAsync((await _api.PushAsync()).Json.Text("request_uri"));
}

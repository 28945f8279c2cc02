using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using TrustLedger.Credentials.OpenId4Vp;
using TrustLedger.IdentityApi.Presentation;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Tests.IdentityApi.Presentation;

/// <summary>On the same device the result is for the browser session that asked (OpenID4VP 1.0 §14.3, HAIP 1.0 §5.1).</summary>
public sealed class SameDeviceTests : IAsyncLifetime
{
    private static readonly object Asked = new { purpose = "p", preset = "person-name-level", sameDevice = true };

    private PresentationApi _api = null!;

    public async Task InitializeAsync() => _api = await PresentationApi.StartAsync();

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task The_result_is_held_back_until_the_browser_that_began_it_comes_back()
    {
        var (id, link, cookie) = await OpenAsync();
        var request = await _api.FetchAsync(link);

        var redirect = await AnsweredAsync(request);
        var before = await _api.ResultAsync(id, cookie);
        var returned = await ReturnAsync(redirect, cookie);
        var after = await _api.ResultAsync(id, cookie);

        Assert.Equal(("returning", "unknown"), (before.Text("status"), Session(before)));
        Assert.Null(before["credentials"]);
        Assert.Equal(HttpStatusCode.OK, returned.StatusCode);
        Assert.Equal("text/plain", returned.Content.Headers.ContentType?.MediaType);
        Assert.Equal(("accepted", "passed"), (after.Text("status"), Session(after)));
        Assert.Equal("甲某", (string?)after["credentials"]![0]!["claims"]!["name"]);
    }

    [Fact]
    public async Task Without_the_session_nobody_reads_the_result()
    {
        var (id, link, cookie) = await OpenAsync();
        await ReturnAsync(await AnsweredAsync(await _api.FetchAsync(link)), cookie);

        foreach (var other in new[] { null, cookie[..^1] + (cookie[^1] == 'A' ? 'B' : 'A'), (await OpenAsync()).Cookie })
            await Refused(await _api.OfficerAsync(HttpMethod.Get, $"/presentations/{id}", cookie: other), HttpStatusCode.Forbidden, "session-wrong");
    }

    [Fact]
    public async Task What_comes_back_in_another_browser_is_refused_for_good()
    {
        var (id, link, cookie) = await OpenAsync();
        var redirect = await AnsweredAsync(await _api.FetchAsync(link));

        await Refused(await ReturnAsync(redirect, cookie: null), HttpStatusCode.Forbidden, "session-wrong");

        var result = await _api.ResultAsync(id, cookie);
        Assert.Equal(("refused", "failed"), (result.Text("status"), Session(result)));
        Assert.Null(result["credentials"]);
        await Refused(await ReturnAsync(redirect, cookie), HttpStatusCode.Forbidden, "response-code-wrong");
    }

    [Fact]
    public async Task A_response_code_counts_once()
    {
        var (id, link, cookie) = await OpenAsync();
        var redirect = await AnsweredAsync(await _api.FetchAsync(link));
        await ReturnAsync(redirect, cookie);

        await Refused(await ReturnAsync(redirect, cookie), HttpStatusCode.Forbidden, "response-code-wrong");
        Assert.Equal("accepted", (await _api.ResultAsync(id, cookie)).Text("status"));
    }

    [Fact]
    public async Task Of_racing_browsers_with_one_code_one_is_let_in()
    {
        var (_, link, cookie) = await OpenAsync();
        var redirect = await AnsweredAsync(await _api.FetchAsync(link));

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => ReturnAsync(redirect, cookie))));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?response_code=")]
    [InlineData("?response_code=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("?response_code=a&response_code=b")]
    public async Task Another_code_or_none_changes_nothing(string query)
    {
        var (id, link, cookie) = await OpenAsync();
        var redirect = await AnsweredAsync(await _api.FetchAsync(link));

        await Refused(await ReturnAsync($"/presentations/{id}/return{query}", cookie), HttpStatusCode.Forbidden, "response-code-wrong");
        Assert.Equal(HttpStatusCode.OK, (await ReturnAsync(redirect, cookie)).StatusCode);
    }

    [Fact]
    public async Task Another_requests_code_changes_nothing()
    {
        var first = await OpenAsync();
        var redirect = await AnsweredAsync(await _api.FetchAsync(first.Link));
        var (id, link, cookie) = await OpenAsync();
        await AnsweredAsync(await _api.FetchAsync(link));

        await Refused(
            await ReturnAsync($"/presentations/{id}/return{new Uri(redirect).Query}", cookie), HttpStatusCode.Forbidden, "response-code-wrong");
        Assert.Equal("returning", (await _api.ResultAsync(id, cookie)).Text("status"));
    }

    [Fact]
    public async Task A_wallet_that_does_not_follow_the_redirect_has_presented_nothing()
    {
        var (id, link, cookie) = await OpenAsync();
        var redirect = await AnsweredAsync(await _api.FetchAsync(link));
        _api.Time.Now += TimeSpan.FromMinutes(5);

        await Refused(await ReturnAsync(redirect, cookie), HttpStatusCode.Gone, "presentation-expired");
        var result = await _api.ResultAsync(id, cookie);
        Assert.Equal(("refused", "failed"), (result.Text("status"), Session(result)));
        Assert.Null(result["credentials"]);
    }

    [Fact]
    public async Task Each_redirect_holds_a_fresh_code_of_at_least_128_bits()
    {
        var codes = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < 3; i++)
        {
            var redirect = await AnsweredAsync(await _api.FetchAsync((await OpenAsync()).Link));
            var code = new Uri(redirect).Query["?response_code=".Length..];
            Assert.True(StrictBase64Url.TryDecode(code, out var bytes) && bytes.Length >= 16);
            Assert.True(codes.Add(code));
        }
    }

    [Fact]
    public async Task An_error_answer_leads_the_browser_back_too()
    {
        var (id, link, cookie) = await OpenAsync();
        var request = await _api.FetchAsync(link);

        var answered = await _api.PostAsync(request, ErrorResponse.AccessDenied(request.State).ToForm());
        var redirect = JsonNode.Parse(await answered.Content.ReadAsStringAsync())!.AsObject().Text("redirect_uri")!;

        Assert.Equal(HttpStatusCode.OK, (await ReturnAsync(redirect, cookie)).StatusCode);
        Assert.Equal("declined", (await _api.ResultAsync(id, cookie)).Text("status"));
    }

    [Fact]
    public async Task Code_and_session_are_stored_as_hashes()
    {
        var (_, link, cookie) = await OpenAsync();
        var redirect = await AnsweredAsync(await _api.FetchAsync(link));
        var stored = _api.DatabaseBytes();

        Assert.True(stored.AsSpan().IndexOf(Encoding.ASCII.GetBytes(cookie[(cookie.IndexOf('=', StringComparison.Ordinal) + 1)..])) < 0);
        Assert.True(stored.AsSpan().IndexOf(Encoding.ASCII.GetBytes(new Uri(redirect).Query["?response_code=".Length..])) < 0);
    }

    [Fact]
    public async Task Across_devices_there_is_no_way_back()
    {
        var (id, link) = await _api.OpenAsync();
        var request = await _api.FetchAsync(link);
        var answered = await _api.AnswerAsync(request, _api.Present(request));

        Assert.Equal("{}", await answered.Content.ReadAsStringAsync());
        await Refused(await ReturnAsync($"/presentations/{id}/return?response_code=x", cookie: null), HttpStatusCode.NotFound, "presentation-unknown");
    }

    [Theory]
    [InlineData("https://id.example", "__Host-presentation-7", true)]
    [InlineData("http://127.0.0.1:7402", "presentation-7", false)]
    public void The_cookie_is_this_hosts_alone_and_out_of_reach_of_scripts(string issuer, string name, bool isSecure)
    {
        var context = new DefaultHttpContext();

        BrowserSession.Begin(context.Response, "7", "secret", issuer, TimeSpan.FromMinutes(20));

        var cookie = context.Response.Headers.SetCookie.ToString().Split("; ");
        Assert.Equal($"{name}=secret", cookie[0]);
        Assert.Contains("httponly", cookie, StringComparer.Ordinal);
        Assert.Contains("samesite=lax", cookie, StringComparer.Ordinal);
        Assert.Contains("path=/", cookie, StringComparer.Ordinal);
        Assert.Equal(isSecure, cookie.Contains("secure", StringComparer.Ordinal));
        Assert.DoesNotContain(cookie, part => part.StartsWith("domain", StringComparison.Ordinal));
    }

    private async Task<(string Id, RequestLink Link, string Cookie)> OpenAsync()
    {
        var response = await _api.OfficerAsync(HttpMethod.Post, "/presentations", Asked);
        var json = JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject();
        var cookie = Assert.Single(response.Headers.GetValues("Set-Cookie")).Split(';')[0];
        return (json.Text("id")!, RequestLink.Parse(json.Text("request")!).Value(), cookie);
    }

    private async Task<string> AnsweredAsync(PresentationRequest request)
    {
        var answered = await _api.AnswerAsync(request, _api.Present(request));
        return JsonNode.Parse(await answered.Content.ReadAsStringAsync())!.AsObject().Text("redirect_uri")!;
    }

    private Task<HttpResponseMessage> ReturnAsync(string uri, string? cookie)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, uri);
        if (cookie is not null)
            request.Headers.Add("Cookie", cookie);
        return _api.Http.SendAsync(request);
    }

    private static string? Session(JsonObject result) =>
        (string?)result["checks"]!.AsArray().Single(check => (string?)check!["name"] == "session")!["result"];

    private static async Task Refused(HttpResponseMessage response, HttpStatusCode status, string code)
    {
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == status, body);
        Assert.Equal(code, (string?)JsonNode.Parse(body)!["title"]);
    }
}

using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.OpenId4Vci;
using TrustLedger.IdentityApi.Clients;

namespace TrustLedger.Tests.IdentityApi.Http;

/// <summary>An issuer identifier with a path: what an answer points to is below it, too.</summary>
public sealed class IssuerPathTests : IAsyncLifetime
{
    private const string Issuer = "https://id.yunxi.example/city";

    private TestApi _api = null!;

    public async Task InitializeAsync() => _api = await TestApi.StartAsync(options => options with { Issuer = Issuer });

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task The_location_of_what_was_made_is_below_the_path()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/city/presentations")
        {
            Content = JsonContent.Create(new JsonObject { ["purpose"] = "a test", ["preset"] = "person-name-level" }),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await _api.SignInAsync("verifier", Roles.VerifierOfficer));

        using var made = await _api.Http.SendAsync(request);

        var id = JsonNode.Parse(await made.Content.ReadAsStringAsync())!.Text("id");
        Assert.Equal($"{Issuer}/presentations/{id}", made.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task A_browser_is_sent_to_a_page_below_the_path_with_cookies_of_this_host_alone()
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["response_type"] = "code",
            ["client_id"] = "https://wallet.example",
            ["redirect_uri"] = "https://wallet.example/cb",
            ["scope"] = "person",
            ["code_challenge"] = Pkce.ChallengeOf(Pkce.NewVerifier()),
            ["code_challenge_method"] = Pkce.Method,
        });
        using var pushed = await _api.Http.PostAsync(new Uri("/city/par", UriKind.Relative), form);
        var uri = Uri.EscapeDataString(JsonNode.Parse(await pushed.Content.ReadAsStringAsync())!.Text("request_uri"));

        using var opened = await _api.Http.GetAsync(new Uri($"/city/authorize?client_id=https%3A%2F%2Fwallet.example&request_uri={uri}", UriKind.Relative));

        Assert.StartsWith(Issuer + "/consent/", opened.Headers.Location!.OriginalString, StringComparison.Ordinal);
        var cookies = opened.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0]).ToList();
        Assert.All(cookies, cookie => Assert.StartsWith("__Host-", cookie, StringComparison.Ordinal));
        using var page = new HttpRequestMessage(HttpMethod.Get, opened.Headers.Location.PathAndQuery);
        page.Headers.Add("Cookie", string.Join("; ", cookies));
        using var shown = await _api.Http.SendAsync(page);
        Assert.Equal((200, "text/html"), ((int)shown.StatusCode, shown.Content.Headers.ContentType?.MediaType));
    }
}

using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using TrustLedger.Interop;
using TrustLedger.SystemTests.City;
using TrustLedger.SystemTests.Kills;

namespace TrustLedger.SystemTests.Interop;

/// <summary>Our API, as it runs in the city, and a wallet that none of us wrote.</summary>
[Collection(InCity.Name)]
public sealed class OtherWalletTests(CityFixture city) : IDisposable
{
    private readonly OtherWallet _wallet = new(city);
    private readonly HttpClient _http = new() { BaseAddress = new Uri(city.City.Servers.ApiUrl) };

    [NodeJsFact]
    public async Task Receives_a_batch_for_a_pre_authorized_code_and_presents_one_of_it_by_direct_post_jwt()
    {
        var resident = await Resident.EnrolAsync(city);
        var received = await ReceiveAsync(resident, copies: 3);

        var credentials = received["credentials"]!.AsArray();
        Assert.Equal(("DPoP", 3), ((string?)received["tokenType"], credentials.Count));
        Assert.All(credentials, one => Assert.Equal(resident.Person.Name, (string?)one!["claims"]!["name"]));
        await PresentAsync(credentials, "direct_post.jwt");
    }

    [NodeJsFact]
    public async Task Receives_an_encrypted_response_tells_that_it_was_kept_and_presents_by_direct_post()
    {
        var received = await ReceiveAsync(await Resident.EnrolAsync(city), copies: 1, encrypted: true);

        Assert.Equal(204, (int)received["told"]!);
        await PresentAsync(received["credentials"]!.AsArray(), "direct_post");
    }

    [NodeJsFact]
    public async Task Waits_for_an_officer_and_fetches_the_deferred_credential()
    {
        var resident = await Resident.EnrolAsync(city);
        await using var changed = await ChangedApi.StartAsync(city, new JsonObject { ["person"] = new JsonObject { ["OfficerApproves"] = true } });

        var waiting = await ReceiveAsync(resident, copies: 2);
        var still = await _wallet.DoAsync("fetchDeferred", waiting.DeepClone().AsObject());
        Assert.Equal((string?)waiting["transactionId"], (string?)still["transactionId"]);

        var approvals = (await OfficerAsync(HttpMethod.Get, "/issuance/approvals", "issuer-officer"))["approvals"]!.AsArray();
        var id = (string)Assert.Single(approvals)!["id"]!;
        await OfficerAsync(HttpMethod.Post, $"/issuance/approvals/{id}/decision", "issuer-officer", new JsonObject { ["approve"] = true });
        var fetched = await _wallet.DoAsync("fetchDeferred", waiting.DeepClone().AsObject());

        Assert.Equal((204, 2), ((int)fetched["told"]!, fetched["credentials"]!.AsArray().Count));
    }

    public void Dispose() => _http.Dispose();

    private async Task<JsonObject> ReceiveAsync(Resident resident, int copies, bool encrypted = false)
    {
        var offer = (await city.Data.RunAsync("officer offer", "person", "--session", resident.Session)).Json;
        return await _wallet.DoAsync("receive", new JsonObject
        {
            ["offer"] = (string)offer["offer"]!,
            ["txCode"] = (string)offer["tx_code"]!,
            ["copies"] = copies,
            ["encrypted"] = encrypted,
        });
    }

    private async Task PresentAsync(JsonArray credentials, string mode)
    {
        const string officer = "verifier-officer";
        var asked = new JsonObject { ["purpose"] = "identity-check", ["preset"] = "person-name-level", ["responseMode"] = mode };
        var opened = await OfficerAsync(HttpMethod.Post, "/presentations", officer, asked);
        var presented = await _wallet.DoAsync("present", new JsonObject
        {
            ["request"] = (string)opened["request"]!,
            ["credentials"] = credentials.DeepClone(),
        });

        Assert.Equal((mode, 200), ((string?)presented["mode"], (int)presented["status"]!));
        var result = await OfficerAsync(HttpMethod.Get, $"/presentations/{(string)opened["id"]!}", officer);
        Assert.Equal("accepted", (string?)result["status"]);
    }

    private async Task<JsonObject> OfficerAsync(HttpMethod method, string path, string role, JsonObject? body = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await city.Callers.TokenAsync(role));
        request.Content = body is null ? null : JsonContent.Create(body);
        using var answer = await _http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return (JsonObject)JsonNode.Parse(text)!;
    }
}

using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Dapper;
using TrustLedger.Credentials.OpenId4Vci;
using TrustLedger.IdentityApi.Clients;
using TrustLedger.IdentityApi.Ledger;
using TrustLedger.IdentityApi.Storage;
using TrustLedger.Protocol.Keys;

namespace TrustLedger.Tests.IdentityApi.Issuance;

/// <summary>An officer offers a credential and a wallet fetches it; and when there is nothing to offer or to fetch.</summary>
public sealed class IssuanceEndpointTests : IAsyncLifetime
{
    private const string Name = "云小舟";
    private const string Number = "090101198503120018";
    private readonly Secp256k1Key _handle = Secp256k1Key.Generate();
    private readonly Secp256k1Key _second = Secp256k1Key.Generate();
    private TestApi _api = null!;
    private string _window = null!;
    private string _issuer = null!;
    private string _session = null!;

    public async Task InitializeAsync()
    {
        _api = await TestApi.StartAsync(options => options with { BatchSize = 60 });
        await _api.ImportAsync($"number,name\n{Number},{Name}\n");
        _window = await _api.SignInAsync("window", Roles.WindowOfficer);
        _issuer = await _api.SignInAsync("issuer", Roles.IssuerOfficer);
        (_session, var status) = await BindAsync(_handle);
        Assert.Equal(200, status);
    }

    public async Task DisposeAsync()
    {
        _handle.Dispose();
        _second.Dispose();
        await _api.DisposeAsync();
    }

    [Fact]
    public async Task An_offer_is_fetched_redeemed_and_yields_a_copy_for_each_key()
    {
        var offer = await OfferAsync();

        Assert.Equal(200, (await GetAsync(PathOf(offer))).Status);
        var (status, json) = await FetchAsync(await RedeemAsync(offer), copies: 3);

        Assert.Equal((200, 3), (status, json["credentials"]!.AsArray().Count));
        Assert.Equal(3, await CountAsync("issued_credentials"));
    }

    [Fact]
    public async Task An_offer_that_is_not_there_is_used_or_is_over_is_unknown()
    {
        Assert.Equal((404, "offer-unknown"), StatusAndTitle(await GetAsync("/offers/none")));

        var used = await OfferAsync();
        await RedeemAsync(used);
        Assert.Equal((404, "offer-unknown"), StatusAndTitle(await GetAsync(PathOf(used))));

        var over = await OfferAsync();
        _api.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal((404, "offer-unknown"), StatusAndTitle(await GetAsync(PathOf(over))));
    }

    [Fact]
    public async Task Nothing_is_offered_to_a_person_whose_new_handle_is_not_on_the_ledger_yet()
    {
        await ReplaceWithoutLedgerAsync();

        Assert.Equal((409, "person-not-bound"), StatusAndTitle(await TryOfferAsync()));
        Assert.Equal(0, await CountAsync("offers"));
    }

    [Fact]
    public async Task Nothing_is_issued_when_the_binding_went_after_the_offer()
    {
        var token = await RedeemAsync(await OfferAsync());
        await ReplaceWithoutLedgerAsync();
        var nonce = await NonceAsync();

        Assert.Equal((400, "credential_request_denied"), StatusAndError(await FetchAsync(token, nonce: nonce)));
        Assert.Equal((0, 0), (await CountAsync("issued_credentials"), await CountAsync("spent_tokens WHERE issuer = 'c_nonce'")));

        _api.Ledger.Mood = LedgerMood.Publishes;
        await Eventually.HoldsAsync(async () => await _api.Get<Outbox>().CountWaitingAsync(CancellationToken.None) == 0);
        // Whoever holds the token may hold the device that was replaced.
        Assert.Equal((400, "credential_request_denied"), StatusAndError(await FetchAsync(token, nonce: nonce)));
    }

    [Fact]
    public async Task An_offer_yields_a_hundred_copies_and_no_more()
    {
        var token = await RedeemAsync(await OfferAsync());
        Assert.Equal(200, (await FetchAsync(token, copies: 60)).Status);

        Assert.Equal((400, "credential_request_denied"), StatusAndError(await FetchAsync(token, copies: 41)));
        Assert.Equal(60, await CountAsync("issued_credentials"));
        Assert.Equal(200, (await FetchAsync(token, copies: 40)).Status);
    }

    /// <summary>The person's binding is to be replaced by one that waits for the ledger.</summary>
    private async Task ReplaceWithoutLedgerAsync()
    {
        _api.Ledger.Mood = LedgerMood.Away;
        Assert.Equal(202, (await BindAsync(_second, replace: true)).Status);
    }

    private async Task<(string Session, int Status)> BindAsync(Secp256k1Key handle, bool replace = false)
    {
        var (_, session) = await _api.SendAsync(
            HttpMethod.Post,
            "/proofing/sessions",
            new JsonObject { ["name"] = Name, ["number"] = Number, ["handle"] = handle.Address.ToLowerHex() },
            handle);
        var id = ((JsonNode)session).Text("session");
        await _api.SendAsync(HttpMethod.Post, $"/proofing/sessions/{id}/binding", [], handle, ((JsonNode)session).Text("challenge"));
        var (status, _) = await _api.SendAsync(
            HttpMethod.Post,
            $"/proofing/sessions/{id}/confirmation",
            new JsonObject { ["documentKind"] = "resident-id-card", ["confirmed"] = true, ["replace"] = replace },
            _window);
        return (id, status);
    }

    private Task<(int Status, JsonObject Json)> TryOfferAsync() => _api.SendAsync(
        HttpMethod.Post, "/offers", new JsonObject { ["configuration"] = "person", ["session"] = _session }, _issuer);

    private async Task<JsonObject> OfferAsync()
    {
        var (status, offer) = await TryOfferAsync();
        Assert.True(status == 201, offer.ToJsonString());
        return offer;
    }

    private static string PathOf(JsonNode offer) =>
        "/offers/" + Uri.UnescapeDataString(offer.Text("offer")).Split('/')[^1];

    /// <summary>Redeems an offer and gives the access token.</summary>
    private async Task<string> RedeemAsync(JsonNode offer)
    {
        var (_, content) = await GetAsync(PathOf(offer));
        var form = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = VciNames.PreAuthorizedGrant,
            ["pre-authorized_code"] = content["grants"]![VciNames.PreAuthorizedGrant]!.Text("pre-authorized_code"),
            ["tx_code"] = offer.Text("txCode"),
        };
        using var response = await _api.Http.PostAsync(new Uri("/token", UriKind.Relative), new FormUrlEncodedContent(form));
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!.Text("access_token");
    }

    private async Task<string> NonceAsync()
    {
        var (_, json) = await _api.SendAsync(HttpMethod.Post, "/nonce", [], null);
        return ((JsonNode)json).Text("c_nonce");
    }

    private async Task<(int Status, JsonObject Json)> FetchAsync(string token, int copies = 1, string? nonce = null)
    {
        nonce ??= await NonceAsync();
        var proofs = new List<string>();
        for (var i = 0; i < copies; i++)
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            proofs.Add(KeyProof.Create(key, TestApi.Issuer, nonce, _api.Time.GetUtcNow()));
        }

        var body = new CredentialRequest("person", proofs).ToJson();
        return await _api.SendAsync(
            HttpMethod.Post, "/credential", Encoding.UTF8.GetBytes(body.ToJsonString()), new AuthenticationHeaderValue("Bearer", token));
    }

    private Task<(int Status, JsonObject Json)> GetAsync(string path) => _api.SendAsync(HttpMethod.Get, path, null, token: null);

    private Task<long> CountAsync(string table) => _api.Get<Database>().ReadAsync(
        connection => connection.ExecuteScalarAsync<long>($"SELECT COUNT(*) FROM {table}"), CancellationToken.None);

    private static (int Status, string Title) StatusAndTitle((int Status, JsonObject Json) answer) =>
        (answer.Status, ((JsonNode)answer.Json).Text("title"));

    private static (int Status, string Error) StatusAndError((int Status, JsonObject Json) answer) =>
        (answer.Status, ((JsonNode)answer.Json).Text("error"));
}

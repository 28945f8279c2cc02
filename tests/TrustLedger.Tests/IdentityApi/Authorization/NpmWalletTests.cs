using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using TrustLedger.Credentials.Jose;
using TrustLedger.IdentityApi;
using TrustLedger.IdentityApi.Trust;
using TrustLedger.Interop;
using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Tests.IdentityApi.Authorization;

/// <summary>The authorization code flow with a wallet made of npm's <c>@openid4vc</c> libraries, over real sockets.</summary>
public sealed class NpmWalletTests
{
    [NodeJsFact]
    public async Task Haip_an_attested_wallet_of_others_pushes_signs_in_fetches_and_refreshes()
    {
        await using var api = await AuthorizationApi.StartAsync(CredentialProfile.Haip, trustsProvider: true, listens: true);

        var begun = await BeginAsync(api, new JsonObject { ["issuer"] = api.Api.Identifier, ["scope"] = "person", ["provider"] = ProviderOf(api) });
        var finished = await FinishAsync(api, begun);

        // At each endpoint the server asked for its nonce first, and took the proof that had it.
        Assert.True((int)begun["nonces"]! >= 1 && (int)finished["nonces"]! >= 1, finished.ToJsonString());
        AssertIssued(finished);
    }

    [NodeJsFact]
    public async Task Open_a_wallet_of_others_follows_an_offer_to_the_consent_page()
    {
        await using var api = await AuthorizationApi.StartAsync(listens: true);
        var (answer, _) = await api.OfferAsync("authorization_code");

        var begun = await BeginAsync(api, new JsonObject { ["offer"] = answer.Json.Text("offer") });

        AssertIssued(await FinishAsync(api, begun));
    }

    [NodeJsFact]
    public async Task A_wallet_of_others_reads_the_no_of_a_resident()
    {
        await using var api = await AuthorizationApi.StartAsync(listens: true);
        var begun = await BeginAsync(api, new JsonObject { ["issuer"] = api.Api.Identifier, ["scope"] = "person" });

        var finished = await FinishAsync(api, begun, decision: "deny");

        Assert.Equal("access_denied", finished.Text("error"));
    }

    [NodeJsFact]
    public async Task A_wallet_of_others_signs_its_holder_in_by_a_presentation_and_leads_the_browser_back()
    {
        await using var api = await AuthorizationApi.StartAsync(
            listens: true, services: services => services.AddSingleton<IAccreditations>(new AllAccredited()));
        var held = await FinishAsync(api, await BeginAsync(api, new JsonObject { ["issuer"] = api.Api.Identifier, ["scope"] = "person" }));
        var begun = await BeginAsync(api, new JsonObject { ["issuer"] = api.Api.Identifier, ["scope"] = "person" });
        var cookie = AuthorizationApi.CookiesOf(await api.GetAsync(new Uri(begun.Text("url")).PathAndQuery));
        var page = (await api.PageAsync(cookie)).Text;

        var presented = await NpmWallet.DoAsync("present", new JsonObject
        {
            ["request"] = WebUtility.HtmlDecode(page.Split("<a class=\"button\" href=\"")[1].Split('"')[0]),
            ["credentials"] = held["first"]!["credentials"]!.DeepClone(),
            ["rootPem"] = api.AnchorPem,
        });

        Assert.Equal(200, (int)presented["status"]!);
        var back = new Uri(JsonNode.Parse(presented.Text("body"))!.Text("redirect_uri"));
        Assert.Equal(303, (await api.GetAsync(back.PathAndQuery, cookie)).Status);
        AssertIssued(await FinishAsync(api, begun, (await api.DecideAsync(cookie)).Headers.Location!));
    }

    private static Task<JsonObject> BeginAsync(AuthorizationApi api, JsonObject asked)
    {
        (asked["clientId"], asked["redirectUri"], asked["rootPem"]) = (AuthorizationApi.Client, AuthorizationApi.RedirectUri, api.AnchorPem);
        return NpmWallet.DoAsync("begin", asked);
    }

    private static async Task<JsonObject> FinishAsync(AuthorizationApi api, JsonObject begun, string decision = "allow") =>
        await FinishAsync(api, begun, await api.BrowseAsync(new Uri(begun.Text("url")), decision));

    private static Task<JsonObject> FinishAsync(AuthorizationApi api, JsonObject begun, Uri redirect)
    {
        var asked = begun.DeepClone().AsObject();
        (asked["redirect"], asked["copies"], asked["rootPem"]) = (redirect.OriginalString, 2, api.AnchorPem);
        return NpmWallet.DoAsync("finish", asked);
    }

    private static void AssertIssued(JsonObject finished)
    {
        Assert.Equal("DPoP", finished.Text("tokenType"));
        foreach (var fetched in new[] { finished["first"]!, finished["second"]! })
        {
            Assert.Equal((204, 2), ((int)fetched["told"]!, fetched["credentials"]!.AsArray().Count));
            Assert.All(fetched["credentials"]!.AsArray(), one => Assert.Equal(AuthorizationApi.Number, one!["claims"]!.Text("personal_administrative_number")));
        }
    }

    private static JsonObject ProviderOf(AuthorizationApi api)
    {
        using var key = ECDsa.Create();
        key.ImportFromPem(api.ProviderPem);
        var publicKey = Jwk.Of(key).ToJson();
        var privateKey = publicKey.DeepClone().AsObject();
        privateKey["d"] = StrictBase64Url.Encode(key.ExportParameters(includePrivateParameters: true).D);
        return new JsonObject
        {
            ["key"] = new JsonObject { ["publicJwk"] = publicKey, ["privateJwk"] = privateKey },
            ["x5c"] = api.ProviderChain,
            ["rootPem"] = api.ProviderRootPem,
        };
    }
}

using System.Security.Cryptography;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.IdentityApi;
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

    private static Task<JsonObject> BeginAsync(AuthorizationApi api, JsonObject asked)
    {
        (asked["clientId"], asked["redirectUri"], asked["rootPem"]) = (AuthorizationApi.Client, AuthorizationApi.RedirectUri, api.AnchorPem);
        return NpmWallet.DoAsync("begin", asked);
    }

    private static async Task<JsonObject> FinishAsync(AuthorizationApi api, JsonObject begun, string decision = "allow")
    {
        var asked = begun.DeepClone().AsObject();
        asked["redirect"] = (await api.BrowseAsync(new Uri(begun.Text("url")), decision)).OriginalString;
        (asked["copies"], asked["rootPem"]) = (2, api.AnchorPem);
        return await NpmWallet.DoAsync("finish", asked);
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

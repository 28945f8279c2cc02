using System.Net.Http.Headers;
using System.Security.Cryptography;
using TrustLedger.Credentials.OpenId4Vci;
using TrustLedger.Tests.IdentityApi.Authorization;

namespace TrustLedger.Tests.IdentityApi.Issuance;

/// <summary>The token endpoint with a pre-authorized code (OpenID4VCI 1.0 §6), over HTTP.</summary>
public sealed class PreAuthorizedCodeTests : IAsyncLifetime
{
    private AuthorizationApi _api = null!;

    public async Task InitializeAsync() => _api = await AuthorizationApi.StartAsync();

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task The_transaction_code_that_the_offer_asks_for_is_needed() =>
        Assert.Equal((400, "invalid_request"), StatusAndCode(await _api.RedeemOfferAsync(changes: ("tx_code", null))));

    [Fact]
    public async Task Parameters_that_no_specification_names_are_passed_over() =>
        Assert.Equal(200, (await _api.RedeemOfferAsync(changes: ("wallet_says", "anything"))).Status);

    [Fact]
    public async Task A_code_is_over_with_its_offer()
    {
        var (answer, offer) = await _api.OfferAsync();
        _api.Api.Time.Advance(TimeSpan.FromMinutes(11));

        Assert.Equal((400, "invalid_grant"), StatusAndCode(await RedeemAsync(offer, answer.Json.Text("txCode"), _api.Proof("/token"))));
    }

    [Fact]
    public async Task A_code_is_good_once_but_for_the_key_that_lost_the_answer()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var (answer, offer) = await _api.OfferAsync();
        var transactionCode = answer.Json.Text("txCode");
        var lost = await RedeemAsync(offer, transactionCode, _api.Proof("/token"));
        Assert.Equal(200, lost.Status);

        Assert.Equal((400, "invalid_grant"), StatusAndCode(await RedeemAsync(offer, transactionCode, proof: null)));
        Assert.Equal((400, "invalid_grant"), StatusAndCode(await RedeemAsync(offer, transactionCode, _api.Proof("/token", key: other))));
        var again = await RedeemAsync(offer, transactionCode, _api.Proof("/token"));
        Assert.Equal((401, "invalid_token"), StatusAndCode(await _api.FetchAsync(lost.Json.Text("access_token"))));
        Assert.Equal(200, (await _api.FetchAsync(again.Json.Text("access_token"))).Status);

        // Something was issued: from now on nobody has lost anything.
        Assert.Equal((400, "invalid_grant"), StatusAndCode(await RedeemAsync(offer, transactionCode, _api.Proof("/token"))));
    }

    [Fact]
    public async Task Details_of_the_token_request_are_answered_with_identifiers()
    {
        const string Details = """[{"type":"openid_credential","credential_configuration_id":"person"}]""";

        var token = (await _api.RedeemOfferAsync(changes: ("authorization_details", Details))).Json;

        var detail = Assert.Single(AuthorizationDetail.ReadAnswer(token["authorization_details"]).Value());
        Assert.Equal(("person", 1), (detail.ConfigurationId, detail.CredentialIdentifiers.Count));
        Assert.Equal((400, "invalid_authorization_details"), StatusAndCode(await _api.RedeemOfferAsync(
            changes: ("authorization_details", Details.Replace("person", "licence-residence-permit", StringComparison.Ordinal)))));
    }

    [Fact]
    public async Task Two_wallets_fetch_one_after_the_other()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        foreach (var key in new[] { _api.DpopKey, other })
        {
            var (answer, offer) = await _api.OfferAsync();
            var token = (await RedeemAsync(offer, answer.Json.Text("txCode"), _api.Proof("/token", key: key))).Json.Text("access_token");
            Assert.Equal(200, (await _api.FetchAsync(token, proof: _api.Proof("/credential", token, key))).Status);
        }
    }

    [Fact]
    public async Task A_token_in_the_query_opens_nothing()
    {
        var token = (await _api.RedeemOfferAsync(isBound: false)).Json.Text("access_token");

        var answer = await _api.SendAsync(HttpMethod.Post, $"/credential?access_token={token}", new StringContent("{}", new MediaTypeHeaderValue("application/json")));

        Assert.Equal((401, "invalid_token"), StatusAndCode(answer));
    }

    private Task<AuthorizationApi.Answer> RedeemAsync(CredentialOffer offer, string transactionCode, string? proof) => _api.PostAsync(
        "/token",
        new(StringComparer.Ordinal)
        {
            ["grant_type"] = VciNames.PreAuthorizedGrant,
            ["pre-authorized_code"] = offer.PreAuthorizedCode!,
            ["tx_code"] = transactionCode,
        },
        proof);

    private static (int Status, string? Code) StatusAndCode(AuthorizationApi.Answer answer) => (answer.Status, answer.Code);
}

using System.Security.Cryptography;
using TrustLedger.IdentityApi;

namespace TrustLedger.Tests.IdentityApi.Authorization;

/// <summary>Refresh tokens: bound to their sender, new with each use, and the end of everything when a used one comes back.</summary>
public sealed class RefreshTokenTests : IAsyncLifetime
{
    private AuthorizationApi _api = null!;

    public async Task InitializeAsync() => _api = await AuthorizationApi.StartAsync();

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Theory]
    [InlineData("authorization_code")]
    [InlineData("pre-authorized_code")]
    public async Task A_wallet_fetches_again_when_its_access_token_is_over(string grant)
    {
        var token = (grant == "authorization_code" ? await _api.RedeemAsync(await _api.CodeAsync()) : await _api.RedeemOfferAsync()).Json;
        _api.Api.Time.Advance(TimeSpan.FromDays(30));
        Assert.Equal(401, (await _api.FetchAsync(token.Text("access_token"))).Status);
        _api.Nonce = null;

        var refreshed = await _api.RefreshAsync(token.Text("refresh_token"), changes: [("client_id", grant == "authorization_code" ? AuthorizationApi.Client : null)]);

        Assert.True(refreshed.Status == 200, refreshed.Text);
        Assert.False(token.Text("refresh_token") == refreshed.Json.Text("refresh_token"));
        Assert.Equal(200, (await _api.FetchAsync(refreshed.Json.Text("access_token"))).Status);
    }

    [Fact]
    public async Task Another_key_or_another_client_refreshes_nothing()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var token = (await _api.RedeemAsync(await _api.CodeAsync())).Json.Text("refresh_token");

        Assert.Equal((400, "invalid_grant"), StatusAndCode(await _api.RefreshAsync(token, _api.Proof("/token", key: other))));
        Assert.Equal((400, "invalid_grant"), StatusAndCode(await _api.RefreshAsync(token, changes: ("client_id", "https://another.example"))));
        Assert.Equal((400, "invalid_grant"), StatusAndCode(await _api.RefreshAsync("of nobody")));
        Assert.Equal((400, "invalid_request"), StatusAndCode(await _api.RefreshAsync(token, changes: ("refresh_token", null))));
        Assert.Equal((400, "invalid_scope"), StatusAndCode(await _api.RefreshAsync(token, changes: ("scope", "person licence-residence-permit"))));
        Assert.Equal(200, (await _api.RefreshAsync(token, changes: ("scope", "person"))).Status);
    }

    [Fact]
    public async Task A_lost_answer_is_asked_for_again_and_a_used_token_ends_everything()
    {
        var first = (await _api.RedeemAsync(await _api.CodeAsync())).Json.Text("refresh_token");
        var lost = (await _api.RefreshAsync(first)).Json.Text("refresh_token");

        // The answer was lost: its refresh token was never used, and the one before is good for another try.
        var second = (await _api.RefreshAsync(first)).Json.Text("refresh_token");
        Assert.Equal((400, "invalid_grant"), StatusAndCode(await _api.RefreshAsync(lost)));
        var third = (await _api.RefreshAsync(second)).Json;

        // By now the first has a grandchild: who sends it holds a copy.
        Assert.Equal((400, "invalid_grant"), StatusAndCode(await _api.RefreshAsync(first)));
        Assert.Equal((400, "invalid_grant"), StatusAndCode(await _api.RefreshAsync(third.Text("refresh_token"))));
        Assert.Equal((401, "invalid_token"), StatusAndCode(await _api.FetchAsync(third.Text("access_token"))));
    }

    [Fact]
    public async Task A_refresh_token_ends_after_the_days_of_the_setting()
    {
        var token = (await _api.RedeemAsync(await _api.CodeAsync())).Json.Text("refresh_token");
        _api.Api.Time.Advance(TimeSpan.FromDays(91));
        _api.Nonce = null;

        Assert.Equal((400, "invalid_grant"), StatusAndCode(await _api.RefreshAsync(token)));
    }

    [Fact]
    public async Task An_attested_wallet_is_known_by_its_attested_key_and_may_change_the_other()
    {
        await using var api = await AuthorizationApi.StartAsync(CredentialProfile.Haip, trustsProvider: true);
        api.Attests = true;
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await api.SendAsync(HttpMethod.Post, "/nonce");
        var token = (await api.RedeemAsync(await api.CodeAsync())).Json.Text("refresh_token");

        var refreshed = await api.RefreshAsync(token, api.Proof("/token", key: other));
        Assert.True(refreshed.Status == 200, refreshed.Text);

        var stranger = await api.PostAsync(
            "/token",
            new(StringComparer.Ordinal) { ["grant_type"] = "refresh_token", ["refresh_token"] = refreshed.Json.Text("refresh_token") },
            api.Proof("/token"),
            api.Attestation(claims => claims["cnf"] = new System.Text.Json.Nodes.JsonObject { ["jwk"] = TrustLedger.Credentials.Jose.Jwk.Of(other).ToJson() }),
            api.AttestationProof(signer: other));
        Assert.Equal((400, "invalid_grant"), StatusAndCode(stranger));
    }

    private static (int Status, string? Code) StatusAndCode(AuthorizationApi.Answer answer) => (answer.Status, answer.Code);
}

using System.Security.Cryptography;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.IdentityApi;
using TrustLedger.IdentityApi.Clients;
using TrustLedger.Tests.Credentials;

namespace TrustLedger.Tests.IdentityApi.Authorization;

/// <summary>Attestation-based client authentication over HTTP (draft -07; OpenID4VCI 1.0 Appendix E; HAIP 1.0 §4.3, §4.4.1).</summary>
public sealed class WalletAttestationTests : IAsyncLifetime
{
    private AuthorizationApi _api = null!;

    public async Task InitializeAsync()
    {
        _api = await AuthorizationApi.StartAsync(CredentialProfile.Haip, trustsProvider: true);
        await _api.SendAsync(HttpMethod.Post, "/nonce");
    }

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task An_attested_wallet_gets_a_credential_in_both_flows()
    {
        _api.Attests = true;
        var pushed = await _api.PushAsync();
        var cookie = await _api.OpenAsync(pushed.Json.Text("request_uri"));
        Assert.Contains("Test wallet", (await _api.PageAsync(cookie)).Text, StringComparison.Ordinal);

        var byCode = await _api.RedeemAsync(await _api.CodeAsync());
        var byOffer = await _api.RedeemOfferAsync();

        Assert.Equal(200, (await _api.FetchAsync(byCode.Json.Text("access_token"))).Status);
        Assert.Equal(200, (await _api.FetchAsync(byOffer.Json.Text("access_token"))).Status);
    }

    [Fact]
    public async Task Haip_serves_no_wallet_that_shows_nothing()
    {
        Assert.Equal((401, "invalid_client"), StatusAndCode(await _api.PushAsync()));
        Assert.Equal((401, "invalid_client"), StatusAndCode(await _api.RedeemOfferAsync()));
        Assert.Equal((401, "invalid_client"), StatusAndCode(await _api.RedeemAsync("any")));
        Assert.Equal((401, "invalid_client"), StatusAndCode(await _api.RefreshAsync("any")));
        Assert.Equal(0, await _api.CountAsync("authorizations"));
    }

    [Fact]
    public async Task Haip_serves_no_wallet_at_all_where_no_provider_is_trusted()
    {
        await using var api = await AuthorizationApi.StartAsync(CredentialProfile.Haip);
        api.Attests = true;

        Assert.Equal((401, "invalid_client"), StatusAndCode(await api.PushAsync()));
        Assert.Equal((401, "invalid_client"), StatusAndCode(await api.RedeemOfferAsync()));
    }

    public static TheoryData<string> BadAttestations =>
        ["no proof", "no attestation", "two attestations", "over", "no exp", "no sub", "no iss", "no key", "later", "broken signature", "another root", "no certificate", "another type"];

    [Theory, MemberData(nameof(BadAttestations))]
    public async Task An_attestation_that_does_not_hold_is_refused(string what)
    {
        using var strangers = new TestAuthority("Strangers");
        using var stranger = strangers.Certify("stranger");
        var now = _api.Api.Time.GetUtcNow();
        var attestation = what switch
        {
            "no attestation" => null,
            "over" => _api.Attestation(claims => claims["exp"] = now.AddSeconds(-1).ToUnixTimeSeconds()),
            "no exp" => _api.Attestation(claims => claims.Remove("exp")),
            "no sub" => _api.Attestation(claims => claims.Remove("sub")),
            "no iss" => _api.Attestation(claims => claims.Remove("iss")),
            "no key" => _api.Attestation(claims => claims.Remove("cnf")),
            "later" => _api.Attestation(claims => claims["nbf"] = now.AddMinutes(5).ToUnixTimeSeconds()),
            "broken signature" => _api.Attestation()[..^4] + "AAAA",
            "another root" => _api.Attestation(signer: stranger.Key, x5c: X5cChain.ToJson(stranger.Certificate)),
            "no certificate" => _api.Attestation(x5c: []),
            "another type" => JwsWriter.Write("JWT", new JsonObject { ["sub"] = AuthorizationApi.Client }, _api.InstanceKey),
            "two attestations" => $"{_api.Attestation()},{_api.Attestation()}",
            _ => _api.Attestation(),
        };

        var answer = await _api.PostAsync(
            "/par", _api.Request(), attestation: attestation, attestationProof: what == "no proof" ? null : _api.AttestationProof());

        Assert.Equal((401, "invalid_client"), StatusAndCode(answer));
        Assert.True(answer.Headers.CacheControl!.NoStore);
    }

    [Theory]
    [InlineData("another server")]
    [InlineData("another key")]
    [InlineData("another client")]
    [InlineData("broken signature")]
    [InlineData("old")]
    [InlineData("no jti")]
    public async Task A_proof_of_possession_that_does_not_hold_is_refused(string what)
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = _api.Api.Time.GetUtcNow();
        JsonObject Claims(DateTimeOffset at) => new()
        {
            ["iss"] = AuthorizationApi.Client,
            ["aud"] = TestApi.Issuer,
            ["jti"] = Guid.NewGuid().ToString(),
            ["iat"] = at.ToUnixTimeSeconds(),
        };
        var unnamed = Claims(now);
        unnamed.Remove("jti");
        var proof = what switch
        {
            "another server" => _api.AttestationProof("https://elsewhere.example"),
            "another key" => _api.AttestationProof(signer: other),
            "another client" => _api.AttestationProof(client: "https://another.example"),
            "broken signature" => _api.AttestationProof()[..^4] + "AAAA",
            "old" => JwsWriter.Write("oauth-client-attestation-pop+jwt", Claims(now.AddMinutes(-6)), _api.InstanceKey),
            _ => JwsWriter.Write("oauth-client-attestation-pop+jwt", unnamed, _api.InstanceKey),
        };

        var answer = await _api.PostAsync("/par", _api.Request(), attestation: _api.Attestation(), attestationProof: proof);

        Assert.Equal((401, "invalid_client"), StatusAndCode(answer));
    }

    [Fact]
    public async Task A_proof_of_possession_counts_once()
    {
        var proof = _api.AttestationProof();

        Assert.Equal(201, (await _api.PostAsync("/par", _api.Request(), attestation: _api.Attestation(), attestationProof: proof)).Status);
        Assert.Equal(
            (401, "invalid_client"),
            StatusAndCode(await _api.PostAsync("/par", _api.Request(), attestation: _api.Attestation(), attestationProof: proof)));
    }

    [Fact]
    public async Task The_client_of_the_request_is_the_one_that_was_attested()
    {
        _api.Attests = true;

        Assert.Equal((401, "invalid_client"), StatusAndCode(await _api.PushAsync(("client_id", "https://another.example"))));
        Assert.Equal((401, "invalid_client"), StatusAndCode(await _api.RedeemAsync("any", ("client_id", "https://another.example"))));
        // Who says nothing is the one that was attested.
        Assert.Equal(201, (await _api.PushAsync(("client_id", null))).Status);
    }

    [Fact]
    public async Task A_code_goes_to_the_wallet_that_asked_and_to_no_other_of_its_kind()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        _api.Attests = true;
        var code = await _api.CodeAsync();
        var form = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = "authorization_code",
            ["redirect_uri"] = AuthorizationApi.RedirectUri,
            ["code"] = code,
            ["code_verifier"] = _api.Verifier,
        };

        var answer = await _api.PostAsync(
            "/token", form, _api.Proof("/token"),
            _api.Attestation(claims => claims["cnf"] = new JsonObject { ["jwk"] = Jwk.Of(other).ToJson() }), _api.AttestationProof(signer: other));

        Assert.Equal((400, "invalid_grant"), StatusAndCode(answer));
    }

    [Fact]
    public async Task Open_takes_a_wallet_without_attestation_and_refuses_a_false_one()
    {
        await using var api = await AuthorizationApi.StartAsync(trustsProvider: true);
        Assert.Equal(201, (await api.PushAsync()).Status);

        Assert.Equal(
            (401, "invalid_client"),
            StatusAndCode(await api.PostAsync("/par", api.Request(), attestation: api.Attestation()[..^4] + "AAAA", attestationProof: api.AttestationProof())));
        api.Attests = true;
        Assert.Equal(201, (await api.PushAsync()).Status);
    }

    [Fact]
    public async Task Nobody_bears_the_name_of_a_client_that_has_a_key_registered()
    {
        await using var api = await AuthorizationApi.StartAsync();
        await api.Api.AddClientAsync("agency", [Roles.VerifierOfficer]);

        Assert.Equal((401, "invalid_client"), StatusAndCode(await api.PushAsync(("client_id", "agency"))));
        Assert.Equal((401, "invalid_client"), StatusAndCode(await api.RedeemOfferAsync(changes: ("client_id", "agency"))));
    }

    private static (int Status, string? Code) StatusAndCode(AuthorizationApi.Answer answer) => (answer.Status, answer.Code);
}

using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vci;
using TrustLedger.Credentials.SdJwt;
using TrustLedger.Credentials.StatusLists;
using TrustLedger.IdentityApi;
using TrustLedger.IdentityApi.Clients;
using TrustLedger.IdentityApi.Presentation;
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

    [Fact]
    public async Task Where_a_challenge_is_demanded_a_proof_without_a_fresh_one_is_told_which_to_use()
    {
        await using var api = await AuthorizationApi.StartAsync(
            CredentialProfile.Haip, trustsProvider: true, options => options with { RequireAttestationChallenge = true });
        var metadata = (await api.GetAsync("/.well-known/oauth-authorization-server")).Json;
        Assert.Equal(TestApi.Issuer + "/challenge", metadata.Text("challenge_endpoint"));
        var given = await api.SendAsync(HttpMethod.Post, "/challenge");
        Assert.Equal((200, true), (given.Status, given.Headers.CacheControl!.NoStore));
        var challenge = given.Json.Text("attestation_challenge");

        foreach (var wrong in new[] { null, "of-nobody", challenge[..^1] + (challenge[^1] == 'A' ? 'B' : 'A') })
        {
            var refused = await PushAsync(api, wrong);
            Assert.Equal((400, "use_attestation_challenge"), StatusAndCode(refused));
            Assert.True(refused.Headers.CacheControl!.NoStore);
            // The header brings one that is good, as every answer does.
            var next = refused.Headers.GetValues("OAuth-Client-Attestation-Challenge").Single();
            Assert.Equal(201, (await PushAsync(api, next)).Status);
        }

        Assert.Equal(201, (await PushAsync(api, challenge)).Status);
        api.Api.Time.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal((400, "use_attestation_challenge"), StatusAndCode(await PushAsync(api, challenge)));
    }

    [Fact]
    public async Task A_challenge_is_no_nonce_and_a_nonce_no_challenge()
    {
        await using var api = await AuthorizationApi.StartAsync(
            CredentialProfile.Haip, trustsProvider: true, options => options with { RequireAttestationChallenge = true });
        await api.PostAsync("/par", api.Request());

        Assert.Equal((400, "use_attestation_challenge"), StatusAndCode(await PushAsync(api, api.Nonce)));
    }

    [Fact]
    public async Task Where_none_is_demanded_there_is_no_challenge_endpoint_in_the_metadata_and_no_header()
    {
        Assert.Null((await _api.GetAsync("/.well-known/oauth-authorization-server")).Json["challenge_endpoint"]);
        Assert.False((await _api.PushAsync()).Headers.Contains("OAuth-Client-Attestation-Challenge"));
    }

    public static TheoryData<string> Statuses => ["valid", "revoked", "suspended", "not there", "another signer", "another algorithm", "stale", "no entry", "malformed"];

    [Theory, MemberData(nameof(Statuses))]
    public async Task An_attestation_with_a_status_counts_while_its_providers_list_says_so(string what)
    {
        const string List = "https://provider.example/status/1";
        using var strangers = new TestAuthority("Strangers");
        using var stranger = strangers.Certify("stranger");
        var lists = new ListedStatuses();
        await using var api = await AuthorizationApi.StartAsync(
            CredentialProfile.Haip, trustsProvider: true, services: services => services.AddSingleton<IStatusTokens>(lists));
        await api.SendAsync(HttpMethod.Post, "/nonce");
        var now = api.Api.Time.GetUtcNow();
        var list = StatusList.Create(bits: 2, count: 16);
        list.WriteRaw(3, what == "revoked" ? 1 : what == "suspended" ? 2 : 0);
        var payload = new JsonObject
        {
            ["sub"] = List,
            ["iat"] = now.AddHours(-2).ToUnixTimeSeconds(),
            ["exp"] = (what == "stale" ? now.AddHours(-1) : now.AddHours(1)).ToUnixTimeSeconds(),
            ["status_list"] = list.ToJson(),
        };
        if (what != "not there")
            lists.Tokens[List] = what == "another signer" ? Sign(payload, stranger.Key, X5cChain.ToJson(stranger.Certificate)) : api.SignAsProvider("statuslist+jwt", payload);
        if (what == "another algorithm")
            lists.Tokens[List] = "eyJhbGciOiJFUzM4NCIsInR5cCI6InN0YXR1c2xpc3Qrand0In0" + lists.Tokens[List][lists.Tokens[List].IndexOf('.', StringComparison.Ordinal)..];
        var attestation = api.Attestation(claims => claims["status"] = what == "malformed"
            ? new JsonObject { ["status_list"] = "x" }
            : new StatusReference(List, what == "no entry" ? 16 : 3).ToJson());

        var answer = await api.PostAsync("/par", api.Request(), attestation: attestation, attestationProof: api.AttestationProof());

        Assert.Equal(what == "valid" ? (201, null) : (401, "invalid_client"), StatusAndCode(answer));
        Assert.Equal(what == "valid" ? 1 : 0, await api.CountAsync("authorizations"));
    }

    private static string Sign(JsonObject payload, ECDsa key, JsonArray x5c) =>
        JwsWriter.Write("statuslist+jwt", payload, key, new JsonObject { ["x5c"] = x5c });

    private static Task<AuthorizationApi.Answer> PushAsync(AuthorizationApi api, string? challenge) => api.PostAsync(
        "/par", api.Request(), attestation: api.Attestation(),
        attestationProof: WalletAttestation.CreateProof(api.InstanceKey, AuthorizationApi.Client, TestApi.Issuer, api.Api.Time.GetUtcNow(), challenge));

    private static (int Status, string? Code) StatusAndCode(AuthorizationApi.Answer answer) => (answer.Status, answer.Code);
}

using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using TrustLedger.IdentityApi;
using TrustLedger.Tests.IdentityApi.Authorization;

namespace TrustLedger.Tests.IdentityApi.Issuance;

/// <summary>Tokens that are bound to a key, and what a thief, or a wallet in haste, does with them (RFC 9449; HAIP 1.0 §4).</summary>
public sealed class DpopTests
{
    [Fact]
    public async Task A_bearer_token_lives_for_five_minutes_and_a_bound_one_as_long_as_the_setting_says()
    {
        await using var api = await AuthorizationApi.StartAsync(change: options => options with { AccessTokenSeconds = 3_600 });

        var bearer = (await api.RedeemOfferAsync(isBound: false)).Json;
        var bound = (await api.RedeemOfferAsync()).Json;

        Assert.Equal((300, 3_600), ((int)bearer["expires_in"]!, (int)bound["expires_in"]!));
        Assert.Null(bearer["refresh_token"]);
        api.Api.Time.Advance(TimeSpan.FromSeconds(301));
        Assert.Equal((401, "invalid_token"), StatusAndCode(await api.FetchAsync(new AuthenticationHeaderValue("Bearer", Token(bearer)))));
        Assert.Equal(200, (await api.FetchAsync(Token(bound))).Status);
    }

    [Fact]
    public async Task A_bound_token_is_no_bearer_token()
    {
        await using var api = await AuthorizationApi.StartAsync();
        var token = Token((await api.RedeemOfferAsync()).Json);

        var answer = await api.FetchAsync(new AuthenticationHeaderValue("Bearer", token));

        Assert.Equal((401, "invalid_token"), StatusAndCode(answer));
        Assert.Contains("DPoP", answer.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bearer_token_is_no_bound_token()
    {
        await using var api = await AuthorizationApi.StartAsync();
        var token = Token((await api.RedeemOfferAsync(isBound: false)).Json);

        Assert.Equal((401, "invalid_token"), StatusAndCode(await api.FetchAsync(token)));
    }

    [Fact]
    public async Task A_proof_is_by_the_token_s_key_for_the_token_for_the_request_and_once()
    {
        await using var api = await AuthorizationApi.StartAsync();
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var token = Token((await api.RedeemOfferAsync()).Json);
        var scheme = new AuthenticationHeaderValue("DPoP", token);
        async Task RefusedAsync(string? proof)
        {
            var answer = await api.FetchAsync(scheme, proof: proof);
            Assert.Equal((401, "invalid_dpop_proof"), StatusAndCode(answer));
            Assert.Contains("error=\"invalid_dpop_proof\"", answer.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
            Assert.True(answer.Headers.CacheControl!.NoStore);
        }

        await RefusedAsync(proof: null);
        await RefusedAsync(api.Proof("/credential", token, other));
        await RefusedAsync(api.Proof("/credential")); // Without ath.
        await RefusedAsync(api.Proof("/credential", token + "x"));
        await RefusedAsync(api.Proof("/token", token));
        await RefusedAsync(api.Proof("/credential", token, age: TimeSpan.FromMinutes(3)));
        await RefusedAsync("a.b.c");

        var once = api.Proof("/credential", token);
        Assert.Equal(200, (await api.FetchAsync(token, proof: once)).Status);
        await RefusedAsync(once);
    }

    // Refused as another configuration's, as no proof of a key, and as a nonce's second use: before, beside and within the transaction.
    [Theory]
    [InlineData("""{ "credential_configuration_id": "nothing", "proofs": { "jwt": ["a.b.c"] } }""", "unknown_credential_configuration")]
    [InlineData("""{ "credential_configuration_id": "person", "proofs": { "jwt": ["a.b.c"] } }""", "invalid_proof")]
    [InlineData(null, "invalid_nonce")]
    public async Task A_proof_of_a_request_that_was_refused_is_used_up_too(string? body, string code)
    {
        await using var api = await AuthorizationApi.StartAsync();
        var token = Token((await api.RedeemOfferAsync()).Json);
        var scheme = new AuthenticationHeaderValue("DPoP", token);
        var request = body is null ? await api.WithSpentNonceAsync(token) : JsonNode.Parse(body)!.AsObject();
        var proof = api.Proof("/credential", token);

        var refused = await api.SendAsync(HttpMethod.Post, "/credential", AuthorizationApi.Json(request), scheme, proof: proof);
        Assert.Equal((400, code), StatusAndCode(refused));

        Assert.Equal((401, "invalid_dpop_proof"), StatusAndCode(await api.FetchAsync(token, proof: proof)));
        Assert.Equal(200, (await api.FetchAsync(token)).Status);
    }

    [Fact]
    public async Task Two_proofs_are_none()
    {
        await using var api = await AuthorizationApi.StartAsync();
        var (first, second) = (api.Proof("/token"), api.Proof("/token"));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/token")
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["grant_type"] = "refresh_token",
                ["refresh_token"] = "x",
            }),
        };
        request.Headers.TryAddWithoutValidation("DPoP", [first, second]);
        using var answer = await api.Api.Http.SendAsync(request);

        Assert.Contains("invalid_dpop_proof", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/token")]
    [InlineData("/par")]
    [InlineData("/credential")]
    [InlineData("/nonce")]
    public async Task Every_endpoint_that_reads_proofs_gives_a_nonce_with_its_answer(string path)
    {
        await using var api = await AuthorizationApi.StartAsync();

        var answer = await api.SendAsync(HttpMethod.Post, path);

        Assert.NotEmpty(answer.Headers.GetValues("DPoP-Nonce").Single());
    }

    [Theory]
    [InlineData(CredentialProfile.Open, true)]
    [InlineData(CredentialProfile.Haip, false)]
    public async Task A_nonce_is_demanded_by_the_profile_and_by_the_setting(CredentialProfile profile, bool setting)
    {
        await using var api = await AuthorizationApi.StartAsync(profile, trustsProvider: true, options => options with { RequireDpopNonce = setting });
        api.Attests = true;
        api.Nonce = null;
        var code = await api.CodeAsync();
        api.Nonce = null;

        var first = await api.RedeemAsync(code);
        Assert.Equal((400, "use_dpop_nonce"), StatusAndCode(first));
        Assert.Equal(api.Nonce, first.Headers.GetValues("DPoP-Nonce").Single());

        // The same request again, with the nonce that came.
        var token = Token((await api.RedeemAsync(code)).Json);
        var withoutNonce = await api.FetchAsync(
            new AuthenticationHeaderValue("DPoP", token), proof: TrustLedger.Credentials.Jose.DpopProof.Create(
                api.DpopKey, "POST", TestApi.Issuer + "/credential", token, api.Api.Time.GetUtcNow()));
        Assert.Equal((401, "use_dpop_nonce"), StatusAndCode(withoutNonce));
        Assert.Contains("DPoP error=\"use_dpop_nonce\"", withoutNonce.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
        Assert.Equal(200, (await api.FetchAsync(token)).Status);
    }

    [Fact]
    public async Task A_nonce_that_is_over_or_not_ours_is_answered_with_a_new_one_in_every_profile()
    {
        await using var api = await AuthorizationApi.StartAsync();
        var token = Token((await api.RedeemOfferAsync()).Json);
        var old = api.Proof("/credential", token);
        Assert.NotNull(api.Nonce);
        api.Api.Time.Advance(TimeSpan.FromMinutes(6));
        var late = api.Proof("/credential", token); // Of now, with the nonce of before.

        Assert.Equal("use_dpop_nonce", (await api.FetchAsync(token, proof: late)).Code);
        Assert.Equal("invalid_dpop_proof", (await api.FetchAsync(token, proof: old)).Code);
        api.Nonce = "bm9uY2Ugb2Ygc29tZWJvZHkgZWxzZSEh";
        Assert.Equal("use_dpop_nonce", (await api.FetchAsync(token, proof: api.Proof("/credential", token))).Code);
    }

    [Fact]
    public async Task Haip_gives_no_token_without_a_proof()
    {
        await using var api = await AuthorizationApi.StartAsync(CredentialProfile.Haip, trustsProvider: true);
        api.Attests = true;

        Assert.Equal((400, "invalid_dpop_proof"), StatusAndCode(await api.RedeemOfferAsync(isBound: false)));
        Assert.Equal((400, "invalid_dpop_proof"), StatusAndCode(await api.RedeemAsync(await api.CodeAsync(), isBound: false)));
        Assert.Equal(200, (await api.RedeemOfferAsync()).Status);
    }

    [Fact]
    public async Task A_code_is_bound_to_the_key_that_was_named_when_it_was_asked_for()
    {
        await using var api = await AuthorizationApi.StartAsync();
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var mine = TrustLedger.Credentials.Jose.Jwk.Of(api.DpopKey).Thumbprint;
        var another = TrustLedger.Credentials.Jose.Jwk.Of(other).Thumbprint;

        Assert.Equal((400, "invalid_grant"), StatusAndCode(await api.RedeemAsync(await api.CodeAsync(("dpop_jkt", another)))));
        Assert.Equal(200, (await api.RedeemAsync(await api.CodeAsync(("dpop_jkt", mine)))).Status);

        var pushed = await api.PostAsync("/par", api.Request(("dpop_jkt", another)), api.Proof("/par"));
        Assert.Equal((400, "invalid_dpop_proof"), StatusAndCode(pushed));
    }

    private static string Token(System.Text.Json.Nodes.JsonNode answer) => answer.Text("access_token");

    private static (int Status, string? Code) StatusAndCode(AuthorizationApi.Answer answer) => (answer.Status, answer.Code);
}

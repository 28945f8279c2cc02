using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vci;

namespace TrustLedger.Tests.IdentityApi.Issuance;

/// <summary>
/// The modules of <c>oid4vci-1_0-issuer-test-plan</c> under their own names: mirrored by behaviour, never certified. Those on
/// wallet attestations are in <c>ClientAttestationModuleTests</c>.
/// </summary>
public sealed class IssuerModuleTests : IAsyncLifetime
{
    private IssuanceApi _issuance = null!;
    private string _token = null!;

    public async Task InitializeAsync()
    {
        _issuance = await IssuanceApi.StartAsync();
        _token = await _issuance.TokenAsync();
    }

    public async Task DisposeAsync() => await _issuance.DisposeAsync();

    [Fact]
    public async Task HappyFlowAdditionalRequests()
    {
        for (var time = 0; time < 3; time++)
            Assert.Single((await _issuance.FetchAsync(_token)).Credentials);
    }

    [Fact]
    public async Task HappyFlowMultipleClients()
    {
        using var first = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var second = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        var one = Assert.Single((await _issuance.FetchAsync(_token, first)).Credentials);
        var other = Assert.Single((await _issuance.FetchAsync(await _issuance.TokenAsync(), second)).Credentials);

        Assert.Equal(Jwk.Of(first).X, IssuanceApi.PayloadOf(one)["cnf"]!["jwk"]!.Text("x"));
        Assert.Equal(Jwk.Of(second).X, IssuanceApi.PayloadOf(other)["cnf"]!["jwk"]!.Text("x"));
    }

    // Nobody tells how the first one ended: that keeps nothing from being issued again.
    [Fact]
    public async Task HappyFlowWithSkipNotification()
    {
        Assert.Single((await _issuance.FetchAsync(_token)).Credentials);
        Assert.Equal(0, await _issuance.CountAsync("issuance_events"));
        Assert.Single((await _issuance.FetchAsync(_token)).Credentials);
    }

    [Fact]
    public async Task BatchIssuance()
    {
        var keys = Enumerable.Range(0, 3).Select(_ => ECDsa.Create(ECCurve.NamedCurves.nistP256)).ToArray();

        var credentials = (await _issuance.FetchAsync(_token, keys)).Credentials;

        Assert.Equal(keys.Select(key => Jwk.Of(key).X), credentials.Select(one => IssuanceApi.PayloadOf(one)["cnf"]!["jwk"]!.Text("x")), StringComparer.Ordinal);
    }

    [Fact]
    public async Task FailOnInvalidNonce()
    {
        var request = await ProvenAsync(nonce: "no-nonce-of-this-issuer");

        await RefusedAsync(request, "invalid_nonce");
    }

    [Fact]
    public async Task FailOnInvalidJwtProofSignature()
    {
        var request = (await _issuance.RequestAsync()).ToJson();
        var proof = (string)request["proofs"]!["jwt"]![0]!;
        var at = proof.LastIndexOf('.') + 10;
        request["proofs"]!["jwt"]![0] = proof[..at] + (proof[at] == 'A' ? 'B' : 'A') + proof[(at + 1)..];

        await RefusedAsync(request, "invalid_proof");
    }

    [Fact]
    public async Task FailOnMissingProof()
    {
        var request = (await _issuance.RequestAsync()).ToJson();
        request.Remove("proofs");

        await RefusedAsync(request, "invalid_proof");
    }

    [Fact]
    public async Task FailOnUnsupportedEncryptionAlgorithm()
    {
        var request = (await _issuance.RequestAsync()).ToJson();
        request["credential_response_encryption"] = new JsonObject
        {
            ["jwk"] = new JsonObject { ["kty"] = "RSA", ["alg"] = "RSA-OAEP", ["n"] = "AQAB", ["e"] = "AQAB" },
            ["enc"] = "A128CBC-HS256",
        };

        await RefusedAsync(request, "invalid_encryption_parameters");
    }

    [Fact]
    public async Task FailOnUnknownCredentialConfigurationId()
    {
        var request = (await _issuance.RequestAsync()).ToJson();
        request["credential_configuration_id"] = "no-such-credential";

        await RefusedAsync(request, "unknown_credential_configuration");
    }

    [Fact]
    public async Task FailOnUnknownCredentialIdentifier()
    {
        var request = (await _issuance.RequestAsync()).ToJson();
        request.Remove("credential_configuration_id");
        request["credential_identifier"] = "no-such-credential";

        await RefusedAsync(request, "unknown_credential_identifier");
    }

    [Fact]
    public async Task FailOnRequestWithAccessTokenInQuery()
    {
        var body = (await _issuance.RequestAsync()).ToJson();

        var answer = await _issuance.PostAsync($"/credential?access_token={_token}", body, token: null);

        Assert.Equal(401, answer.Status);
        Assert.Equal(0, await _issuance.CountAsync("issued_credentials"));
    }

    [Fact]
    public async Task HappyFlow()
    {
        JsonNode offer = await _issuance.OfferAsync();
        var grants = JsonNode.Parse(Uri.UnescapeDataString(offer.Text("offerByValue").Split("credential_offer=")[1]))!["grants"]!;
        using var dpop = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = VciNames.PreAuthorizedGrant,
            ["pre-authorized_code"] = grants[VciNames.PreAuthorizedGrant]!.Text("pre-authorized_code"),
            ["tx_code"] = offer.Text("txCode"),
        });
        var granted = JsonNode.Parse(await SendAsync(dpop, "/token", form, token: null))!;
        Assert.Equal("DPoP", granted.Text("token_type"));

        using var request = new StringContent((await _issuance.RequestAsync()).ToJson().ToJsonString(), Encoding.UTF8, "application/json");
        var issued = JsonNode.Parse(await SendAsync(dpop, "/credential", request, granted.Text("access_token")))!;

        Assert.Single(issued["credentials"]!.AsArray());
    }

    [Fact]
    public async Task MetadataTest()
    {
        await using var issuance = await IssuanceApi.StartAsync(options => options with { Issuer = "https://id.yunxi.example/city" });

        var issuer = await issuance.GetAsync("/.well-known/openid-credential-issuer/city");
        var server = await issuance.GetAsync("/.well-known/oauth-authorization-server/city");

        Assert.All([issuer, server], answer => Assert.Equal((200, "application/json"), (answer.Status, answer.MediaType)));
        Assert.Equal("https://id.yunxi.example/city", issuer.Json.Text("credential_issuer"));
        Assert.Equal("https://id.yunxi.example/city", server.Json.Text("issuer"));
        foreach (var (_, value) in issuer.Json.AsObject().Concat(server.Json.AsObject()).Where(member => member.Key.EndsWith("_endpoint", StringComparison.Ordinal)))
            Assert.StartsWith("https://id.yunxi.example/city/", (string)value!, StringComparison.Ordinal);
        Assert.NotEmpty(issuer.Json["credential_configurations_supported"]!.AsObject());
    }

    [Fact]
    public async Task MetadataSignedTest()
    {
        var plain = await _issuance.GetAsync(VciNames.IssuerMetadataPath);
        var signed = await IssuanceApi.GetAsync(_issuance.Api.Http, VciNames.IssuerMetadataPath, "application/jwt");

        Assert.Equal((200, "application/jwt"), (signed.Status, signed.MediaType));
        var jws = StrictReader.Read(signed.Text, new JwsRules(VciNames.SignedMetadataType, MaxBytes: 262_144)).Value();
        var payload = jws.Verify(X5cChain.Parse(jws.Header["x5c"]).Value().LeafKey).Value().Payload;
        Assert.Equal(TestApi.Issuer, payload.Text("sub"));
        foreach (var (name, value) in plain.Json.AsObject())
            Assert.True(JsonNode.DeepEquals(value, payload[name]), name);
    }

    [Fact]
    public async Task FailOnInvalidKeyAttestationSignature()
    {
        using var provider = new WalletProvider();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await using var issuance = await IssuanceApi.StartAsync(options => options with { KeyAttestationAnchorsFile = provider.AnchorsFile });
        var token = await issuance.TokenAsync();
        var attestation = provider.Attest([key], await issuance.NonceAsync());
        var broken = attestation[..^2] + (attestation[^2] == 'A' ? 'B' : 'A') + attestation[^1];

        var refused = await issuance.PostAsync("/credential", new CredentialRequest("person", []) { Attestation = broken }.ToJson(), token);
        var taken = await issuance.PostAsync("/credential", new CredentialRequest("person", []) { Attestation = attestation }.ToJson(), token);

        Assert.Equal((400, "invalid_proof"), refused.Error);
        Assert.Equal(200, taken.Status);
    }

    private async Task<string> SendAsync(ECDsa dpop, string path, HttpContent content, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        request.Headers.Add("DPoP", DpopProof.Create(dpop, "POST", TestApi.Issuer + path, token, _issuance.Api.Time.GetUtcNow()));
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("DPoP", token);
        using var answer = await _issuance.Api.Http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, string.Create(CultureInfo.InvariantCulture, $"{path} {(int)answer.StatusCode}: {text}"));
        return text;
    }

    private async Task<JsonObject> ProvenAsync(string nonce)
    {
        var request = (await _issuance.RequestAsync()).ToJson();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        request["proofs"]!["jwt"]![0] = KeyProof.Create(key, TestApi.Issuer, nonce, _issuance.Api.Time.GetUtcNow());
        return request;
    }

    private async Task RefusedAsync(JsonObject request, string error)
    {
        Assert.Equal((400, error), (await _issuance.PostAsync("/credential", request, _token)).Error);
        Assert.Equal(0, await _issuance.CountAsync("issued_credentials"));
    }
}

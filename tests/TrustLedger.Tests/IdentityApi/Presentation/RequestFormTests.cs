using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vp;
using TrustLedger.IdentityApi;

namespace TrustLedger.Tests.IdentityApi.Presentation;

/// <summary>In which forms a request reaches a wallet and an answer comes back, by profile.</summary>
public sealed class RequestFormTests
{
    [Theory]
    [InlineData("direct_post", false, "response-mode-unsupported")]
    [InlineData("fragment", false, "response-mode-unsupported")]
    [InlineData(null, true, "request-by-value-unsupported")]
    public async Task HAIP_has_encrypted_answers_to_requests_that_are_fetched(string? responseMode, bool byValue, string code)
    {
        await using var api = await PresentationApi.StartAsync();

        var response = await api.OfficerAsync(
            HttpMethod.Post, "/presentations", new { purpose = "p", preset = "person-name-level", responseMode, byValue });

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(code, (string?)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["title"]);
    }

    [Fact]
    public async Task An_open_profile_also_takes_answers_in_clear()
    {
        await using var api = await PresentationApi.StartAsync((_, options) => options with { Profile = CredentialProfile.Open });
        var (id, link) = await api.OpenAsync(Clear);
        var request = await api.FetchAsync(link);

        var answered = await api.AnswerAsync(request, api.Present(request));

        Assert.Null(request.EncryptionKey);
        Assert.Equal(HttpStatusCode.OK, answered.StatusCode);
        Assert.Equal("accepted", (await api.ResultAsync(id)).Text("status"));
    }

    [Fact]
    public async Task An_answer_in_clear_gives_the_requests_state_back()
    {
        await using var api = await PresentationApi.StartAsync((_, options) => options with { Profile = CredentialProfile.Open });
        var (id, link) = await api.OpenAsync(Clear);
        var request = await api.FetchAsync(link);
        var token = VpToken.Of([new("person", api.Present(request).ToString())]);

        foreach (var state in new[] { null, "other" })
        {
            var refused = await api.PostAsync(request, new PresentationResponse(token, state).ToForm(request));
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
            Assert.StartsWith("response-state-wrong", await DescriptionAsync(refused), StringComparison.Ordinal);
        }

        Assert.Equal("open", (await api.ResultAsync(id)).Text("status"));
    }

    [Theory]
    [InlineData("response", "x", "response-missing")]
    [InlineData("vp_token", "[]", "json-malformed")]
    [InlineData("vp_token", "{\"person\":[]}", "vp-token-malformed")]
    public async Task An_answer_in_clear_is_a_vp_token(string name, string value, string code)
    {
        await using var api = await PresentationApi.StartAsync((_, options) => options with { Profile = CredentialProfile.Open });
        var request = await api.FetchAsync((await api.OpenAsync(Clear)).Link);

        var refused = await api.PostAsync(request, [new(name, value), new("state", request.State!)]);

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.StartsWith(code, await DescriptionAsync(refused), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_that_wants_encryption_takes_nothing_in_clear()
    {
        await using var api = await PresentationApi.StartAsync((_, options) => options with { Profile = CredentialProfile.Open });
        var request = await api.FetchAsync((await api.OpenAsync()).Link);

        var refused = await api.PostAsync(request, new PresentationResponse(VpToken.Of([new("person", "a~")]), request.State)
            .ToForm(request with { EncryptionKey = null }));

        Assert.StartsWith("response-missing", await DescriptionAsync(refused), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_open_profile_also_has_links_that_hold_the_request()
    {
        await using var api = await PresentationApi.StartAsync((_, options) => options with { Profile = CredentialProfile.Open });
        var (id, link) = await api.OpenAsync(new { purpose = "p", preset = "person-name-level", byValue = true });
        var request = RequestObjectReader.Read(link.Request!, api.RulesFor(link)).Value().Request;

        await api.AnswerAsync(request, api.Present(request));

        Assert.Null(link.RequestUri);
        Assert.Equal("accepted", (await api.ResultAsync(id)).Text("status"));
    }

    [Fact]
    public async Task A_wallet_may_have_the_request_encrypted_to_its_key()
    {
        await using var api = await PresentationApi.StartAsync();
        using var key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var (id, link) = await api.OpenAsync();

        var response = await FetchAsync(api, link, new JsonObject
        {
            ["jwks"] = new JsonObject { ["keys"] = new JsonArray(Encrypting(key, "w-key")) },
            ["authorization_encryption_enc_values_supported"] = new JsonArray("A128GCM"),
        });
        var compact = await response.Content.ReadAsStringAsync();
        var signed = Encoding.ASCII.GetString(JweReader.Decrypt(compact, key, "w-key").Value());
        var request = RequestObjectReader.Read(signed, api.RulesFor(link) with { WalletNonce = "n" }).Value().Request;
        await api.AnswerAsync(request, api.Present(request));

        Assert.Equal("application/oauth-authz-req+jwt", response.Content.Headers.ContentType?.MediaType);
        var header = JsonNode.Parse(Convert.FromBase64String(Padded(compact.Split('.')[0])))!.AsObject();
        Assert.Equal(("JWT", "A256GCM"), (header.Text("cty"), header.Text("enc")));
        Assert.Equal([JweContentEncryption.A256GCM, JweContentEncryption.A128GCM], request.Encryptions); // Both, always: HAIP 1.0 §5.
        Assert.Equal("accepted", (await api.ResultAsync(id)).Text("status"));
    }

    [Theory]
    [InlineData("""{"jwks":{"keys":[{"kty":"RSA","n":"AQAB","e":"AQAB"}]}}""", "wallet-encryption-unsupported")]
    [InlineData("""{"vp_formats_supported":{"mso_mdoc":{}}}""", "wallet-formats-unsupported")]
    [InlineData("""{"request_object_signing_alg_values_supported":["EdDSA"]}""", "wallet-signature-unsupported")]
    [InlineData("""{"a":1,"a":2}""", "json-malformed")]
    [InlineData("[]", "json-malformed")]
    public async Task A_wallet_that_cannot_be_served_is_told_and_the_request_stays_open(string metadata, string code)
    {
        await using var api = await PresentationApi.StartAsync();
        var (id, link) = await api.OpenAsync();

        var refused = await api.Http.PostAsync(link.RequestUri, new FormUrlEncodedContent([new("wallet_metadata", metadata)]));

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.StartsWith(code, await DescriptionAsync(refused), StringComparison.Ordinal);
        Assert.Equal("open", (await api.ResultAsync(id)).Text("status"));
    }

    [Fact]
    public async Task What_is_not_known_of_a_fetch_or_an_answer_is_passed_over()
    {
        await using var api = await PresentationApi.StartAsync();
        var (id, link) = await api.OpenAsync();
        var fetched = await api.Http.PostAsync(link.RequestUri, new FormUrlEncodedContent(
            [new("wallet_nonce", "n"), new("unheard_of", "1"), new("wallet_metadata", """{"unheard_of":{"a":[1]}}""")]));
        var request = RequestObjectReader.Read(
            await fetched.Content.ReadAsStringAsync(), api.RulesFor(link) with { WalletNonce = "n" }).Value().Request;
        var payload = new JsonObject
        {
            ["vp_token"] = VpToken.Of([new("person", api.Present(request).ToString())]).ToJson(),
            ["unheard_of"] = 1,
        };

        var answered = await api.PostAsync(request,
        [
            new("response", JweWriter.Encrypt(Encoding.UTF8.GetBytes(payload.ToJsonString()), request.EncryptionKey!, request.Encryptions[0], request.EncryptionKeyId)),
            new("unheard_of", "1"),
        ]);

        Assert.Equal(HttpStatusCode.OK, answered.StatusCode);
        Assert.Equal("application/json", answered.Content.Headers.ContentType?.MediaType);
        Assert.Equal("accepted", (await api.ResultAsync(id)).Text("status"));
    }

    [Fact]
    public async Task An_open_profile_may_name_the_verifier_by_its_host()
    {
        await using var api = await PresentationApi.StartAsync((_, options) => options with
        {
            Profile = CredentialProfile.Open,
            VerifierName = VerifierName.X509SanDns,
            Issuer = "http://localhost:7402",
        });
        var link = (await api.OpenAsync()).Link;

        var fetched = await api.Http.GetStringAsync(link.RequestUri);

        var request = RequestObjectReader.Read(fetched, api.RulesFor(link) with { RequestUri = link.RequestUri }).Value().Request;
        Assert.Equal("x509_san_dns:localhost", request.ClientId);
    }

    [Fact]
    public async Task A_verifier_whose_certificate_lacks_its_host_does_not_start() => await Assert.ThrowsAsync<InvalidOperationException>(
        () => PresentationApi.StartAsync((_, options) => options with { Profile = CredentialProfile.Open, VerifierName = VerifierName.X509SanDns }));

    private static object Clear => new { purpose = "p", preset = "person-name-level", responseMode = "direct_post" };

    private static JsonObject Encrypting(ECDiffieHellman key, string id)
    {
        var jwk = Jwk.Of(key).ToJson();
        (jwk["kid"], jwk["use"], jwk["alg"]) = (id, "enc", "ECDH-ES");
        return jwk;
    }

    private static Task<HttpResponseMessage> FetchAsync(PresentationApi api, RequestLink link, JsonObject metadata) => api.Http.PostAsync(
        link.RequestUri, new FormUrlEncodedContent([new("wallet_nonce", "n"), new("wallet_metadata", metadata.ToJsonString())]));

    private static async Task<string> DescriptionAsync(HttpResponseMessage response)
    {
        var error = JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject();
        Assert.Equal("invalid_request", error.Text("error"));
        return error.Text("error_description")!;
    }

    private static string Padded(string text) => text.Replace('-', '+').Replace('_', '/').PadRight((text.Length + 3) / 4 * 4, '=');
}

using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vp;

namespace TrustLedger.Tests.Credentials.OpenId4Vp;

public sealed class RequestObjectTests : IDisposable
{
    private readonly PresentationWorld _world = new();

    [Fact]
    public void A_wallet_reads_what_a_verifier_signed()
    {
        var verified = RequestObjectReader.Read(Signed(), Rules).Value();

        Assert.Equal(_world.Request.Query.ToJson().ToJsonString(), verified.Request.Query.ToJson().ToJsonString());
        Assert.Equal(
            _world.Request with { Query = verified.Request.Query, Encryptions = verified.Request.Encryptions, TransactionData = verified.Request.TransactionData },
            verified.Request);
        Assert.Equal(JweContentEncryption.A256GCM, verified.Request.Encryptions[0]);
        Assert.Equal(_world.Verifier.Chain.X509Hash, verified.Verifier.X509Hash);
    }

    [Fact]
    public void It_has_the_header_and_the_claims_that_HAIP_asks_for()
    {
        var jws = StrictReader.Read(Signed(), new JwsRules("oauth-authz-req+jwt")).Value();

        Assert.Equal("https://self-issued.me/v2", jws.Payload.Text("aud"));
        Assert.Equal("vp_token", jws.Payload.Text("response_type"));
        Assert.Equal("direct_post.jwt", jws.Payload.Text("response_mode"));
        Assert.StartsWith("x509_hash:", jws.Payload.Text("client_id"), StringComparison.Ordinal);
        var metadata = jws.Payload["client_metadata"]!;
        Assert.Equal("""["A256GCM","A128GCM"]""", metadata["encrypted_response_enc_values_supported"]!.ToJsonString());
        Assert.Equal("ECDH-ES", (string?)metadata["jwks"]!["keys"]![0]!["alg"]);
        var example = Vectors.Json("openid4vp", "sd_jwt_vc_verifier_metadata.json")["vp_formats_supported"]!["dc+sd-jwt"]!.AsObject();
        Assert.All(example, member => Assert.Equal("""["ES256"]""", metadata["vp_formats_supported"]!["dc+sd-jwt"]![member.Key]!.ToJsonString()));
    }

    [Theory]
    [InlineData("client_id", "\"x509_hash:other\"", "request-client-id-wrong")]
    [InlineData("client_id", "\"redirect_uri:https://verifier.example/response\"", "request-client-id-wrong")]
    [InlineData("client_id", "null", "request-client-id-wrong")]
    [InlineData("aud", "\"https://wallet.example\"", "request-audience-wrong")]
    [InlineData("aud", "[\"https://self-issued.me/v2\"]", "request-audience-wrong")]
    [InlineData("exp", "1", "request-expired")]
    [InlineData("exp", "\"never\"", "request-expired")]
    [InlineData("iat", "4000000000", "request-expired")]
    [InlineData("wallet_nonce", "\"other\"", "request-wallet-nonce-wrong")]
    [InlineData("response_type", "\"vp_token id_token\"", "request-response-type-unsupported")]
    [InlineData("response_mode", "\"direct_post\"", "request-response-mode-unsupported")]
    [InlineData("response_mode", "\"fragment\"", "request-response-mode-unsupported")]
    [InlineData("nonce", "null", "request-nonce-malformed")]
    [InlineData("nonce", "\"a b\"", "request-nonce-malformed")]
    [InlineData("state", "\"a&b\"", "request-state-malformed")]
    [InlineData("state", "1", "request-state-malformed")]
    [InlineData("response_uri", "\"/response\"", "request-response-uri-malformed")]
    [InlineData("response_uri", "\"http://verifier.example/response\"", "request-response-uri-malformed")]
    [InlineData("response_uri", "\"https://a:b@verifier.example/response\"", "request-response-uri-malformed")]
    [InlineData("redirect_uri", "\"https://verifier.example/\"", "request-response-uri-malformed")]
    [InlineData("scope", "\"person\"", "request-scope-unsupported")]
    [InlineData("dcql_query", "{}", "dcql-malformed")]
    [InlineData("dcql_query", "null", "dcql-malformed")]
    [InlineData("client_metadata", "null", "request-metadata-malformed")]
    [InlineData("transaction_data", "[\"e30\"]", "request-transaction-data-unsupported")]
    public void Refuses_a_parameter_that_a_wallet_must_not_follow(string name, string value, string code) =>
        Assert.Equal(code, RequestObjectReader.Read(Changed(json => json[name] = JsonNode.Parse(value)), Rules).Refusal().Code);

    [Theory]
    [InlineData("""{"mso_mdoc":{}}""", "request-formats-unsupported")]
    [InlineData("""{"dc+sd-jwt":{"sd-jwt_alg_values":["ES384"]}}""", "request-formats-unsupported")]
    public void Refuses_a_verifier_that_takes_other_formats(string formats, string code) => Assert.Equal(
        code,
        RequestObjectReader.Read(Changed(json => json["client_metadata"]!["vp_formats_supported"] = JsonNode.Parse(formats)), Rules).Refusal().Code);

    [Fact]
    public void Refuses_a_verifier_that_offers_no_encryption_we_know()
    {
        foreach (var change in new Action<JsonNode>[]
        {
            metadata => metadata["encrypted_response_enc_values_supported"] = new JsonArray("A128CBC-HS256"),
            metadata => metadata["jwks"]!["keys"]![0]!.AsObject().Remove("alg"),
            metadata => metadata["jwks"]!["keys"]![0]!["use"] = "sig",
            metadata => metadata["jwks"]!["keys"]![0]!["crv"] = "P-384",
        })
        {
            Assert.Equal(
                "request-encryption-unsupported",
                RequestObjectReader.Read(Changed(json => change(json["client_metadata"]!)), Rules).Refusal().Code);
        }
    }

    [Fact]
    public void Encrypts_with_A128GCM_where_nothing_is_announced() => Assert.Equal(
        [JweContentEncryption.A128GCM],
        RequestObjectReader.Read(
            Changed(json => json["client_metadata"]!.AsObject().Remove("encrypted_response_enc_values_supported")), Rules).Value().Request.Encryptions);

    [Fact]
    public void Refuses_a_verifier_under_another_root()
    {
        using var foreign = new TestAuthority();

        Assert.Equal("x5c-untrusted", RequestObjectReader.Read(Signed(), Rules with { Anchors = foreign.Anchors }).Refusal().Code);
    }

    [Fact]
    public void Refuses_a_link_that_names_somebody_else() => Assert.Equal(
        "request-client-id-wrong", RequestObjectReader.Read(Signed(), Rules with { ClientId = "x509_hash:other" }).Refusal().Code);

    [Fact]
    public void Refuses_a_request_signed_by_another_key()
    {
        var token = RequestObjectWriter.Write(
            _world.Request, _world.Issuer.Key, X5cChain.ToJson(_world.Verifier.Certificate), PresentationWorld.Now, PresentationWorld.Now.AddMinutes(5));

        Assert.Equal("jws-signature-wrong", RequestObjectReader.Read(token, Rules).Refusal().Code);
    }

    [Fact]
    public void A_wallet_that_fetches_by_POST_wants_its_nonce_back()
    {
        var answered = RequestObjectReader.Read(Signed(_world.Request with { WalletNonce = "w1" }), Rules with { WalletNonce = "w1" }).Value();

        Assert.Equal("w1", answered.Request.WalletNonce);
        Assert.Equal("request-wallet-nonce-wrong", RequestObjectReader.Read(Signed(), Rules with { WalletNonce = "w1" }).Refusal().Code);
    }

    [Fact]
    public void The_answer_reaches_its_verifier_and_nobody_else()
    {
        var request = RequestObjectReader.Read(Signed(), Rules).Value().Request;
        var token = VpToken.Of([new("person", "a~")]);

        var response = new PresentationResponse(token, request.State).Encrypt(request);

        var opened = PresentationResponse.Decrypt(response, _world.Encryption, "enc-1", "state-1").Value();
        Assert.Equal(["a~"], opened.Token.Presentations["person"]);
        Assert.Equal("response-state-wrong", PresentationResponse.Decrypt(response, _world.Encryption, "enc-1", "state-2").Refusal().Code);
        Assert.Equal("jwe-kid-wrong", PresentationResponse.Decrypt(response, _world.Encryption, "enc-2", "state-1").Refusal().Code);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"person":"a~"}""")]
    [InlineData("""{"person":[]}""")]
    [InlineData("""{"person":[{}]}""")]
    public void Refuses_what_is_no_vp_token(string json) => Assert.Equal("vp-token-malformed", VpToken.Parse(JsonNode.Parse(json)).Refusal().Code);

    [Fact]
    public void A_link_says_where_the_signed_request_is()
    {
        var link = new RequestLink("x509_hash:abc", new Uri("https://verifier.example/r/1?a=b&c"), ByPost: true);

        Assert.Equal(link, RequestLink.Parse(link.ToString()).Value());
        Assert.StartsWith("openid4vp://?client_id=x509_hash%3Aabc&request_uri=https%3A%2F%2F", link.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("openid4vp://", "request-link-malformed")]
    [InlineData("https://a.example/?client_id=a&request_uri=https%3A%2F%2Fb", "request-link-malformed")]
    [InlineData("openid4vp://?request_uri=https%3A%2F%2Fb", "request-link-malformed")]
    [InlineData("openid4vp://?client_id=a&client_id=b&request_uri=https%3A%2F%2Fb", "request-link-malformed")]
    [InlineData("openid4vp://?client_id=a&request_uri=b", "request-link-malformed")]
    [InlineData("openid4vp://?client_id=a&response_type=vp_token", "request-unsigned")]
    [InlineData("openid4vp://?client_id=a&request_uri=https%3A%2F%2Fb&request_uri_method=PUT", "request-uri-method-unknown")]
    public void Refuses_another_link(string text, string code) => Assert.Equal(code, RequestLink.Parse(text).Refusal().Code);

    public void Dispose() => _world.Dispose();

    private RequestRules Rules => new(ClientIdentifier.Of(_world.Verifier.Chain), _world.Authority.Anchors, PresentationWorld.Now);

    private string Signed(PresentationRequest? request = null) => RequestObjectWriter.Write(
        request ?? _world.Request, _world.Verifier.Key, X5cChain.ToJson(_world.Verifier.Certificate), PresentationWorld.Now, PresentationWorld.Now.AddMinutes(5));

    private string Changed(Action<JsonObject> change)
    {
        var jws = StrictReader.Read(Signed(), new JwsRules(OpenId4VpNames.RequestTyp)).Value();
        change(jws.Payload);
        return JwsWriter.Write(OpenId4VpNames.RequestTyp, jws.Payload, _world.Verifier.Key, _world.Verifier.Header);
    }
}

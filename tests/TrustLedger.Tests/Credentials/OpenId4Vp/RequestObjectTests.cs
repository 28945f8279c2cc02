using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vp;
using TrustLedger.Protocol.Encoding;

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

    [Fact]
    public void It_is_written_in_UTF_8()
    {
        Assert.True(StrictBase64Url.TryDecode(Signed(_world.Request with { Purpose = "办理居住证" }).Split('.')[1], out var payload));

        var text = new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(payload);
        Assert.Equal("办理居住证", (string?)JsonNode.Parse(text)!["verifier_info"]![0]!["data"]!["purpose"]);
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
    [InlineData("JWT")]
    [InlineData(null)]
    public void Refuses_a_request_object_of_another_type_or_none(string? typ)
    {
        var payload = StrictReader.Read(Signed(), new JwsRules(OpenId4VpNames.RequestTyp)).Value().Payload;
        var header = new JsonObject { ["alg"] = "ES256", ["x5c"] = _world.Verifier.Header["x5c"]!.DeepClone() };
        if (typ is not null)
            header["typ"] = typ;
        var signed = $"{Part(header)}.{Part(payload)}";
        var signature = _world.Verifier.Key.SignData(System.Text.Encoding.ASCII.GetBytes(signed), System.Security.Cryptography.HashAlgorithmName.SHA256);

        Assert.Equal("jws-typ-wrong", RequestObjectReader.Read($"{signed}.{StrictBase64Url.Encode(signature)}", Rules).Refusal().Code);

        static string Part(JsonObject json) => StrictBase64Url.Encode(System.Text.Encoding.UTF8.GetBytes(json.ToJsonString()));
    }

    [Fact]
    public void Passes_over_what_it_does_not_know()
    {
        var request = RequestObjectReader.Read(
            Changed(json =>
            {
                json["iss"] = "https://somebody.example";
                json["unheard_of"] = new JsonArray(1);
                json["client_metadata"]!["unheard_of"] = true;
                json["client_metadata"]!["client_name"] = "Somebody";
                json["verifier_info"]!.AsArray().Add(new JsonObject { ["format"] = "jwt", ["data"] = "x" });
            }),
            Rules).Value().Request;

        Assert.Equal((_world.Request.Nonce, _world.Request.Purpose), (request.Nonce, request.Purpose));
    }

    [Fact]
    public void A_key_in_the_metadata_does_not_sign_the_request()
    {
        using var other = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        var payload = StrictReader.Read(Signed(), new JwsRules(OpenId4VpNames.RequestTyp)).Value().Payload;
        var key = Jwk.Of(other).ToJson();
        (key["kid"], key["use"]) = ("sig", "sig");
        payload["client_metadata"]!["jwks"]!["keys"]!.AsArray().Add((JsonNode)key);

        Assert.Equal(
            "jws-signature-wrong",
            RequestObjectReader.Read(JwsWriter.Write(OpenId4VpNames.RequestTyp, payload, other, _world.Verifier.Header), Rules).Refusal().Code);
    }

    [Theory]
    [InlineData("verifier.example", "client-id-unregistered")]
    [InlineData("origin:https://verifier.example", "client-id-prefix-unsupported")]
    [InlineData("decentralized_identifier:did:example:123", "client-id-prefix-unsupported")]
    [InlineData("X509_HASH:x", "client-id-prefix-unsupported")]
    public void Refuses_a_name_that_no_certificate_proves(string clientId, string code)
    {
        var reading = RequestObjectReader.Open(Changed(json => json["client_id"] = clientId), Rules with { ClientId = clientId });

        Assert.Equal(code, reading.Request.Refusal().Code);
        Assert.Null(reading.Reply);
    }

    [Fact]
    public void Takes_a_verifier_that_is_named_by_its_certificates_host()
    {
        using var verifier = _world.Authority.Certify("verifier", host: "verifier.example");

        var opened = RequestObjectReader.Read(ByHost(verifier, "verifier.example"), HostRules).Value();

        Assert.Equal("x509_san_dns:verifier.example", opened.Request.ClientId);
    }

    [Theory]
    [InlineData("other.example", "https://verifier.example/response", null, "request-client-id-wrong")]
    [InlineData("*.example", "https://verifier.example/response", null, "request-client-id-wrong")]
    [InlineData(null, "https://verifier.example/response", null, "request-client-id-wrong")]
    [InlineData("verifier.example", "https://evil.example/response", null, "request-response-uri-malformed")]
    [InlineData("verifier.example", "https://verifier.example.evil.example/response", null, "request-response-uri-malformed")]
    [InlineData("verifier.example", "https://verifier.example./response", null, "request-response-uri-malformed")]
    [InlineData("verifier.example", "https://verifier.example/response", "https://evil.example/request", "request-host-wrong")]
    public void Refuses_a_host_that_is_not_the_certificates(string? host, string responseUri, string? requestUri, string code)
    {
        using var verifier = _world.Authority.Certify("verifier", host: host);

        var reading = RequestObjectReader.Open(
            ByHost(verifier, "verifier.example", responseUri), HostRules with { RequestUri = requestUri is null ? null : new Uri(requestUri) });

        Assert.Equal(code, reading.Request.Refusal().Code);
        Assert.Null(reading.Reply);
    }

    [Fact]
    public void The_hash_of_a_certificate_ties_no_host() =>
        Assert.True(RequestObjectReader.Read(Signed(), Rules with { RequestUri = new Uri("https://elsewhere.example/r") }).Succeeded());

    [Fact]
    public void An_answer_in_clear_is_given_only_by_a_wallet_that_gives_it()
    {
        var plain = Signed(_world.Request with { EncryptionKey = null, EncryptionKeyId = null });

        var request = RequestObjectReader.Read(plain, Rules with { AllowUnencrypted = true }).Value().Request;

        Assert.Null(request.EncryptionKey);
        Assert.Equal("request-response-mode-unsupported", RequestObjectReader.Read(plain, Rules).Refusal().Code);
        var form = new PresentationResponse(VpToken.Of([new("person", "a~")]), request.State).ToForm(request);
        Assert.Equal(["a~"], PresentationResponse.Read(form, "state-1").Value().Token.Presentations["person"]);
        Assert.Equal("response-state-wrong", PresentationResponse.Read(form, "state-2").Refusal().Code);
        Assert.Equal("response", Assert.Single(new PresentationResponse(VpToken.Of([new("person", "a~")]), "s").ToForm(_world.Request)).Key);
    }

    [Fact]
    public void A_link_may_hold_the_request()
    {
        var link = new RequestLink("x509_hash:abc", RequestUri: null, ByPost: false) { Request = "a.b.c" };

        Assert.Equal(link, RequestLink.Parse(link.ToString()).Value());
    }

    [Fact]
    public void What_stands_in_a_link_beside_the_request_is_not_used() => Assert.Equal(
        new RequestLink("a", new Uri("https://b/"), ByPost: false),
        RequestLink.Parse("openid4vp://?client_id=a&nonce=x&response_uri=https%3A%2F%2Fevil.example&request_uri=https%3A%2F%2Fb").Value());

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
    [InlineData("response_type", "\"code\"", "unsupported_response_type")]
    [InlineData("nonce", "null", "invalid_request")]
    [InlineData("redirect_uri", "\"https://verifier.example/\"", "invalid_request")]
    [InlineData("scope", "\"person\"", "invalid_request")]
    [InlineData("client_metadata", "{\"jwks\":{\"keys\":[]}}", "vp_formats_not_supported")]
    [InlineData("transaction_data", "[\"e30\"]", "invalid_transaction_data")]
    public void A_verifier_that_is_proven_is_told_why_its_request_is_refused(string name, string value, string error)
    {
        var reply = RequestObjectReader.Open(Changed(json => json[name] = JsonNode.Parse(value)), Rules).Reply!;

        Assert.Equal(("https://verifier.example/response", error, "state-1"), (reply.ResponseUri, reply.Response.Code, reply.Response.State));
        Assert.Equal(error, reply.Response.ToForm()["error"]);
        Assert.Equal("state-1", reply.Response.ToForm()["state"]);
    }

    [Theory]
    [InlineData("client_id", "\"x509_hash:other\"")]
    [InlineData("aud", "\"https://wallet.example\"")]
    [InlineData("exp", "1")]
    [InlineData("wallet_nonce", "\"other\"")]
    [InlineData("response_uri", "\"http://verifier.example/response\"")]
    public void Nobody_is_told_anything_before_it_is_known_who_asks_and_where_to_answer(string name, string value) =>
        Assert.Null(RequestObjectReader.Open(Changed(json => json[name] = JsonNode.Parse(value)), Rules).Reply);

    [Fact]
    public void A_request_that_is_read_has_no_error_to_answer_with() => Assert.Null(RequestObjectReader.Open(Signed(), Rules).Reply);

    [Fact]
    public void What_the_holder_lacks_looks_like_a_no()
    {
        var lacks = ErrorResponse.Of(new TrustLedger.Protocol.Refusal("credentials-missing", "…"), "s");

        Assert.Equal(ErrorResponse.AccessDenied("s"), lacks);
        Assert.Equal("error=access_denied&state=s", string.Join('&', lacks.ToForm().Select(pair => $"{pair.Key}={pair.Value}")));
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
    [InlineData("openid4vp://?client_id=a&request_uri=https%3A%2F%2Fb&request=c", "request-link-malformed")]
    [InlineData("openid4vp://?client_id=a&request=c&request_uri_method=post", "request-link-malformed")]
    [InlineData("openid4vp://?client_id=a&response_type=vp_token", "request-unsigned")]
    [InlineData("openid4vp://?client_id=a&request_uri=https%3A%2F%2Fb&request_uri_method=PUT", "request-uri-method-unknown")]
    public void Refuses_another_link(string text, string code) => Assert.Equal(code, RequestLink.Parse(text).Refusal().Code);

    public void Dispose() => _world.Dispose();

    private RequestRules Rules => new(ClientIdentifier.Of(_world.Verifier.Chain), _world.Authority.Anchors, PresentationWorld.Now);

    private RequestRules HostRules => Rules with { ClientId = "x509_san_dns:verifier.example" };

    private string ByHost(CertifiedTestKey verifier, string host, string responseUri = "https://verifier.example/response") => RequestObjectWriter.Write(
        _world.Request with { ClientId = ClientIdentifier.OfHost(host), ResponseUri = responseUri },
        verifier.Key, X5cChain.ToJson(verifier.Certificate), PresentationWorld.Now, PresentationWorld.Now.AddMinutes(5));

    private string Signed(PresentationRequest? request = null) => RequestObjectWriter.Write(
        request ?? _world.Request, _world.Verifier.Key, X5cChain.ToJson(_world.Verifier.Certificate), PresentationWorld.Now, PresentationWorld.Now.AddMinutes(5));

    private string Changed(Action<JsonObject> change)
    {
        var jws = StrictReader.Read(Signed(), new JwsRules(OpenId4VpNames.RequestTyp)).Value();
        change(jws.Payload);
        return JwsWriter.Write(OpenId4VpNames.RequestTyp, jws.Payload, _world.Verifier.Key, _world.Verifier.Header);
    }
}

using System.Security.Cryptography;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vci;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Tests.Credentials;
using TrustLedger.Wallet;

namespace TrustLedger.Tests.Wallet;

/// <summary>What a wallet does at an issuer's endpoints beyond the plain case: nonces, datasets, waiting, telling, encrypting.</summary>
public sealed class IssuanceTests : IAsyncLifetime, IDisposable
{
    private const string Notified = "POST /notification";
    private const string Deferred = "POST /deferred_credential";

    private readonly ManualTime _time = new(TimeProvider.System.GetUtcNow());
    private readonly WalletRunner _wallet = new();
    private FakeIssuer _issuer = null!;

    public async Task InitializeAsync()
    {
        _wallet.Time = _time;
        _issuer = await FakeIssuer.StartAsync();
        _issuer.Api.Answers[Notified] = _ => (200, new JsonObject());
        await _wallet.With("init", "--loopback", "--anchor", _wallet.Write("root.pem", _issuer.Authority.Pem));
    }

    public async Task DisposeAsync() => await _issuer.DisposeAsync();

    public void Dispose() => _wallet.Dispose();

    [Theory]
    [InlineData("token", FakeSignIn.Token)]
    [InlineData("credential", FakeIssuer.Call)]
    public async Task A_server_s_DPoP_nonce_goes_into_the_next_proof(string what, string call)
    {
        Bind();
        var good = Answer(call);
        _issuer.Api.Raw[call] = (request, body) => NonceOf(request.Headers["DPoP"]!) == $"nonce for {what}"
            ? good(body)
            : Unauthorized("use_dpop_nonce", call == FakeIssuer.Call, $"nonce for {what}");

        Assert.Equal(ExitCode.Done, (await ReceiveAsync()).ExitCode);
        Assert.Equal(2, _issuer.Api.BodiesOf(call).Count);
    }

    [Fact]
    public async Task A_server_that_wants_ever_new_nonces_is_asked_twice_and_no_more()
    {
        Bind();
        var count = 0;
        _issuer.Api.Raw[FakeSignIn.Token] = (_, _) => Unauthorized("use_dpop_nonce", isResource: false, $"nonce {count++}");

        Assert.Equal("use-dpop-nonce", (await ReceiveAsync()).ErrorCode);
        Assert.Equal(2, count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_no_scope_stands_for_is_named_to_the_token_endpoint_in_details_with_the_issuer_among_several(bool listsServers)
    {
        _issuer.Api.Answers[FakeIssuer.ServerMetadata] = _ => (200, new JsonObject
        {
            ["issuer"] = _issuer.Id,
            [VciNames.TokenEndpoint] = _issuer.Id + "/token",
            ["authorization_details_types_supported"] = new JsonArray(VciNames.OpenIdCredential),
        });
        if (listsServers)
            _issuer.Describe(metadata => metadata[VciNames.AuthorizationServers] = new JsonArray(_issuer.Id));

        Assert.Equal(ExitCode.Done, (await ReceiveAsync()).ExitCode);

        var detail = Assert.Single(JsonNode.Parse(FakeSignIn.Form(_issuer.Api.BodiesOf(FakeSignIn.Token).Single())[VciNames.AuthorizationDetails])!.AsArray())!;
        Assert.Equal(("openid_credential", "person"), ((string?)detail["type"], (string?)detail[VciNames.CredentialConfigurationId]));
        Assert.Equal(listsServers ? _issuer.Id : null, (string?)detail["locations"]?[0]);
    }

    [Fact]
    public async Task What_a_scope_stands_for_is_not_named_again()
    {
        _issuer.Api.Answers[FakeIssuer.ServerMetadata] = _ => (200, new JsonObject
        {
            ["issuer"] = _issuer.Id,
            [VciNames.TokenEndpoint] = _issuer.Id + "/token",
            ["authorization_details_types_supported"] = new JsonArray(VciNames.OpenIdCredential),
        });
        _issuer.Describe(metadata => metadata[VciNames.CredentialConfigurationsSupported]!["person"]!["scope"] = "person");

        Assert.Equal(ExitCode.Done, (await ReceiveAsync()).ExitCode);
        Assert.False(FakeSignIn.Form(_issuer.Api.BodiesOf(FakeSignIn.Token).Single()).ContainsKey(VciNames.AuthorizationDetails));
    }

    [Fact]
    public async Task The_token_s_datasets_are_asked_for_by_their_identifiers()
    {
        _issuer.Api.Answers[FakeSignIn.Token] = _ => (200, new JsonObject
        {
            ["access_token"] = "a token",
            [VciNames.AuthorizationDetails] = new JsonArray(new JsonObject
            {
                ["type"] = "openid_credential",
                [VciNames.CredentialConfigurationId] = "person",
                [VciNames.CredentialIdentifiers] = new JsonArray("one", "two"),
                ["later"] = 1,
            }),
        });

        var ran = await ReceiveAsync();

        Assert.Equal(2, ran.Json["credentials"]!.AsArray().Count);
        var asked = _issuer.Api.BodiesOf(FakeIssuer.Call).Select(body => JsonNode.Parse(body)!.AsObject()).ToList();
        Assert.Equal(["one", "two"], asked.Select(request => (string?)request[VciNames.CredentialIdentifier]), StringComparer.Ordinal);
        Assert.DoesNotContain(asked, request => request.ContainsKey(VciNames.CredentialConfigurationId));
    }

    [Theory]
    [InlineData("""[{"type":"openid_credential","credential_configuration_id":"officer","credential_identifiers":["one"]}]""")]
    [InlineData("""[{"type":"openid_credential","credential_configuration_id":"person"}]""")]
    [InlineData("7")]
    public async Task A_token_for_nothing_that_was_offered_is_refused(string details)
    {
        _issuer.Api.Answers[FakeSignIn.Token] = _ => (200, new JsonObject { ["access_token"] = "t", [VciNames.AuthorizationDetails] = JsonNode.Parse(details) });

        Assert.Equal("token-response-malformed", (await ReceiveAsync()).ErrorCode);
    }

    [Fact]
    public void A_detail_of_another_type_is_never_passed_over() => Assert.Equal(
        "invalid-authorization-details", AuthorizationDetail.ReadAnswer(new JsonArray(new JsonObject { ["type"] = "payment" })).Refusal().Code);

    [Fact]
    public async Task What_the_issuer_defers_waits_in_the_vault_and_is_fetched_later()
    {
        Defer();
        var first = await ReceiveAsync();
        var early = await _wallet.With("receive", "resume", "--json", "--yes");
        var asked = _issuer.Api.BodiesOf(Deferred).Count;
        _time.Pass(TimeSpan.FromSeconds(61));
        var still = await _wallet.With("receive", "resume", "--json", "--yes");
        Ready();
        _time.Pass(TimeSpan.FromSeconds(61));
        var done = await _wallet.With("receive", "resume", "--json", "--yes");
        var after = await _wallet.With("receive", "resume", "--json", "--yes");

        Assert.Equal((ExitCode.Done, 0, "person"), (first.ExitCode, first.Json["credentials"]!.AsArray().Count, (string?)first.Json["waiting"]![0]!["configuration"]));
        Assert.Equal(("waiting", 0), ((string?)early.Json["outcomes"]![0]!["outcome"], asked));
        Assert.Equal("waiting", (string?)still.Json["outcomes"]![0]!["outcome"]);
        Assert.Equal("received", (string?)done.Json["outcomes"]![0]!["outcome"]);
        Assert.Empty(after.Json["outcomes"]!.AsArray());
        Assert.Equal(3, (int)(await HeldAsync()).Single()!["copies"]!);
        Assert.Equal(2, _issuer.Api.BodiesOf(Deferred).Count);
    }

    [Theory, InlineData("en", "wallet receive resume"), InlineData("zh", "领取")]
    public async Task That_something_waits_is_told_in_both_languages(string language, string told)
    {
        Defer();

        Assert.Contains(told, (await _wallet.With("receive", _issuer.OfferUri, "--yes", "--lang", language)).Output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, (await _wallet.With("receive", "resume", "--yes", "--lang", language)).ExitCode);
    }

    [Theory]
    [InlineData("invalid_transaction_id")]
    [InlineData("credential_request_denied")]
    public async Task What_will_never_come_is_not_waited_for(string error)
    {
        Defer();
        await ReceiveAsync();
        _issuer.Api.Answers[Deferred] = _ => (400, new JsonObject { ["error"] = error });
        _time.Pass(TimeSpan.FromMinutes(2));

        var ran = await _wallet.With("receive", "resume", "--json", "--yes");

        Assert.Equal(error.Replace('_', '-'), (string?)ran.Json["outcomes"]![0]!["outcome"]);
        Assert.Empty((await _wallet.With("receive", "resume", "--json", "--yes")).Json["outcomes"]!.AsArray());
    }

    [Fact]
    public async Task An_answer_for_another_transaction_is_refused()
    {
        Defer();
        await ReceiveAsync();
        _issuer.Api.Answers[Deferred] = _ => (202, new JsonObject { [VciNames.TransactionId] = "another", [VciNames.Interval] = 60 });
        _time.Pass(TimeSpan.FromMinutes(2));

        var ran = await _wallet.With("receive", "resume", "--json", "--yes");

        Assert.Equal("credential-response-malformed", (string?)ran.Json["outcomes"]![0]!["outcome"]);
    }

    [Fact]
    public async Task A_token_that_is_over_by_then_is_refreshed()
    {
        _issuer.Api.Answers[FakeSignIn.Token] = _ => (200, new JsonObject { ["access_token"] = "first", ["refresh_token"] = "a refresh token" });
        Defer();
        await ReceiveAsync();
        Ready();
        var good = _issuer.Api.Answers[Deferred];
        _issuer.Api.Raw[Deferred] = (request, body) => request.Headers.Authorization.ToString().EndsWith("second", StringComparison.Ordinal)
            ? new FakeAnswer(200, "application/json", good(JsonNode.Parse(body)!.AsObject()).Body.ToJsonString())
            : new FakeAnswer(401, "application/json", """{"error":"invalid_token"}""");
        _issuer.Api.Answers[FakeSignIn.Token] = _ => (200, new JsonObject { ["access_token"] = "second" });
        _time.Pass(TimeSpan.FromMinutes(2));

        var ran = await _wallet.With("receive", "resume", "--json", "--yes");

        Assert.Equal("received", (string?)ran.Json["outcomes"]![0]!["outcome"]);
        Assert.Equal("a refresh token", FakeSignIn.Form(_issuer.Api.BodiesOf(FakeSignIn.Token)[^1])["refresh_token"]);
    }

    [Fact]
    public async Task Copies_are_refilled_with_the_refresh_token_which_each_time_is_the_newest()
    {
        var count = 0;
        _issuer.Api.Answers[FakeSignIn.Token] = _ => (200, new JsonObject { ["access_token"] = "t", ["refresh_token"] = $"refresh {++count}" });
        await ReceiveAsync();

        var first = await _wallet.With("receive", "refill", (string)(await HeldAsync())[0]!["id"]!, "--json", "--yes");
        var second = await _wallet.With("receive", "refill", (string)first.Json["credentials"]![0]!["id"]!, "--json", "--yes");

        Assert.Equal((ExitCode.Done, ExitCode.Done), (first.ExitCode, second.ExitCode));
        Assert.Equal([3, 3, 3], (await HeldAsync()).Select(held => (int)held!["copies"]!));
        var forms = _issuer.Api.BodiesOf(FakeSignIn.Token).Select(FakeSignIn.Form).Skip(1).ToList();
        Assert.Equal(["refresh 1", "refresh 2"], forms.Select(form => form["refresh_token"]), StringComparer.Ordinal);
    }

    [Fact]
    public async Task Without_a_refresh_token_nothing_is_refilled()
    {
        await ReceiveAsync();

        Assert.Equal("refill-unknown", (await _wallet.With("receive", "refill", (string)(await HeldAsync())[0]!["id"]!, "--json", "--yes")).ErrorCode);
    }

    [Fact]
    public async Task The_issuer_hears_that_its_credentials_are_kept()
    {
        WithNotifications();

        await ReceiveAsync();

        Assert.Equal(("n-1", "credential_accepted"), Told());
    }

    [Fact]
    public async Task The_issuer_hears_that_one_of_a_batch_could_not_be_kept()
    {
        WithNotifications();
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        _issuer.Holder = Jwk.Of(other);

        Assert.Equal("holder-key-wrong", (await ReceiveAsync()).ErrorCode);

        Assert.Equal(("n-1", "credential_failure"), Told());
        Assert.Empty(await HeldAsync());
    }

    [Fact]
    public async Task A_notification_that_fails_takes_nothing_back()
    {
        WithNotifications();
        _issuer.Api.Answers[Notified] = _ => (500, new JsonObject());

        Assert.Equal(ExitCode.Done, (await ReceiveAsync()).ExitCode);
        Assert.Single(await HeldAsync());
    }

    [Fact]
    public async Task Requests_and_answers_are_encrypted_where_the_issuer_can()
    {
        using var key = Encrypt();
        _issuer.Api.Raw[FakeIssuer.Call] = (request, body) =>
        {
            Assert.Equal("application/jwt", request.ContentType);
            return Sealed(key, body, message => (200, new CredentialResponse([.. _issuer.Issue(message)])));
        };

        Assert.Equal(ExitCode.Done, (await ReceiveAsync()).ExitCode);
        Assert.DoesNotContain(_issuer.Api.BodiesOf(FakeIssuer.Call), body => body.Contains("proofs", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_deferred_is_asked_for_and_answered_encrypted_too()
    {
        using var key = Encrypt();
        var plain = _issuer.Api.Answers[FakeIssuer.Metadata];
        _issuer.Api.Answers[FakeIssuer.Metadata] = sent =>
        {
            var (status, metadata) = plain(sent);
            metadata[VciNames.DeferredCredentialEndpoint] = _issuer.Id + "/deferred_credential";
            return (status, metadata);
        };
        _issuer.Api.Raw[FakeIssuer.Call] = (_, body) => Sealed(key, body, message =>
        {
            Asked = message;
            return (202, CredentialResponse.Wait("t-1", 60));
        });
        _issuer.Api.Raw[Deferred] = (request, body) =>
        {
            Assert.Equal("application/jwt", request.ContentType);
            return Sealed(key, body, _ => (200, new CredentialResponse([.. _issuer.Issue(Asked)])));
        };

        await ReceiveAsync();
        _time.Pass(TimeSpan.FromMinutes(2));
        var ran = await _wallet.With("receive", "resume", "--json", "--yes");

        Assert.Equal("received", (string?)ran.Json["outcomes"]![0]!["outcome"]);
        Assert.DoesNotContain("t-1", Assert.Single(_issuer.Api.BodiesOf(Deferred)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_in_clear_is_refused_where_it_was_to_be_encrypted()
    {
        using var key = Encrypt();
        _issuer.Api.Raw[FakeIssuer.Call] = (_, body) => new FakeAnswer(200, "application/json", new CredentialResponse(
            [.. _issuer.Issue(JsonNode.Parse(JweReader.Decrypt(body, key, "enc-1").Value())!.AsObject())]).ToJson().ToJsonString());

        Assert.Equal("answer-unencrypted", (await ReceiveAsync()).ErrorCode);
    }

    [Theory]
    [InlineData("""{"credential_response_encryption":{"alg_values_supported":["ECDH-ES"],"enc_values_supported":["A256GCM"],"encryption_required":true}}""")]
    [InlineData("""{"credential_request_encryption":{"jwks":{"keys":[{"kty":"RSA","alg":"RSA-OAEP","kid":"1"}]},"enc_values_supported":["A256GCM"],"encryption_required":true}}""")]
    public async Task An_issuer_that_demands_what_cannot_be_done_is_not_sent_anything_in_clear(string json)
    {
        _issuer.Describe(metadata =>
        {
            foreach (var (name, value) in JsonNode.Parse(json)!.AsObject())
                metadata[name] = value!.DeepClone();
        });

        Assert.Equal("encryption-unsupported", (await ReceiveAsync()).ErrorCode);
        Assert.Empty(_issuer.Api.BodiesOf(FakeSignIn.Token));
    }

    [Theory]
    [InlineData("credential_response_encryption", "{}")]
    [InlineData("credential_request_encryption", "true")]
    public async Task Encryption_that_cannot_be_read_is_not_taken_for_none(string member, string value)
    {
        _issuer.Describe(metadata => metadata[member] = JsonNode.Parse(value));

        Assert.Equal("issuer-metadata-malformed", (await ReceiveAsync()).ErrorCode);
    }

    [Fact]
    public async Task Signed_metadata_are_asked_for_and_used()
    {
        Sign(metadata => metadata[VciNames.CredentialEndpoint] = _issuer.Id + "/signed");
        _issuer.Api.Answers["POST /signed"] = sent => (200, new CredentialResponse([.. _issuer.Issue(sent!)]).ToJson());

        Assert.Equal(ExitCode.Done, (await ReceiveAsync()).ExitCode);
        Assert.Single(_issuer.Api.BodiesOf("POST /signed"));
        Assert.Contains("application/jwt", _issuer.Api.Headers.First(sent => sent.Call == FakeIssuer.Metadata).Headers["Accept"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sub", "\"https://another.example\"", "signed-metadata-wrong")]
    [InlineData("iat", "32503680000", "signed-metadata-wrong")]
    [InlineData("exp", "1700000000", "signed-metadata-wrong")]
    [InlineData("credential_issuer", "\"https://another.example\"", "issuer-mismatch")]
    public async Task Signed_metadata_of_another_or_of_another_time_are_refused(string claim, string value, string code)
    {
        Sign(metadata => metadata[claim] = JsonNode.Parse(value));

        Assert.Equal(code, (await ReceiveAsync()).ErrorCode);
    }

    [Theory]
    [InlineData("stranger", "x5c-untrusted")]
    [InlineData("itself", "x5c-self-signed")]
    [InlineData("root", "x5c-root-included")]
    [InlineData("nobody", "x5c-malformed")]
    public async Task Signed_metadata_of_a_signer_without_trust_are_refused(string certifiedBy, string code)
    {
        using var stranger = new TestAuthority("A stranger's root", _time.GetUtcNow());
        using var signer = stranger.Certify("issuer");
        var own = _issuer.Authority.Root;
        var (key, header) = certifiedBy switch
        {
            "stranger" => (signer.Key, signer.Header),
            "itself" => (signer.Key, new JsonObject { ["x5c"] = X5cChain.ToJson(stranger.Root) }),
            "root" => (_issuer.Signer.Key, new JsonObject { ["x5c"] = X5cChain.ToJson(_issuer.Signer.Certificate, own) }),
            _ => (_issuer.Signer.Key, []),
        };
        Sign(_ => { }, key, header);

        Assert.Equal(code, (await ReceiveAsync()).ErrorCode);
    }

    [Fact]
    public async Task Descriptions_that_contradict_each_other_end_it()
    {
        _issuer.Describe(metadata => metadata[VciNames.CredentialConfigurationsSupported]!["person"]!["credential_metadata"] = JsonNode.Parse(
            """{"claims":[{"path":["name"]},{"path":["name"]}]}"""));

        Assert.Equal("claims-description-contradictory", (await ReceiveAsync()).ErrorCode);
    }

    [Fact]
    public async Task A_transaction_code_goes_with_its_own_grant_and_who_is_unknown_is_told()
    {
        _wallet.Input = "123456\n";
        _issuer.TransactionCode = new TransactionCodeRequirement("numeric", 6, null);

        // Asked for a code by someone whom the wallet does not know yet.
        var ran = await _wallet.With("receive", _issuer.OfferUri, "--yes", "--lang", "en");
        _issuer.TransactionCode = null;
        await _wallet.With("receive", _issuer.OfferUri, "--json", "--yes", "--tx-code", "123456");

        Assert.Contains("has not dealt with", ran.Error, StringComparison.Ordinal);
        var forms = _issuer.Api.BodiesOf(FakeSignIn.Token).Select(FakeSignIn.Form).ToList();
        Assert.Equal(("123456", false), (forms[0]["tx_code"], forms[1].ContainsKey("tx_code")));
    }

    [Fact]
    public async Task A_nonce_that_is_over_is_replaced_once()
    {
        var nonces = 0;
        _issuer.Describe(metadata => metadata[VciNames.NonceEndpoint] = _issuer.Id + "/nonce");
        _issuer.Api.Answers["POST /nonce"] = _ => (200, new JsonObject { [VciNames.Nonce] = $"nonce {++nonces}" });
        var good = _issuer.Api.Answers[FakeIssuer.Call];
        _issuer.Api.Answers[FakeIssuer.Call] = sent => nonces == 1 ? (400, new JsonObject { ["error"] = "invalid_nonce" }) : good(sent);

        Assert.Equal(ExitCode.Done, (await ReceiveAsync()).ExitCode);
        Assert.Equal(2, nonces);
    }

    private void Bind()
    {
        _issuer.Api.Answers[FakeIssuer.ServerMetadata] = _ => (200, new JsonObject
        {
            ["issuer"] = _issuer.Id,
            [VciNames.TokenEndpoint] = _issuer.Id + "/token",
            ["dpop_signing_alg_values_supported"] = new JsonArray("ES256"),
        });
        _issuer.Api.Answers[FakeSignIn.Token] = _ => (200, new JsonObject { ["access_token"] = "a token", ["token_type"] = "DPoP" });
    }

    private Func<string, FakeAnswer> Answer(string call)
    {
        var good = _issuer.Api.Answers[call];
        return body => new FakeAnswer(200, "application/json", good(body.StartsWith('{') ? JsonNode.Parse(body)!.AsObject() : null).Body.ToJsonString());
    }

    private static FakeAnswer Unauthorized(string error, bool isResource, string nonce) =>
        new(isResource ? 401 : 400, "application/json", isResource ? "" : $$"""{"error":"{{error}}"}""")
        {
            Headers = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["DPoP-Nonce"] = nonce,
                ["WWW-Authenticate"] = $"DPoP error=\"{error}\"",
            },
        };

    private static string? NonceOf(string proof)
    {
        Assert.True(StrictBase64Url.TryDecode(proof.Split('.')[1], out var payload));
        return (string?)JsonNode.Parse(payload)!["nonce"];
    }

    private void Defer()
    {
        _issuer.Describe(metadata => metadata[VciNames.DeferredCredentialEndpoint] = _issuer.Id + "/deferred_credential");
        var waiting = new JsonObject { [VciNames.TransactionId] = "t-1", [VciNames.Interval] = 60, ["later"] = 1 };
        _issuer.Api.Answers[FakeIssuer.Call] = sent =>
        {
            Asked = (JsonObject)sent!.DeepClone();
            return (202, waiting.DeepClone());
        };
        _issuer.Api.Answers[Deferred] = _ => (202, waiting.DeepClone());
    }

    private JsonObject Asked { get; set; } = [];

    private void Ready() => _issuer.Api.Answers[Deferred] = sent => (string?)sent![VciNames.TransactionId] == "t-1"
        ? (200, new CredentialResponse([.. _issuer.Issue(Asked)]).ToJson())
        : (400, new JsonObject { ["error"] = "invalid_transaction_id" });

    private void WithNotifications()
    {
        _issuer.Describe(metadata => metadata[VciNames.NotificationEndpoint] = _issuer.Id + "/notification");
        _issuer.Api.Answers[FakeIssuer.Call] = sent => (200, new CredentialResponse([.. _issuer.Issue(sent!)], "n-1").ToJson());
    }

    private (string?, string?) Told()
    {
        var told = JsonNode.Parse(Assert.Single(_issuer.Api.BodiesOf(Notified)))!;
        return ((string?)told[VciNames.NotificationId], (string?)told[VciNames.Event]);
    }

    // As an issuer does: the message is opened, and its answer sealed to the key that it names.
    private static FakeAnswer Sealed(ECDiffieHellman key, string body, Func<JsonObject, (int Status, CredentialResponse Answer)> answer)
    {
        var message = JsonNode.Parse(JweReader.Decrypt(body, key, "enc-1").Value())!.AsObject();
        var (status, response) = answer(message);
        return new FakeAnswer(status, "application/jwt", MessageEncryption.Read(message[VciNames.CredentialResponseEncryption]).Value().Encrypt(response.ToJson()));
    }

    private ECDiffieHellman Encrypt()
    {
        var key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var announced = new MessageEncryption(Jwk.Of(key), "enc-1", JweContentEncryption.A256GCM);
        _issuer.Describe(metadata =>
        {
            metadata[VciNames.CredentialRequestEncryption] = new JsonObject
            {
                ["jwks"] = new JsonObject { ["keys"] = new JsonArray(announced.KeyToJson()) },
                ["enc_values_supported"] = new JsonArray("A256GCM"),
                [VciNames.EncryptionRequired] = true,
            };
            metadata[VciNames.CredentialResponseEncryption] = new JsonObject
            {
                ["alg_values_supported"] = new JsonArray("ECDH-ES"),
                ["enc_values_supported"] = new JsonArray("A128GCM", "A256GCM"),
                [VciNames.EncryptionRequired] = true,
            };
        });
        return key;
    }

    private void Sign(Action<JsonObject> change, ECDsa? key = null, JsonObject? header = null)
    {
        var plain = _issuer.Api.Answers[FakeIssuer.Metadata];
        _issuer.Api.Raw[FakeIssuer.Metadata] = (_, _) =>
        {
            var payload = (JsonObject)plain(null).Body;
            payload["sub"] = _issuer.Id;
            payload["iat"] = _time.GetUtcNow().ToUnixTimeSeconds();
            change(payload);
            return new FakeAnswer(200, "application/jwt", JwsWriter.Write(
                VciNames.SignedMetadataType, payload, key ?? _issuer.Signer.Key, header ?? _issuer.Signer.Header));
        };
    }

    private Task<WalletRunner.Ran> ReceiveAsync() => _wallet.With("receive", _issuer.OfferUri, "--json", "--yes");

    private async Task<JsonArray> HeldAsync() => (await _wallet.With("list", "--json")).Json["credentials"]!.AsArray();
}

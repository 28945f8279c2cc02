using System.Security.Cryptography;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vci;
using TrustLedger.Tests.Credentials;
using TrustLedger.Wallet;
using TrustLedger.Wallet.OpenId;

namespace TrustLedger.Tests.Wallet;

/// <summary>A wallet whose provider vouches for it shows that to each issuer with a key of its own.</summary>
public sealed class WalletProviderTests : IAsyncLifetime, IDisposable
{
    private readonly WalletRunner _wallet = new();
    private readonly TestAuthority _providers = new("Wallet providers' root", TimeProvider.System.GetUtcNow());
    private FakeIssuer _issuer = null!;

    public async Task InitializeAsync()
    {
        _issuer = await FakeIssuer.StartAsync();
        Demand(_issuer);
        await _wallet.With("init", "--loopback", "--anchor", _wallet.Write("root.pem", _issuer.Authority.Pem));
    }

    public async Task DisposeAsync() => await _issuer.DisposeAsync();

    public void Dispose()
    {
        _wallet.Dispose();
        _providers.Dispose();
    }

    [Fact]
    public async Task An_issuer_that_demands_an_attestation_gets_one_with_a_proof()
    {
        await ProvideAsync();

        Assert.Equal(ExitCode.Done, (await ReceiveAsync(_issuer)).ExitCode);

        var attested = Verify(_issuer);
        Assert.Equal(ClientAuthentication.ClientId, attested.ClientId);
        Assert.Equal(attested.ClientId, FakeSignIn.Form(_issuer.Api.BodiesOf(FakeSignIn.Token).Single())["client_id"]);
    }

    [Fact]
    public async Task Two_issuers_see_two_keys_and_one_name()
    {
        await ProvideAsync();
        await using var other = await FakeIssuer.StartAsync();
        Demand(other);
        await _wallet.With("settings", "--anchor", _wallet.Write("other.pem", other.Authority.Pem));

        await ReceiveAsync(_issuer);
        await ReceiveAsync(other);

        var (one, two) = (Verify(_issuer), Verify(other));
        Assert.NotEqual(one.InstanceKey, two.InstanceKey);
        Assert.Equal(one.ClientId, two.ClientId);
    }

    [Fact]
    public async Task An_attestation_carries_its_certificate_and_nothing_of_this_wallet()
    {
        await ProvideAsync();
        await ReceiveAsync(_issuer);

        var attestation = StrictReader.Read(HeaderOf(_issuer, VciNames.ClientAttestationHeader), new JwsRules(WalletAttestation.Type)).Value();

        Assert.Single(attestation.Header["x5c"]!.AsArray());
        Assert.Equal(["cnf", "exp", "iat", "iss", "sub", "wallet_name"], attestation.Payload.Select(claim => claim.Key).Order(StringComparer.Ordinal), StringComparer.Ordinal);
    }

    [Fact]
    public async Task Where_the_server_has_challenges_the_proof_holds_the_newest_one()
    {
        await ProvideAsync();
        Demand(_issuer, server => server[VciNames.ChallengeEndpoint] = _issuer.Id + "/challenge");
        _issuer.Api.Answers["POST /challenge"] = _ => (200, new JsonObject { [VciNames.AttestationChallenge] = "the first" });
        _issuer.Api.Raw[FakeSignIn.Token] = (_, _) => _issuer.Api.BodiesOf(FakeSignIn.Token).Count == 1
            ? new FakeAnswer(400, "application/json", """{"error":"use_attestation_challenge"}""")
            {
                Headers = new Dictionary<string, string>(StringComparer.Ordinal) { [VciNames.ClientAttestationChallengeHeader] = "the second" },
            }
            : new FakeAnswer(200, "application/json", """{"access_token":"a token"}""");

        Assert.Equal(ExitCode.Done, (await ReceiveAsync(_issuer)).ExitCode);

        var proofs = _issuer.Api.Headers.Where(sent => sent.Call == FakeSignIn.Token).Select(sent => WalletAttestation.Verify(
            sent.Headers[VciNames.ClientAttestationHeader], sent.Headers[VciNames.ClientAttestationPopHeader],
            _issuer.Id, _providers.Anchors, TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(1)).Value()).ToList();
        Assert.Equal(["the first", "the second"], proofs.Select(proof => proof.Challenge), StringComparer.Ordinal);
        Assert.NotEqual(proofs[0].ProofId, proofs[1].ProofId, StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_server_that_never_takes_a_challenge_is_asked_twice_and_no_more()
    {
        await ProvideAsync();
        _issuer.Api.Raw[FakeSignIn.Token] = (_, _) => new FakeAnswer(400, "application/json", """{"error":"use_attestation_challenge"}""")
        {
            Headers = new Dictionary<string, string>(StringComparer.Ordinal) { [VciNames.ClientAttestationChallengeHeader] = Guid.NewGuid().ToString() },
        };

        Assert.Equal("use-attestation-challenge", (await ReceiveAsync(_issuer)).ErrorCode);
        Assert.Equal(2, _issuer.Api.BodiesOf(FakeSignIn.Token).Count);
    }

    [Fact]
    public async Task A_challenge_endpoint_that_gives_none_ends_it()
    {
        await ProvideAsync();
        Demand(_issuer, server => server[VciNames.ChallengeEndpoint] = _issuer.Id + "/challenge");
        _issuer.Api.Answers["POST /challenge"] = _ => (200, new JsonObject());

        Assert.Equal("attestation-challenge-missing", (await ReceiveAsync(_issuer)).ErrorCode);
        Assert.Empty(_issuer.Api.BodiesOf(FakeSignIn.Token));
    }

    [Fact]
    public async Task Other_methods_that_no_wallet_has_leave_the_attestation_demanded()
    {
        Demand(_issuer, server => server["token_endpoint_auth_methods_supported"] = new JsonArray("attest_jwt_client_auth", "private_key_jwt"));
        Assert.Equal("wallet-attestation-missing", (await ReceiveAsync(_issuer)).ErrorCode);

        Demand(_issuer, server => server["token_endpoint_auth_methods_supported"] = new JsonArray("attest_jwt_client_auth", "none"));
        Assert.Equal(ExitCode.Done, (await ReceiveAsync(_issuer)).ExitCode);
    }

    [Fact]
    public async Task Without_a_provider_such_an_issuer_is_not_asked()
    {
        Assert.Equal("wallet-attestation-missing", (await ReceiveAsync(_issuer)).ErrorCode);
        Assert.Empty(_issuer.Api.BodiesOf(FakeSignIn.Token));
    }

    [Fact]
    public async Task A_pushed_request_carries_the_attestation_too()
    {
        await ProvideAsync();
        _wallet.Browser = FakeSignIn.Browse;
        var signIn = new FakeSignIn(_issuer);
        signIn.Describe(server => server["token_endpoint_auth_methods_supported"] = new JsonArray("attest_jwt_client_auth"));

        Assert.Equal(ExitCode.Done, (await _wallet.With("receive", signIn.OfferUri, "--json", "--yes")).ExitCode);

        Assert.Equal(signIn.Pushed["client_id"], Verify(_issuer, FakeSignIn.Push).ClientId);
        Assert.NotEqual(Verify(_issuer, FakeSignIn.Push).ProofId, Verify(_issuer).ProofId, StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("jwt")]
    [InlineData("attestation")]
    public async Task An_issuer_that_wants_attested_keys_gets_one_attestation_of_all_of_them(string type)
    {
        await ProvideAsync();
        WantAttestedKeys(type);

        Assert.Equal(ExitCode.Done, (await ReceiveAsync(_issuer)).ExitCode);

        var proofs = JsonNode.Parse(_issuer.Api.BodiesOf(FakeIssuer.Call).Single())![VciNames.Proofs]!.AsObject();
        var proof = (string)Assert.Single(proofs[type]!.AsArray())!;
        var attestation = type == "attestation"
            ? proof
            : (string)StrictReader.Read(proof, new JwsRules(VciNames.ProofType)).Value().Header[VciNames.KeyAttestation]!;
        var read = KeyAttestation.Verify(attestation, _providers.Anchors, TimeProvider.System.GetUtcNow(), mostKeys: 3, besideProof: true).Value();
        Assert.Equal((3, "a nonce"), (read.Keys.Count, read.Nonce));
    }

    [Fact]
    public async Task Without_a_provider_no_key_is_attested()
    {
        _issuer.Api.Answers[FakeIssuer.ServerMetadata] = _ => (200, new JsonObject { ["issuer"] = _issuer.Id, [VciNames.TokenEndpoint] = _issuer.Id + "/token" });
        WantAttestedKeys("jwt");

        Assert.Equal("key-attestation-missing", (await ReceiveAsync(_issuer)).ErrorCode);
    }

    [Fact]
    public async Task An_issuer_that_takes_no_proof_of_ours_is_not_asked()
    {
        await ProvideAsync();
        _issuer.Describe(metadata => Configuration(metadata)["proof_types_supported"] = new JsonObject { ["di_vp"] = new JsonObject() });

        Assert.Equal("proof-type-unsupported", (await ReceiveAsync(_issuer)).ErrorCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")]
    public async Task A_file_that_is_no_provider_s_is_refused(string pem) =>
        Assert.Equal("provider-malformed", (await _wallet.With("settings", "--wallet-provider", _wallet.Write("provider.pem", pem), "--json")).ErrorCode);

    [Fact]
    public async Task A_certificate_of_another_key_makes_no_provider()
    {
        using var one = _providers.Certify("provider");
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var pem = other.ExportPkcs8PrivateKeyPem() + "\n" + one.Certificate.ExportCertificatePem() + "\n";

        Assert.Equal("provider-malformed", (await _wallet.With("settings", "--wallet-provider", _wallet.Write("provider.pem", pem), "--json")).ErrorCode);
    }

    private void WantAttestedKeys(string type)
    {
        _issuer.Describe(metadata =>
        {
            metadata[VciNames.NonceEndpoint] = _issuer.Id + "/nonce";
            Configuration(metadata)["proof_types_supported"] = new JsonObject
            {
                [type] = new JsonObject
                {
                    ["proof_signing_alg_values_supported"] = new JsonArray("ES256"),
                    [VciNames.KeyAttestationsRequired] = new JsonObject(),
                },
            };
        });
        _issuer.Api.Answers["POST /nonce"] = _ => (200, new JsonObject { [VciNames.Nonce] = "a nonce" });
        _issuer.Api.Answers[FakeIssuer.Call] = sent => (200, new CredentialResponse([.. AttestedKeys(sent!).Select(key => _issuer.Issue(key))]).ToJson());
    }

    // As an issuer does that gives a credential for each attested key.
    private static IEnumerable<JsonNode> AttestedKeys(JsonObject request)
    {
        var proofs = request[VciNames.Proofs]!.AsObject();
        var attestation = proofs[VciNames.Attestation] is JsonArray alone
            ? (string)alone[0]!
            : (string)StrictReader.Read((string)proofs[VciNames.Jwt]![0]!, new JwsRules(VciNames.ProofType)).Value().Header[VciNames.KeyAttestation]!;
        return StrictReader.Read(attestation, new JwsRules(VciNames.KeyAttestationType)).Value().Payload["attested_keys"]!.AsArray().Select(key => key!);
    }

    private static JsonObject Configuration(JsonObject metadata) => metadata[VciNames.CredentialConfigurationsSupported]!["person"]!.AsObject();

    private async Task ProvideAsync()
    {
        using var provider = _providers.Certify("provider");
        var pem = provider.Key.ExportPkcs8PrivateKeyPem() + "\n" + provider.Certificate.ExportCertificatePem() + "\n";
        Assert.Equal(ExitCode.Done, (await _wallet.With("settings", "--wallet-provider", _wallet.Write("provider.pem", pem))).ExitCode);
    }

    private static void Demand(FakeIssuer issuer, Action<JsonObject>? change = null) => issuer.Api.Answers[FakeIssuer.ServerMetadata] = _ =>
    {
        var server = new JsonObject
        {
            ["issuer"] = issuer.Id,
            [VciNames.TokenEndpoint] = issuer.Id + "/token",
            ["token_endpoint_auth_methods_supported"] = new JsonArray("attest_jwt_client_auth"),
        };
        change?.Invoke(server);
        return (200, server);
    };

    private WalletAttestation Verify(FakeIssuer issuer, string call = FakeSignIn.Token) => WalletAttestation.Verify(
        HeaderOf(issuer, VciNames.ClientAttestationHeader, call), HeaderOf(issuer, VciNames.ClientAttestationPopHeader, call),
        issuer.Id, _providers.Anchors, TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(1)).Value();

    private static string HeaderOf(FakeIssuer issuer, string name, string call = FakeSignIn.Token) =>
        issuer.Api.Headers.Single(sent => sent.Call == call).Headers[name];

    private Task<WalletRunner.Ran> ReceiveAsync(FakeIssuer issuer) => _wallet.With("receive", issuer.OfferUri, "--json", "--yes");
}

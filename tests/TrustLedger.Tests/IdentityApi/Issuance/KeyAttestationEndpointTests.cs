using System.Security.Cryptography;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.OpenId4Vci;
using TrustLedger.Credentials.SdJwt;
using TrustLedger.IdentityApi;

namespace TrustLedger.Tests.IdentityApi.Issuance;

/// <summary>A credential for attested keys only (OpenID4VCI 1.0, Appendices D and F; HAIP 1.0 §4.5.1).</summary>
public sealed class KeyAttestationEndpointTests : IAsyncLifetime, IDisposable
{
    private readonly WalletProvider _provider = new();
    private readonly ECDsa[] _keys = [.. Enumerable.Range(0, 4).Select(_ => ECDsa.Create(ECCurve.NamedCurves.nistP256))];
    private IssuanceApi _issuance = null!;
    private string _token = null!;

    public async Task InitializeAsync()
    {
        _issuance = await IssuanceApi.StartAsync(options => options with
        {
            BatchSize = 3,
            KeyAttestationAnchorsFile = _provider.AnchorsFile,
            Credentials = new Dictionary<string, CredentialOptions>(StringComparer.Ordinal)
            {
                ["person"] = new() { KeyAttestationRequired = true, KeyStorage = ["iso_18045_high", "iso_18045_moderate"] },
            },
        });
        _token = await _issuance.TokenAsync();
    }

    public async Task DisposeAsync() => await _issuance.DisposeAsync();

    public void Dispose()
    {
        foreach (var key in _keys)
            key.Dispose();
        _provider.Dispose();
    }

    [Fact]
    public async Task Metadata_says_which_attestations_are_asked_for()
    {
        var configurations = (await _issuance.GetAsync(VciNames.IssuerMetadataPath)).Json["credential_configurations_supported"]!;

        foreach (var type in new[] { "jwt", "attestation" })
        {
            Assert.Equal(
                """{"proof_signing_alg_values_supported":["ES256"],"key_attestations_required":{"key_storage":["iso_18045_high","iso_18045_moderate"]}}""",
                configurations["person"]!["proof_types_supported"]![type]!.ToJsonString());
        }
        Assert.Null(configurations["licence-residence-permit"]!["proof_types_supported"]!["jwt"]!["key_attestations_required"]);
    }

    [Fact]
    public async Task One_proof_with_an_attestation_yields_a_credential_for_each_attested_key()
    {
        var nonce = await _issuance.NonceAsync();

        var answer = await ProveAsync(nonce, _provider.Attest(_keys[..3], nonce));

        Assert.Equal(_keys[..3].Select(key => Jwk.Of(key).X), answer.Credentials.Select(HolderOf), StringComparer.Ordinal);
    }

    [Fact]
    public async Task An_attestation_alone_yields_a_credential_for_each_attested_key()
    {
        var attestation = _provider.Attest(_keys[..2], await _issuance.NonceAsync(), payload => payload.Remove("exp"));

        var answer = await AttestAsync(attestation);

        Assert.Equal(_keys[..2].Select(key => Jwk.Of(key).X), answer.Credentials.Select(HolderOf), StringComparer.Ordinal);
        Assert.Equal((400, "invalid_nonce"), (await AttestAsync(attestation)).Error);
    }

    [Fact]
    public async Task A_key_that_nobody_attests_is_refused() =>
        Assert.Equal((400, "invalid_proof"), (await _issuance.FetchAsync(_token, _keys[0])).Error);

    [Fact]
    public async Task An_attestation_with_a_broken_signature_is_refused()
    {
        var nonce = await _issuance.NonceAsync();
        var broken = _provider.Attest(_keys[..1], nonce)[..^4] + "AAAA";

        Assert.Equal((400, "invalid_proof"), (await ProveAsync(nonce, broken)).Error);
        Assert.Equal((400, "invalid_proof"), (await AttestAsync(broken)).Error);
    }

    [Fact]
    public async Task An_attestation_of_a_provider_that_is_not_trusted_is_refused()
    {
        using var stranger = new WalletProvider();

        Assert.Equal((400, "invalid_proof"), (await AttestAsync(stranger.Attest(_keys[..1], await _issuance.NonceAsync()))).Error);
    }

    [Fact]
    public async Task The_attestations_nonce_is_one_of_the_issuers()
    {
        Assert.Equal((400, "invalid_nonce"), (await ProveAsync(await _issuance.NonceAsync(), _provider.Attest(_keys[..1], "none"))).Error);
        Assert.Equal((400, "invalid_nonce"), (await AttestAsync(_provider.Attest(_keys[..1], "none"))).Error);
    }

    [Fact]
    public async Task More_keys_than_a_batch_has_are_refused() => Assert.Equal(
        (400, "invalid_proof"), (await AttestAsync(_provider.Attest(_keys, await _issuance.NonceAsync()))).Error);

    [Fact]
    public async Task Keys_that_are_kept_less_well_than_asked_are_refused()
    {
        var weak = _provider.Attest(
            _keys[..1], await _issuance.NonceAsync(), payload => payload["key_storage"] = new JsonArray("iso_18045_basic"));
        var silent = _provider.Attest(_keys[..1], await _issuance.NonceAsync(), payload => payload.Remove("key_storage"));

        Assert.Equal((400, "invalid_proof"), (await AttestAsync(weak)).Error);
        Assert.Equal((400, "invalid_proof"), (await AttestAsync(silent)).Error);
    }

    [Fact]
    public async Task An_attestation_whose_status_cannot_be_believed_is_refused()
    {
        // A list of this very API, which no wallet provider signed: good for nothing until its root is trusted, too.
        await _issuance.GetAsync("/status/1");
        var attestation = _provider.Attest(_keys[..1], await _issuance.NonceAsync(), payload =>
            payload["status"] = new StatusReference(TestApi.Issuer + "/status/1", 5).ToJson());

        Assert.Equal((400, "invalid_proof"), (await AttestAsync(attestation)).Error);
        Assert.Equal(0, await _issuance.CountAsync("issued_credentials"));
    }

    [Fact]
    public async Task Attestations_that_are_not_asked_for_are_judged_all_the_same()
    {
        await using var lax = await IssuanceApi.StartAsync(options => options with { KeyAttestationAnchorsFile = _provider.AnchorsFile });
        var token = await lax.TokenAsync();
        var nonce = await lax.NonceAsync();
        var broken = KeyProof.Create(_keys[0], TestApi.Issuer, nonce, lax.Api.Time.GetUtcNow(), _provider.Attest(_keys[..1], nonce)[..^4] + "AAAA");

        Assert.Equal((400, "invalid_proof"), (await lax.PostAsync("/credential", new CredentialRequest("person", [broken]).ToJson(), token)).Error);
        Assert.Equal(200, (await lax.FetchAsync(token, _keys[0])).Status);
    }

    private Task<WalletAnswer> ProveAsync(string nonce, string attestation) => _issuance.PostAsync(
        "/credential",
        new CredentialRequest("person", [KeyProof.Create(_keys[0], TestApi.Issuer, nonce, _issuance.Api.Time.GetUtcNow(), attestation)]).ToJson(),
        _token);

    private Task<WalletAnswer> AttestAsync(string attestation) =>
        _issuance.PostAsync("/credential", new CredentialRequest("person", []) { Attestation = attestation }.ToJson(), _token);

    private static string HolderOf(string credential) => IssuanceApi.PayloadOf(credential)["cnf"]!["jwk"]!.Text("x");
}

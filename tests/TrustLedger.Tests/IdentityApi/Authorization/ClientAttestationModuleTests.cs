using System.Security.Cryptography;
using TrustLedger.IdentityApi;

namespace TrustLedger.Tests.IdentityApi.Authorization;

/// <summary>
/// The six modules on wallet attestations of <c>oid4vci-1_0-issuer-test-plan</c> under their own names: mirrored by behaviour,
/// never certified. Each is tried at both endpoints that authenticate a wallet.
/// </summary>
public sealed class ClientAttestationModuleTests : IAsyncLifetime
{
    private AuthorizationApi _api = null!;

    public async Task InitializeAsync() => _api = await AuthorizationApi.StartAsync(CredentialProfile.Haip, trustsProvider: true);

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task FailOnInvalidClientAttestationSignature() => await RefusedAsync(attestation: () => Broken(_api.Attestation()));

    [Fact]
    public async Task FailOnInvalidClientAttestationPopSignature() => await RefusedAsync(proof: () => Broken(_api.AttestationProof()));

    [Fact]
    public async Task FailOnClientAttestationExpInPast() => await RefusedAsync(attestation: () =>
        _api.Attestation(claims => claims["exp"] = _api.Api.Time.GetUtcNow().AddMinutes(-5).ToUnixTimeSeconds()));

    [Fact]
    public async Task FailOnClientAttestationNoSub() => await RefusedAsync(attestation: () => _api.Attestation(claims => claims.Remove("sub")));

    [Fact]
    public async Task FailOnClientAttestationPopWrongAud() =>
        await RefusedAsync(proof: () => _api.AttestationProof("https://another-server.example"));

    [Fact]
    public async Task FailOnMismatchedClientAttestationPopKey()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        await RefusedAsync(proof: () => _api.AttestationProof(signer: other));
    }

    private async Task RefusedAsync(Func<string>? attestation = null, Func<string>? proof = null)
    {
        attestation ??= () => _api.Attestation();
        proof ??= () => _api.AttestationProof();
        _api.Attests = true;
        await _api.PushAsync(); // For the server's DPoP nonce.
        var code = await _api.CodeAsync();
        _api.Attests = false;

        await RefusedAsync(_api.PostAsync("/par", _api.Request(), attestation: attestation(), attestationProof: proof()));
        await RefusedAsync(_api.PostAsync("/token", Redemption(code), _api.Proof("/token"), attestation(), proof()));

        // Nothing else was wrong with either.
        var pushed = await _api.PostAsync("/par", _api.Request(), attestation: _api.Attestation(), attestationProof: _api.AttestationProof());
        Assert.Equal(201, pushed.Status);
        var granted = await _api.PostAsync("/token", Redemption(code), _api.Proof("/token"), _api.Attestation(), _api.AttestationProof());
        Assert.Equal(200, granted.Status);
    }

    private static async Task RefusedAsync(Task<AuthorizationApi.Answer> asked)
    {
        var answer = await asked;
        Assert.Equal((401, "invalid_client"), (answer.Status, answer.Code));
        Assert.True(answer.Headers.CacheControl!.NoStore);
    }

    private Dictionary<string, string> Redemption(string code) => new(StringComparer.Ordinal)
    {
        ["grant_type"] = "authorization_code",
        ["client_id"] = AuthorizationApi.Client,
        ["redirect_uri"] = AuthorizationApi.RedirectUri,
        ["code"] = code,
        ["code_verifier"] = _api.Verifier,
    };

    // The last character but one: all of its bits belong to the signature.
    private static string Broken(string jws) => jws[..^2] + (jws[^2] == 'A' ? 'B' : 'A') + jws[^1];
}

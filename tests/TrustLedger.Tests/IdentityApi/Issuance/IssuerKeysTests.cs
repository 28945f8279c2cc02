using System.Security.Cryptography;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.SdJwt;
using TrustLedger.IdentityApi.Keys;
using TrustLedger.Protocol.Keys;

namespace TrustLedger.Tests.IdentityApi.Issuance;

/// <summary>The drill: the issuer's key is replaced, and nobody who holds or checks a credential notices.</summary>
public sealed class IssuerKeysTests : IAsyncLifetime, IDisposable
{
    private const int DaysOfACredential = 365;

    private readonly TemporaryFolder _folder = new();
    private readonly byte[] _columns = RandomNumberGenerator.GetBytes(32);
    private readonly byte[] _lookups = RandomNumberGenerator.GetBytes(32);
    private readonly DevelopmentAuthority _authority;
    private readonly (ECDsa Key, byte[] Certificate) _first;
    private readonly (ECDsa Key, byte[] Certificate) _next;
    private IssuanceApi _issuance = null!;

    public IssuerKeysTests()
    {
        _authority = DevelopmentAuthority.Open(
            ECDsa.Create(ECCurve.NamedCurves.nistP256), _folder.File("anchor.pem"), "Test", TimeProvider.System.GetUtcNow());
        (_first, _next) = (Certify(), Certify());
    }

    public async Task InitializeAsync() => _issuance = await IssuanceApi.StartAsync(keepsFolder: true, keys: Keys("issuer", "issuer-2"));

    public async Task DisposeAsync() => await _issuance.DisposeAsync();

    public void Dispose()
    {
        _authority.Dispose();
        _first.Key.Dispose();
        _next.Key.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task After_a_rotation_old_credentials_still_verify_and_new_ones_carry_the_new_key()
    {
        Assert.Equal([KidOf(_first), KidOf(_next)], await PublishedAsync(), StringComparer.Ordinal); // Announced before it is used.
        var old = await IssueAsync();
        Assert.Equal((KidOf(_first), CertificateOf(_first)), SignerOf(old));

        await _issuance.RestartAsync(Keys("issuer-2", "issuer"));

        var recent = await IssueAsync();
        Assert.Equal((KidOf(_next), CertificateOf(_next)), SignerOf(recent));
        Assert.Equal([KidOf(_next), KidOf(_first)], await PublishedAsync(), StringComparer.Ordinal);
        foreach (var credential in new[] { old, recent })
        {
            await VerifyByPublishedKeyAsync(credential);
            VerifyByCertificate(credential);
        }
    }

    [Fact]
    public async Task A_replaced_key_is_published_until_its_last_credential_is_over()
    {
        await IssueAsync();
        await _issuance.RestartAsync(Keys("issuer-2", "issuer"));
        _issuance.Api.Time.Advance(TimeSpan.FromDays(DaysOfACredential - 1));
        Assert.Contains(KidOf(_first), await PublishedAsync(), StringComparer.Ordinal);

        _issuance.Api.Time.Advance(TimeSpan.FromDays(1));

        Assert.Equal([KidOf(_next)], await PublishedAsync(), StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_replaced_key_under_which_nothing_was_issued_is_published_no_more()
    {
        await _issuance.RestartAsync(Keys("issuer-2", "issuer"));

        Assert.Equal([KidOf(_next)], await PublishedAsync(), StringComparer.Ordinal);
    }

    [Fact]
    public async Task Both_places_have_the_same_keys_with_their_certificates_and_never_the_root()
    {
        var metadata = (await _issuance.GetAsync("/.well-known/jwt-vc-issuer")).Json;
        var set = (await _issuance.GetAsync("/jwks.json")).Json;

        Assert.Equal(TestApi.Issuer, metadata.Text("issuer"));
        Assert.Null(metadata["jwks_uri"]);
        Assert.True(JsonNode.DeepEquals(set, metadata["jwks"]));
        foreach (var key in set["keys"]!.AsArray())
        {
            Assert.NotNull(key);
            Assert.Equal(("sig", "ES256"), (key.Text("use"), key.Text("alg")));
            Assert.Null(key["d"]);
            Assert.True(X5cChain.Parse(key["x5c"]).Value().Verify(Anchors, TimeProvider.System.GetUtcNow()).TryGet(out var chain, out _));
            Assert.Equal(Jwk.Parse(key).Value(), chain!.LeafKey);
        }
    }

    private TrustAnchors Anchors => TrustAnchors.FromDer(_authority.Root);

    private async Task<string> IssueAsync() => (await _issuance.FetchAsync(await _issuance.TokenAsync())).Credentials[0];

    private async Task<List<string>> PublishedAsync() =>
        [.. (await _issuance.GetAsync("/jwks.json")).Json["keys"]!.AsArray().Select(key => key!.Text("kid"))];

    private async Task VerifyByPublishedKeyAsync(string credential)
    {
        var published = (await _issuance.GetAsync("/.well-known/jwt-vc-issuer")).Json["jwks"]!["keys"]!.AsArray();
        var key = published.Single(key => key!.Text("kid") == IssuanceApi.HeaderOf(credential).Text("kid"));
        Assert.True(SdJwtVerifier.VerifyIssued(
            CompactSdJwt.Parse(credential).Value(), new JwsRules(SdJwtNames.VcTyp), _ => Jwk.Parse(key)).TryGet(out _, out _));
    }

    private void VerifyByCertificate(string credential) => Assert.True(SdJwtVerifier.VerifyIssued(
        CompactSdJwt.Parse(credential).Value(),
        new JwsRules(SdJwtNames.VcTyp),
        jws => X5cChain.Parse(jws.Header["x5c"]).Value().Verify(Anchors, TimeProvider.System.GetUtcNow()).Value().LeafKey).TryGet(out _, out _));

    private static (string Kid, string Certificate) SignerOf(string credential)
    {
        var header = IssuanceApi.HeaderOf(credential);
        return (header.Text("kid"), (string)Assert.Single(header["x5c"]!.AsArray())!);
    }

    private static string KidOf((ECDsa Key, byte[] Certificate) key) => Jwk.Of(key.Key).Thumbprint;

    private static string CertificateOf((ECDsa Key, byte[] Certificate) key) => Convert.ToBase64String(key.Certificate);

    private (ECDsa Key, byte[] Certificate) Certify()
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return (key, _authority.Certify(key, "Credential issuer", "Test", new Uri(TestApi.Issuer), TimeProvider.System.GetUtcNow()));
    }

    /// <summary>The keys of a start: the API disposes them, so each start has copies.</summary>
    private ServiceKeys Keys(string inUse, string other) => new()
    {
        Issuer = Copy(inUse),
        IssuerName = inUse,
        OtherIssuers = new Dictionary<string, CertifiedKey>(StringComparer.Ordinal) { [other] = Copy(other) },
        Status = Copy("issuer"),
        Verifier = Copy("issuer"),
        Tokens = ECDsa.Create(ECCurve.NamedCurves.nistP256),
        Encryption = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256),
        Registrar = Secp256k1Key.Generate(),
        AutoDecision = Secp256k1Key.Generate(),
        Relay = Secp256k1Key.Generate(),
        Columns = [.. _columns],
        Lookups = [.. _lookups],
        Anchor = _authority.Root,
    };

    private CertifiedKey Copy(string name)
    {
        var (key, certificate) = name == "issuer" ? _first : _next;
        return new CertifiedKey(ECDsa.Create(key.ExportParameters(includePrivateParameters: true)), [certificate]);
    }
}

using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Tests.Credentials;
using TrustLedger.Wallet;

namespace TrustLedger.Tests.Wallet;

/// <summary>A wallet keeps a credential only when it knows who issued it: by a certificate that leads to a root of its own.</summary>
public sealed class ReceivedIssuerTests : IAsyncLifetime, IDisposable
{
    private readonly WalletRunner _wallet = new();
    private FakeIssuer _issuer = null!;

    public async Task InitializeAsync()
    {
        _issuer = await FakeIssuer.StartAsync();
        await _wallet.With("init", "--loopback", "--anchor", _wallet.Write("root.pem", _issuer.Authority.Pem));
    }

    public async Task DisposeAsync() => await _issuer.DisposeAsync();

    public void Dispose() => _wallet.Dispose();

    [Fact]
    public Task A_credential_without_certificate_is_refused()
    {
        _issuer.SignWithPublishedKey();
        return RefusesAsync("issuer-certificate-missing");
    }

    [Fact]
    public async Task A_certificate_of_a_stranger_s_root_is_refused()
    {
        using var stranger = new TestAuthority("A stranger's root", TimeProvider.System.GetUtcNow());
        using var signer = stranger.Certify("issuer");
        (_issuer.Key, _issuer.Header) = (signer.Key, signer.Header);

        await RefusesAsync("x5c-untrusted");
    }

    [Fact]
    public Task A_root_in_the_chain_is_refused()
    {
        _issuer.Header = new JsonObject { ["x5c"] = X5cChain.ToJson(_issuer.Signer.Certificate, _issuer.Authority.Root) };
        return RefusesAsync("x5c-root-included");
    }

    [Fact]
    public async Task A_certificate_that_signed_itself_is_refused()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        using var own = new CertificateRequest("CN=issuer", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        (_issuer.Key, _issuer.Header) = (key, new JsonObject { ["x5c"] = X5cChain.ToJson(own) });

        await RefusesAsync("x5c-self-signed");
    }

    [Fact]
    public async Task A_wallet_without_roots_keeps_nothing()
    {
        using var bare = new WalletRunner();
        await bare.With("init", "--loopback");

        var ran = await bare.With("receive", _issuer.OfferUri, "--json", "--yes");

        Assert.Equal((ExitCode.Refused, "anchors-missing"), (ran.ExitCode, ran.ErrorCode));
    }

    [Fact]
    public async Task The_open_profile_takes_a_published_key()
    {
        await OpenAsync();
        _issuer.SignWithPublishedKey();

        Assert.Equal(ExitCode.Done, (await ReceiveAsync()).ExitCode);
    }

    [Fact]
    public async Task The_open_profile_takes_a_key_behind_jwks_uri()
    {
        await OpenAsync();
        _issuer.SignWithPublishedKey();
        _issuer.Publish("issuer-1", document =>
        {
            document.Remove("jwks");
            document["jwks_uri"] = _issuer.Id + "/jwks.json";
        });
        _issuer.Api.Answers["GET /jwks.json"] = _ => (200, _issuer.KeySet());

        Assert.Equal(ExitCode.Done, (await ReceiveAsync()).ExitCode);
    }

    [Fact]
    public async Task The_open_profile_follows_a_certificate_all_the_same()
    {
        await OpenAsync();
        using var stranger = new TestAuthority("A stranger's root", TimeProvider.System.GetUtcNow());
        using var signer = stranger.Certify("issuer");
        (_issuer.Key, _issuer.Header) = (signer.Key, signer.Header);

        await RefusesAsync("x5c-untrusted");
    }

    [Fact]
    public async Task Without_a_root_the_open_profile_holds_a_certificate_to_the_published_keys()
    {
        using var bare = new WalletRunner();
        await bare.With("init", "--loopback", "--profile", "open");
        var published = await bare.With("receive", _issuer.OfferUri, "--json", "--yes");
        using var other = _issuer.Authority.Certify("issuer");
        (_issuer.Key, _issuer.Header) = (other.Key, other.Header);
        _issuer.Api.Answers[FakeIssuer.Keys] = _ => (200, new JsonObject
        {
            ["issuer"] = _issuer.Id,
            ["jwks"] = new JsonObject { ["keys"] = new JsonArray(Jwk.Of(_issuer.Signer.Key).ToJson()) },
        });

        Assert.Equal(ExitCode.Done, published.ExitCode);
        Assert.Equal("issuer-key-unknown", (await bare.With("receive", _issuer.OfferUri, "--json", "--yes")).ErrorCode);
    }

    [Theory]
    [InlineData("issuer", "\"https://another.example\"", "issuer-mismatch")]
    [InlineData("jwks_uri", "\"https://another.example/jwks.json\"", "issuer-keys-malformed")]
    [InlineData("jwks", "{}", "issuer-keys-malformed")]
    [InlineData("jwks", """{"keys":[]}""", "issuer-key-unknown")]
    public async Task Published_keys_that_are_not_the_issuer_s_are_not_used(string member, string value, string code)
    {
        await OpenAsync();
        _issuer.SignWithPublishedKey();
        _issuer.Publish("issuer-1", document => document[member] = JsonNode.Parse(value));

        await RefusesAsync(code);
    }

    [Fact]
    public async Task A_key_that_the_issuer_does_not_publish_is_refused()
    {
        await OpenAsync();
        _issuer.SignWithPublishedKey();
        _issuer.Publish("another");

        await RefusesAsync("issuer-key-unknown");
    }

    [Fact]
    public async Task A_profile_that_nobody_knows_is_refused()
    {
        Assert.Equal("profile-unknown", (await _wallet.With("settings", "--profile", "lax", "--json")).ErrorCode);
        Assert.Equal("haip", (string?)(await _wallet.With("settings", "--json")).Json["profile"]);
    }

    [Theory]
    [InlineData("https://\u0440aypal.example", "offer-malformed")] // a Cyrillic letter: no URL at all
    [InlineData("https://xn--aypal-uye.example", "host-lookalike")] // the same in punycode
    public async Task A_host_that_imitates_another_is_not_asked(string issuer, string code)
    {
        var ran = await _wallet.With(
            "receive", TrustLedger.Credentials.OpenId4Vci.CredentialOfferUri.ByValue(_issuer.Offer with { Issuer = issuer }), "--json", "--yes");

        Assert.Equal((ExitCode.Refused, code), (ran.ExitCode, ran.ErrorCode));
    }

    private Task OpenAsync() => _wallet.With("settings", "--profile", "open");

    private async Task RefusesAsync(string code)
    {
        var ran = await ReceiveAsync();

        Assert.Equal((ExitCode.Refused, code), (ran.ExitCode, ran.ErrorCode));
        Assert.Empty((await _wallet.With("list", "--json")).Json["credentials"]!.AsArray());
    }

    private Task<WalletRunner.Ran> ReceiveAsync() => _wallet.With("receive", _issuer.OfferUri, "--json", "--yes");
}

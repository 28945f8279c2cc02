using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Tests.Client;

namespace TrustLedger.Tests.Credentials.Jose;

/// <summary>Chains with an authority between leaf and root: in order, whole, without the anchor, and without any network.</summary>
public sealed class X5cPathTests : IDisposable
{
    private static readonly DateTimeOffset Now = TestAuthority.Now;

    private readonly TestAuthority _root = new();
    private readonly List<IDisposable> _made = [];
    private readonly X509Certificate2 _authority;

    public X5cPathTests() => _authority = Certify(_root.Root, "Department", isAuthority: true);

    public void Dispose()
    {
        _made.ForEach(made => made.Dispose());
        _root.Dispose();
    }

    [Fact]
    public void Follows_a_leaf_over_an_authority_to_the_root() =>
        Assert.True(Chain(Certify(_authority, "Issuer"), _authority).Verify(_root.Anchors, Now).Succeeded());

    [Fact]
    public void Refuses_a_chain_with_a_gap() =>
        Assert.Equal("x5c-untrusted", Chain(Certify(_authority, "Issuer")).Verify(_root.Anchors, Now).Refusal().Code);

    [Fact]
    public void Refuses_certificates_out_of_order_and_ones_that_are_not_on_the_path()
    {
        var (leaf, other) = (Certify(_authority, "Issuer"), Certify(_root.Root, "Elsewhere", isAuthority: true));

        Assert.Equal("x5c-untrusted", Chain(leaf, other, _authority).Verify(_root.Anchors, Now).Refusal().Code);
        Assert.Equal("x5c-untrusted", Chain(leaf, _authority, other).Verify(_root.Anchors, Now).Refusal().Code);
        Assert.Equal("x5c-untrusted", Chain(leaf, other).Verify(_root.Anchors, Now).Refusal().Code);
    }

    [Fact]
    public void Refuses_an_anchor_in_the_chain_that_did_not_sign_itself() => Assert.Equal(
        "x5c-root-included",
        Chain(Certify(_authority, "Issuer"), _authority).Verify(TrustAnchors.Of(_authority, _root.Root), Now).Refusal().Code);

    [Fact]
    public void Refuses_a_leaf_that_certifies_another()
    {
        var issuer = Certify(_authority, "Issuer");

        Assert.Equal("x5c-untrusted", Chain(Certify(issuer, "Other"), issuer, _authority).Verify(_root.Anchors, Now).Refusal().Code);
    }

    [Fact]
    public void Asks_no_address_that_a_certificate_names()
    {
        using var server = new LoopbackServer(_ => [.. "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"u8, .. _authority.RawData]);
        var leaf = Certify(_authority, "Issuer", hint: server.Url.ToString());

        Assert.Equal("x5c-untrusted", Chain(leaf).Verify(_root.Anchors, Now).Refusal().Code);
        Assert.Equal(0, server.Connections);
    }

    [Theory]
    [InlineData(" ")]
    [InlineData("\n")]
    [InlineData("=")]
    public void Refuses_a_second_spelling_of_a_certificate(string more)
    {
        var text = Convert.ToBase64String(Certify(_authority, "Issuer").RawData);

        Assert.True(X5cChain.Parse(new JsonArray(text)).Succeeded());
        Assert.Equal("x5c-malformed", X5cChain.Parse(new JsonArray(text + more)).Refusal().Code);
        Assert.Equal("x5c-malformed", X5cChain.Parse(new JsonArray(text[..8] + more + text[8..])).Refusal().Code);
    }

    [Fact]
    public void Refuses_a_certificate_behind_the_leaf_that_cannot_be_read()
    {
        var text = Convert.ToBase64String(Certify(_authority, "Issuer").RawData);

        var chain = X5cChain.Parse(new JsonArray(text, "AAAA")).Value();

        Assert.Equal("x5c-malformed", chain.Verify(_root.Anchors, Now).Refusal().Code);
        Assert.Single(chain.AuthorityKeyIdentifiers());
    }

    [Theory]
    [InlineData("")]
    [InlineData("no certificate")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")]
    public void Refuses_anchors_that_are_none(string pem) => Assert.Equal("anchors-malformed", TrustAnchors.FromPem(pem).Refusal().Code);

    private static X5cChain Chain(params X509Certificate2[] certificates) => X5cChain.Parse(X5cChain.ToJson(certificates)).Value();

    private X509Certificate2 Certify(X509Certificate2 by, string name, bool isAuthority = false, string? hint = null)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(by, true, false));
        if (hint is not null)
            request.CertificateExtensions.Add(new X509AuthorityInformationAccessExtension(ocspUris: null, caIssuersUris: [hint]));
        using var signing = by.GetECDsaPrivateKey();
        using var bare = request.Create(
            by.SubjectName, X509SignatureGenerator.CreateForECDsa(signing!), Now.AddMonths(-1), Now.AddMonths(6), RandomNumberGenerator.GetBytes(8));
        var certificate = bare.CopyWithPrivateKey(key);
        _made.Add(certificate);
        _made.Add(key);
        return certificate;
    }
}

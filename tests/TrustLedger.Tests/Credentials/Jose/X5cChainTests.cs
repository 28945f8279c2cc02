using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Merkle;

namespace TrustLedger.Tests.Credentials.Jose;

public sealed class X5cChainTests : IDisposable
{
    private static readonly DateTimeOffset Now = TestAuthority.Now;
    private readonly TestAuthority _authority = new();

    [Fact]
    public void Follows_a_leaf_to_its_pinned_root()
    {
        using var leaf = _authority.Certify("issuer");

        var chain = leaf.Chain.Verify(_authority.Anchors, Now).Value();

        Assert.Equal(Jwk.Of(leaf.Key), chain.LeafKey);
        Assert.Equal(Hash.Of(leaf.Key.ExportSubjectPublicKeyInfo()), chain.Spki);
        Assert.Equal(StrictBase64Url.Encode(SHA256.HashData(leaf.Certificate.RawData)), chain.X509Hash);
    }

    [Fact]
    public void Refuses_a_root_that_was_not_pinned()
    {
        using var foreign = new TestAuthority();
        using var leaf = foreign.Certify("issuer");

        Assert.Equal("x5c-untrusted", leaf.Chain.Verify(_authority.Anchors, Now).Refusal().Code);
    }

    [Fact]
    public void Refuses_a_root_in_the_chain()
    {
        using var leaf = _authority.Certify("issuer");
        var chain = X5cChain.Parse(X5cChain.ToJson(leaf.Certificate, _authority.Root)).Value();

        Assert.Equal("x5c-root-included", chain.Verify(_authority.Anchors, Now).Refusal().Code);
    }

    [Fact]
    public void Refuses_a_leaf_that_signed_itself()
    {
        var chain = X5cChain.Parse(X5cChain.ToJson(_authority.Root)).Value();

        Assert.Equal("x5c-self-signed", chain.Verify(_authority.Anchors, Now).Refusal().Code);
    }

    [Fact]
    public void Refuses_a_leaf_past_its_end()
    {
        using var leaf = _authority.Certify("issuer", until: Now.AddDays(1));

        Assert.True(leaf.Chain.Verify(_authority.Anchors, Now).Succeeded());
        Assert.Equal("x5c-untrusted", leaf.Chain.Verify(_authority.Anchors, Now.AddDays(2)).Refusal().Code);
    }

    [Fact]
    public void Refuses_a_leaf_that_plays_authority()
    {
        using var leaf = _authority.Certify("issuer");
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=child", key, HashAlgorithmName.SHA256);
        using var child = request.Create(
            leaf.Certificate.SubjectName, X509SignatureGenerator.CreateForECDsa(leaf.Key), Now.AddDays(-1), Now.AddDays(1), [1]);
        var chain = X5cChain.Parse(X5cChain.ToJson(child, leaf.Certificate)).Value();

        Assert.Equal("x5c-untrusted", chain.Verify(_authority.Anchors, Now).Refusal().Code);
    }

    [Fact]
    public void Refuses_a_certificate_that_is_in_no_path()
    {
        using var leaf = _authority.Certify("issuer");
        using var other = _authority.Certify("other");
        var chain = X5cChain.Parse(X5cChain.ToJson(leaf.Certificate, other.Certificate)).Value();

        Assert.Equal("x5c-untrusted", chain.Verify(_authority.Anchors, Now).Refusal().Code);
    }

    [Fact]
    public void Refuses_another_curve()
    {
        using var leaf = _authority.Certify("issuer", curve: ECCurve.NamedCurves.nistP384);

        Assert.Equal("x5c-key-not-allowed", X5cChain.Parse(X5cChain.ToJson(leaf.Certificate)).Refusal().Code);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("[1]")]
    [InlineData("[\"QUJD\"]")]
    [InlineData("[\"QUJD\\n\"]")]
    [InlineData("[\"a\",\"a\",\"a\",\"a\",\"a\"]")]
    public void Refuses_what_is_no_chain(string json) =>
        Assert.Equal("x5c-malformed", X5cChain.Parse(JsonNode.Parse(json)).Refusal().Code);

    [Fact]
    public void Reads_pinned_roots_from_PEM()
    {
        Assert.Equal(_authority.Root.RawData, TrustAnchors.FromPem(_authority.Root.ExportCertificatePem()).Value().Roots[0]);
        Assert.Equal("anchors-malformed", TrustAnchors.FromPem("nothing").Refusal().Code);
    }

    public void Dispose() => _authority.Dispose();
}

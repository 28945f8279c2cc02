using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using TrustLedger.Credentials.Jose;

namespace TrustLedger.Tests.Credentials;

/// <summary>A root of trust for one test, and the certificates that it gives.</summary>
internal sealed class TestAuthority : IDisposable
{
    public static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly DateTimeOffset _now;

    /// <param name="now">When the certificates begin to hold, a month before; the day of the tests when left out.</param>
    public TestAuthority(string name = "Test root", DateTimeOffset? now = null)
    {
        _now = now ?? Now;
        var request = new CertificateRequest($"CN={name}", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        Root = request.CreateSelfSigned(_now.AddYears(-1), _now.AddYears(10));
        Anchors = TrustAnchors.Of(Root);
    }

    public X509Certificate2 Root { get; }

    public TrustAnchors Anchors { get; }

    /// <summary>As a wallet's settings take it.</summary>
    public string Pem => Root.ExportCertificatePem() + "\n";

    public CertifiedTestKey Certify(string name, DateTimeOffset? until = null, ECCurve? curve = null, string? host = null)
    {
        var key = ECDsa.Create(curve ?? ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(Root, true, false));
        if (host is not null)
        {
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName(host);
            request.CertificateExtensions.Add(names.Build());
        }

        var certificate = request.Create(Root, _now.AddMonths(-1), until ?? _now.AddYears(1), RandomNumberGenerator.GetBytes(8));
        return new CertifiedTestKey(key, certificate);
    }

    public void Dispose()
    {
        Root.Dispose();
        _key.Dispose();
    }
}

internal sealed class CertifiedTestKey(ECDsa key, X509Certificate2 certificate) : IDisposable
{
    public ECDsa Key { get; } = key;

    public X509Certificate2 Certificate { get; } = certificate;

    public JsonObject Header => new() { ["x5c"] = X5cChain.ToJson(Certificate) };

    public X5cChain Chain => X5cChain.Parse(X5cChain.ToJson(Certificate)).Value();

    public void Dispose()
    {
        Key.Dispose();
        Certificate.Dispose();
    }
}

using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TrustLedger.IdentityApi.Keys;

/// <summary>A certificate authority for development: what a licensed e-government CA does in production.</summary>
internal sealed class DevelopmentAuthority : IDisposable
{
    private const int RootYears = 10;
    private const int LeafYears = 2;

    private readonly X509Certificate2 _root;

    private DevelopmentAuthority(ECDsa key, X509Certificate2 root) => (Key, _root) = (key, root);

    public ECDsa Key { get; }

    public byte[] RootDer => _root.RawData;

    /// <summary>The trust anchor that wallets and verifiers are given.</summary>
    public string RootPem => _root.ExportCertificatePem() + "\n";

    /// <summary>Makes a new root for an organisation.</summary>
    public static DevelopmentAuthority Create(string organisation, DateTimeOffset now)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(
            $"CN=TrustLedger development root,O={organisation}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        using var signed = request.CreateSelfSigned(now.AddMinutes(-5), now.AddYears(RootYears));
        return new DevelopmentAuthority(key, X509CertificateLoader.LoadCertificate(signed.RawData));
    }

    /// <summary>Certifies a new P-256 key for one purpose.</summary>
    /// <param name="host">The host of the issuer identifier, as the subject's alternative name.</param>
    public CertifiedKey Certify(string purpose, string organisation, Uri host, DateTimeOffset now)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={purpose},O={organisation}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        using (var root = _root.CopyWithPrivateKey(Key))
        {
            request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(root, true, false));
            var names = new SubjectAlternativeNameBuilder();
            if (System.Net.IPAddress.TryParse(host.Host, out var address))
                names.AddIpAddress(address);
            else
                names.AddDnsName(host.Host);
            names.AddUri(host);
            request.CertificateExtensions.Add(names.Build());
            using var certificate = request.Create(
                root, now.AddMinutes(-5), now.AddYears(LeafYears), RandomNumberGenerator.GetBytes(16));
            return new CertifiedKey(key, [certificate.RawData]);
        }
    }

    public void Dispose()
    {
        Key.Dispose();
        _root.Dispose();
    }
}

using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using TrustLedger.Client.Keystore;

namespace TrustLedger.IdentityApi.Keys;

/// <summary>A certificate authority for development: what a licensed e-government CA does in production.</summary>
internal sealed class DevelopmentAuthority : IDisposable
{
    private const int RootYears = 10;
    private const int LeafYears = 2;

    private readonly X509Certificate2 _root;

    private DevelopmentAuthority(X509Certificate2 root) => _root = root;

    /// <summary>The root certificate, in DER.</summary>
    public byte[] Root => _root.RawData;

    /// <summary>Reads the root's certificate, or makes and writes it where there is none yet.</summary>
    /// <param name="key">The root's private key; owned from here on.</param>
    /// <param name="anchorFile">The certificate in PEM: the trust anchor that wallets and verifiers are given.</param>
    public static DevelopmentAuthority Open(ECDsa key, string anchorFile, string organisation, DateTimeOffset now)
    {
        using (key)
        {
            if (!File.Exists(anchorFile))
            {
                using var made = SelfSign(key, organisation, now);
                DurableFile.TryCreate(anchorFile, Encoding.ASCII.GetBytes(made.ExportCertificatePem() + "\n"));
            }

            using var certificate = X509CertificateLoader.LoadCertificateFromFile(anchorFile);
            return new DevelopmentAuthority(certificate.CopyWithPrivateKey(key));
        }
    }

    /// <summary>Certifies a P-256 key for signing.</summary>
    /// <param name="title">What it is for, as the common name.</param>
    /// <param name="issuer">The issuer identifier: its host is the subject's alternative name.</param>
    /// <returns>The certificate in DER.</returns>
    public byte[] Certify(ECDsa key, string title, string organisation, Uri issuer, DateTimeOffset now)
    {
        var request = new CertificateRequest($"CN={title},O={organisation}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(issuer.DnsSafeHost, out var address))
            names.AddIpAddress(address);
        else
            names.AddDnsName(issuer.Host);
        names.AddUri(issuer);

        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_root, true, false));
        request.CertificateExtensions.Add(names.Build());

        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] = (byte)((serial[0] & 0x7f) | 0x40); // RFC 5280 §4.1.2.2: positive, and in its shortest form.
        using var certificate = request.Create(_root, now.AddMinutes(-5), now.AddYears(LeafYears), serial);
        return certificate.RawData;
    }

    public void Dispose() => _root.Dispose();

    private static X509Certificate2 SelfSign(ECDsa key, string organisation, DateTimeOffset now)
    {
        var request = new CertificateRequest(
            $"CN=TrustLedger development root,O={organisation}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        return request.CreateSelfSigned(now.AddMinutes(-5), now.AddYears(RootYears));
    }
}

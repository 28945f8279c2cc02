using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TrustLedger.IdentityApi.Keys;

/// <summary>A P-256 signing key with the certificates that name its owner.</summary>
public sealed class CertifiedKey : IDisposable
{
    /// <param name="key">Owned from here on. Signing with it may overlap.</param>
    /// <param name="chain">DER certificates as <c>x5c</c> wants them: the leaf first, the root never.</param>
    public CertifiedKey(ECDsa key, IReadOnlyList<byte[]> chain)
    {
        if (!IsFor(key, chain[0]))
            throw new ArgumentException("The first certificate is for another key.", nameof(chain));

        Key = key;
        Chain = chain;
        X5c = [.. chain.Select(Convert.ToBase64String)];
        SpkiHash = TrustLedger.Protocol.Encoding.Bytes32.FromBytes(SHA256.HashData(key.ExportSubjectPublicKeyInfo()));
        CertificateHash = SHA256.HashData(chain[0]);
    }

    public ECDsa Key { get; }

    public IReadOnlyList<byte[]> Chain { get; }

    /// <summary>The chain as the <c>x5c</c> header member writes it.</summary>
    public IReadOnlyList<string> X5c { get; }

    /// <summary>SHA-256 of the SubjectPublicKeyInfo: how accreditations on the ledger name this key.</summary>
    public TrustLedger.Protocol.Encoding.Bytes32 SpkiHash { get; }

    /// <summary>SHA-256 of the leaf certificate: the <c>x509_hash</c> client identifier of OpenID4VP.</summary>
    public IReadOnlyList<byte> CertificateHash { get; }

    /// <summary>Whether a certificate, in DER, names this key.</summary>
    public static bool IsFor(ECDsa key, byte[] certificate)
    {
        using var leaf = X509CertificateLoader.LoadCertificate(certificate);
        using var named = leaf.GetECDsaPublicKey();
        return named is not null && named.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(key.ExportSubjectPublicKeyInfo());
    }

    public void Dispose() => Key.Dispose();
}

using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using TrustLedger.Protocol;
using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Merkle;

namespace TrustLedger.Credentials.Jose;

/// <summary>The certificates of an <c>x5c</c> header (RFC 7515 §4.1.6), the signer's first. Nobody has checked them yet.</summary>
public sealed class X5cChain
{
    private const int MaxCertificates = 4;

    private readonly List<byte[]> _certificates;

    private X5cChain(List<byte[]> certificates, Jwk leafKey, Hash spki)
    {
        (_certificates, LeafKey, Spki) = (certificates, leafKey, spki);
        X509Hash = StrictBase64Url.Encode(SHA256.HashData(certificates[0]));
    }

    /// <summary>DER, leaf first.</summary>
    public IReadOnlyList<byte[]> Certificates => _certificates;

    /// <summary>The P-256 key of the leaf.</summary>
    public Jwk LeafKey { get; }

    /// <summary>SHA-256 of the leaf's SubjectPublicKeyInfo: how an accreditation on the ledger names the key.</summary>
    public Hash Spki { get; }

    /// <summary>base64url SHA-256 of the leaf certificate (OpenID4VP 1.0 §5.9.3, <c>x509_hash</c>).</summary>
    public string X509Hash { get; }

    /// <summary>What <c>x5c</c> holds for these certificates, leaf first, root left out.</summary>
    public static JsonArray ToJson(params IEnumerable<X509Certificate2> leafFirst) =>
        new([.. leafFirst.Select(certificate => (JsonNode)Convert.ToBase64String(certificate.RawData))]);

    /// <summary>Reads the header member; <c>x5c-malformed</c>, or <c>x5c-key-not-allowed</c> when the leaf's key is not P-256.</summary>
    public static Result<X5cChain> Parse(JsonNode? x5c)
    {
        var malformed = new Refusal("x5c-malformed", $"Expected 1 to {MaxCertificates} certificates in base64.");
        if (x5c is not JsonArray { Count: > 0 and <= MaxCertificates } array)
            return malformed;

        var certificates = new List<byte[]>();
        foreach (var item in array)
        {
            if (item is not JsonValue value || !value.TryGetValue<string>(out var text)
                || !TryDecode(text, out var der))
                return malformed;
            certificates.Add(der);
        }

        try
        {
            using var leaf = X509CertificateLoader.LoadCertificate(certificates[0]);
            using var key = leaf.GetECDsaPublicKey();
            if (key is null || key.ExportParameters(false).Curve.Oid?.Value != ECCurve.NamedCurves.nistP256.Oid.Value)
                return new Refusal("x5c-key-not-allowed", "The leaf's key is fixed to P-256.");
            var spki = Hash.Of(leaf.PublicKey.ExportSubjectPublicKeyInfo());
            return new X5cChain(certificates, Jwk.Of(key), spki);
        }
        catch (CryptographicException)
        {
            return malformed;
        }
    }

    /// <summary>Builds the path from the leaf to one of the pinned roots, as of a given time, without any network.</summary>
    /// <returns>
    /// The chain as a <see cref="TrustedChain"/>; or, first match wins:
    /// <list type="bullet">
    /// <item><c>x5c-malformed</c> a certificate beyond the leaf cannot be read</item>
    /// <item><c>x5c-self-signed</c> the leaf signed itself</item>
    /// <item><c>x5c-root-included</c> an anchor or another self-signed certificate is in the chain (HAIP 1.0 §5, §6.1.1)</item>
    /// <item><c>x5c-untrusted</c> no path in the given order to a pinned root: other root, expired, not a CA, forged</item>
    /// </list>
    /// Revocation of certificates is not asked: the ledger's accreditations say which issuer key stands.
    /// </returns>
    public Result<TrustedChain> Verify(TrustAnchors anchors, DateTimeOffset at)
    {
        var loaded = new List<X509Certificate2>();
        using var chain = new X509Chain();
        try
        {
            foreach (var der in _certificates)
                loaded.Add(X509CertificateLoader.LoadCertificate(der));
            if (IsSelfIssued(loaded[0]))
                return new Refusal("x5c-self-signed", "The signer's certificate must come from an authority.");
            if (loaded.Skip(1).Any(IsSelfIssued) || _certificates.Exists(der => anchors.Contains(der)))
                return new Refusal("x5c-root-included", "The root stays out of the chain: the reader has it already.");

            foreach (var root in anchors.Roots)
                chain.ChainPolicy.CustomTrustStore.Add(X509CertificateLoader.LoadCertificate(root));
            chain.ChainPolicy.ExtraStore.AddRange(loaded.Skip(1).ToArray());
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            chain.ChainPolicy.DisableCertificateDownloads = true;
            chain.ChainPolicy.VerificationTime = at.UtcDateTime;
            chain.ChainPolicy.VerificationTimeIgnored = false;

            return chain.Build(loaded[0]) && FollowsGivenOrder(chain)
                ? new TrustedChain(this)
                : new Refusal("x5c-untrusted", "No path leads from the certificates to a pinned root at that time.");
        }
        catch (CryptographicException)
        {
            return new Refusal("x5c-malformed", "A certificate of the chain cannot be read.");
        }
        finally
        {
            foreach (var certificate in loaded.Concat(chain.ChainPolicy.CustomTrustStore))
                certificate.Dispose();
        }
    }

    /// <summary>The authority key identifiers that the certificates name (RFC 5280 §4.2.1.1), base64url; unreadable ones are left out.</summary>
    public IReadOnlyList<string> AuthorityKeyIdentifiers()
    {
        var identifiers = new List<string>();
        foreach (var der in _certificates)
        {
            try
            {
                using var certificate = X509CertificateLoader.LoadCertificate(der);
                identifiers.AddRange(certificate.Extensions.OfType<X509AuthorityKeyIdentifierExtension>()
                    .Where(extension => extension.KeyIdentifier is not null)
                    .Select(extension => StrictBase64Url.Encode(extension.KeyIdentifier!.Value.Span)));
            }
            catch (CryptographicException)
            {
                // A certificate that names no authority matches none.
            }
        }

        return identifiers;
    }

    /// <summary>The DNS names among the leaf's alternative names (RFC 5280 §4.2.1.6); empty when it has none or they are unreadable.</summary>
    public IReadOnlyList<string> DnsNames()
    {
        try
        {
            using var leaf = X509CertificateLoader.LoadCertificate(_certificates[0]);
            return [.. leaf.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(extension => extension.EnumerateDnsNames())];
        }
        catch (CryptographicException)
        {
            return [];
        }
    }

    // Each certificate certifies the one before it, and only the root was added (RFC 7515 §4.1.6).
    private bool FollowsGivenOrder(X509Chain chain) =>
        chain.ChainElements.Count == _certificates.Count + 1
        && chain.ChainElements.Take(_certificates.Count).Select(element => element.Certificate.RawData)
            .Zip(_certificates).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second));

    private static bool IsSelfIssued(X509Certificate2 certificate) =>
        certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);

    private static bool TryDecode(string text, out byte[] der)
    {
        der = new byte[(text.Length / 4 * 3) + 3];
        if (!Convert.TryFromBase64String(text, der, out var written) || Convert.ToBase64String(der, 0, written) != text)
            return false;
        der = der[..written];
        return true;
    }
}

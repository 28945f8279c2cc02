using TrustLedger.Credentials.Jose;
using TrustLedger.Protocol;

namespace TrustLedger.Credentials.OpenId4Vp;

/// <summary>How a verifier is named: a prefix says by what (OpenID4VP 1.0 §5.9).</summary>
public sealed record ClientIdentifier
{
    private ClientIdentifier(string full, string? host) => (Full, Host) = (full, host);

    /// <summary>With its prefix: the only form in which it is used, also as the audience of every presentation (§14.10).</summary>
    public string Full { get; }

    /// <summary>The DNS name behind <c>x509_san_dns</c>; null for the hash of a certificate, which ties no host.</summary>
    public string? Host { get; }

    /// <summary>By the hash of the certificate: the one prefix of HAIP 1.0 §5.</summary>
    public static string Of(X5cChain chain) => OpenId4VpNames.X509HashPrefix + chain.X509Hash;

    /// <summary>By a DNS name that the certificate has.</summary>
    public static string OfHost(string host) => OpenId4VpNames.X509SanDnsPrefix + host;

    /// <summary>Reads the prefix.</summary>
    /// <returns>
    /// The identifier; or <c>client-id-unregistered</c> no prefix, and no client is registered beforehand (§5.9.2);
    /// <c>client-id-prefix-unsupported</c> any prefix but <c>x509_hash</c> and <c>x509_san_dns</c>, so also <c>origin</c>,
    /// which no request may have.
    /// </returns>
    public static Result<ClientIdentifier> Parse(string full)
    {
        if (full.StartsWith(OpenId4VpNames.X509HashPrefix, StringComparison.Ordinal))
            return new ClientIdentifier(full, host: null);
        if (full.StartsWith(OpenId4VpNames.X509SanDnsPrefix, StringComparison.Ordinal))
            return new ClientIdentifier(full, full[OpenId4VpNames.X509SanDnsPrefix.Length..]);
        return full.Contains(':', StringComparison.Ordinal)
            ? new Refusal("client-id-prefix-unsupported", "A verifier is named by x509_hash or x509_san_dns.")
            : new Refusal("client-id-unregistered", "No verifier is registered here beforehand.");
    }

    /// <summary>Whether it is that of the certificate. A DNS name is compared as a whole: a wildcard names nobody.</summary>
    public bool Names(X5cChain chain) => Host is null
        ? Full == Of(chain)
        : chain.DnsNames().Contains(Host, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether an address may be the verifier's: with <c>x509_san_dns</c> its host is the identifier.</summary>
    public bool MayUse(Uri address) => Host is null || string.Equals(address.IdnHost, Host, StringComparison.OrdinalIgnoreCase);
}

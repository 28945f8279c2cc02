using TrustLedger.Credentials.Jose;

namespace TrustLedger.Credentials.OpenId4Vp;

/// <summary>What a wallet demands of a request object before it shows it to anyone.</summary>
/// <param name="ClientId">From the link that began it: the object must name the same.</param>
/// <param name="Anchors">The roots of the verifiers that this wallet knows.</param>
/// <param name="Now">The wallet's time.</param>
public sealed record RequestRules(string ClientId, TrustAnchors Anchors, DateTimeOffset Now)
{
    /// <summary>What the wallet sent as <c>wallet_nonce</c>; null when it fetched by GET.</summary>
    public string? WalletNonce { get; init; }

    /// <summary>How far the verifier's clock may run ahead.</summary>
    public TimeSpan MaxAhead { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Where it was fetched; null when the link held it. With <c>x509_san_dns</c> its host is the verifier's (§15.8.2).</summary>
    public Uri? RequestUri { get; init; }

    /// <summary>Whether answers in clear, by <c>direct_post</c>, are given. HAIP 1.0 §5.1 has encrypted ones only.</summary>
    public bool AllowUnencrypted { get; init; }

    /// <summary>
    /// Whether the wallet shows transaction data to its holder before it signs over them. One that does not must refuse them
    /// (OpenID4VP 1.0 §5).
    /// </summary>
    public bool TakesTransactionData { get; init; }
}

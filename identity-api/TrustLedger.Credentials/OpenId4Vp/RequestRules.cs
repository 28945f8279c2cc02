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
}

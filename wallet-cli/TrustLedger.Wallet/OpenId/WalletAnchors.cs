using TrustLedger.Credentials.Jose;
using TrustLedger.Protocol;
using TrustLedger.Wallet.Vault;

namespace TrustLedger.Wallet.OpenId;

/// <summary>The root certificates that a wallet was given: who issues, who signs status and who asks is told by them alone.</summary>
internal static class WalletAnchors
{
    /// <returns>The roots; or <c>anchors-missing</c>, or as <see cref="TrustAnchors.FromPem"/>.</returns>
    public static Result<TrustAnchors> Of(WalletSettings settings) => settings.Anchors is { } pem
        ? TrustAnchors.FromPem(pem)
        : new Refusal("anchors-missing", "This wallet knows no root certificate, so it cannot tell who this is.");
}

using TrustLedger.Credentials.OpenId4Vp;

namespace TrustLedger.Wallet.OpenId;

/// <summary>What a verifier is proven to be registered for.</summary>
/// <param name="Purpose">Null when it only claims a purpose.</param>
internal sealed record RegisteredFor(RegisteredPurpose? Purpose);

using TrustLedger.Credentials.Jose;
using TrustLedger.Credentials.SdJwt;

namespace TrustLedger.Wallet.OpenId;

/// <summary>A credential that was just received and checked. Only <see cref="ReceivedCredential.VerifyAsync"/> makes one.</summary>
/// <param name="Holder">The wallet's own key that it is bound to.</param>
internal sealed record CheckedCredential(SdJwtVc Credential, IssuerKey Issuer, Jwk Holder);

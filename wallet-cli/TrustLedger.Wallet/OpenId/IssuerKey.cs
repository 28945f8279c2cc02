using TrustLedger.Credentials.Jose;
using TrustLedger.Protocol.Merkle;

namespace TrustLedger.Wallet.OpenId;

/// <summary>The key behind an issuer's signature.</summary>
/// <param name="Spki">How an accreditation on the ledger names it; null for a key without certificate.</param>
internal sealed record IssuerKey(Jwk Key, Hash? Spki);

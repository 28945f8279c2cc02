using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.Credentials.OpenId4Vp;

/// <summary>Asks what the ledger says about a key.</summary>
/// <param name="credentialType">SHA-256 of the <c>vct</c>.</param>
/// <param name="spki">SHA-256 of the key's SubjectPublicKeyInfo.</param>
/// <param name="purpose">What the key does.</param>
/// <param name="at">The time that is asked about.</param>
public delegate AccreditationAnswer AccreditationLookup(
    Hash credentialType, Hash spki, AccreditationPurpose purpose, DateTimeOffset at);

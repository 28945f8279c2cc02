using TrustLedger.Protocol.Encoding;

namespace TrustLedger.Casework.Trust;

/// <summary>自信: a claim whose signature was checked.</summary>
/// <param name="Uid">The statement.</param>
/// <param name="Person">Who claims: a pseudonym that is the same for all claims and vouchers of one person.</param>
/// <param name="ProofLevel">How well that person's identity is proven, 0 to 3.</param>
/// <param name="From">Since when it counts.</param>
/// <param name="Until">Null for no end.</param>
/// <param name="Revoked">The person withdrew it.</param>
public sealed record SelfClaim(
    Bytes32 Uid, string Person, int ProofLevel, DateTimeOffset From, DateTimeOffset? Until, bool Revoked);

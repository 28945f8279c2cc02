using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Statements;

namespace TrustLedger.Casework.Trust;

/// <summary>他信: an attestation of a claim, its signature and its author's role checked at its index.</summary>
/// <param name="Uid">The statement.</param>
/// <param name="Relation">As what its author speaks.</param>
/// <param name="By">Department or organisation: its USCC. Peer: the person's pseudonym, as in <see cref="SelfClaim.Person"/>.</param>
/// <param name="Authority">A department, and the one whose register this predicate is in.</param>
/// <param name="ProofLevel">How well a peer's own identity is proven; of departments and organisations, what they checked.</param>
/// <param name="From">Since when it counts.</param>
/// <param name="Until">Null for no end.</param>
/// <param name="Revoked">Its author took it back, or its author's key is quarantined at that index.</param>
public sealed record Voucher(
    Bytes32 Uid, AttestationRelation Relation, string By, bool Authority, int ProofLevel,
    DateTimeOffset From, DateTimeOffset? Until, bool Revoked);

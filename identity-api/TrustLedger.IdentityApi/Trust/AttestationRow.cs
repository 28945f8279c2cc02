using TrustLedger.Protocol.Statements;

namespace TrustLedger.IdentityApi.Trust;

/// <summary>An attestation as the database has it.</summary>
/// <param name="Organisation">USCC; null for a peer.</param>
/// <param name="Role">As which its author is a member of the identity log; null for a peer.</param>
/// <param name="Person">The peer; null for others.</param>
internal sealed record AttestationRow(
    string Uid, string Claim, long Relation, string? Organisation, string? Role, string? Person, long Level, string State, long? Log_index,
    long? Accepted)
{
    public const string Columns = "uid, claim, relation, organisation, role, person, level, state, log_index, accepted";

    public AttestationRelation As => (AttestationRelation)Relation;
}

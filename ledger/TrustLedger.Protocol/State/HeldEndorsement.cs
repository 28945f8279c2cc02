using TrustLedger.Protocol.Statements;
using TrustLedger.Protocol.Statements.Bodies;

namespace TrustLedger.Protocol.State;

/// <summary>An endorsement as its target keeps it.</summary>
internal sealed class HeldEndorsement(HeldStatement statement)
{
    public HeldStatement Statement { get; } = statement;

    public Verdict Verdict => Statement.Body<EndorsementBody>().Verdict;

    /// <summary>Null for the subject of the case.</summary>
    public Membership? Author => Statement.Author;

    /// <summary>False once its key was suspended from a time before it, and for an objection that was taken back.</summary>
    public bool Counts => Statement.State is not (StatementState.Quarantined or StatementState.Revoked);
}

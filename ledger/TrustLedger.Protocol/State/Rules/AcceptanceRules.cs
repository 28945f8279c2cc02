using TrustLedger.Protocol.Statements;
using TrustLedger.Protocol.Statements.Bodies;

namespace TrustLedger.Protocol.State.Rules;

/// <summary>你信: a relying office says to a one-time address what it made of a presentation. Nothing joins it to a handle.</summary>
internal sealed class AcceptanceRules : SchemaRulesOf<AcceptanceBody>
{
    public override Reference Reference => Reference.None;

    public override bool MayExpire => true;

    protected override Result<Authorship> Judge(LedgerState state, Submission submission, AcceptanceBody body)
    {
        if (Authors.Of(state.Policy, submission) is not { } author)
            return Authors.NotAllowed();
        if (body.Outcome is not (Outcome.Accepted or Outcome.Rejected))
            return Outcomes.NotAllowed();
        return submission.Statement.Recipient.IsZero ? References.RecipientMismatch() : new Authorship(author, state.Policy);
    }
}

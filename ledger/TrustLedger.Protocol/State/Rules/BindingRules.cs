using TrustLedger.Protocol.Statements.Bodies;

namespace TrustLedger.Protocol.State.Rules;

/// <summary>A registrar says that a handle is a proofed person's; a new one may replace it after a wallet was lost.</summary>
internal sealed class BindingRules : SchemaRulesOf<BindingBody>
{
    public override Reference Reference => Reference.Optional;

    public override bool MayExpire => true;

    public override IReadOnlyList<string> Targets => ["binding"];

    protected override Result<Authorship> Judge(LedgerState state, Submission submission, BindingBody body)
    {
        if (submission.Target is { IsInEffect: false })
            return References.NotEffective();
        if (Authors.Of(state.Policy, submission) is not { } author)
            return Authors.NotAllowed();
        if (submission.Statement.Recipient.IsZero)
            return References.RecipientMismatch();
        return new Authorship(author, state.Policy) { Target = submission.Target, Replaces = submission.Target };
    }
}

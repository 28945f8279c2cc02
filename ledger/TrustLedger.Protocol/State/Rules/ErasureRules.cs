using TrustLedger.Protocol.Statements.Bodies;

namespace TrustLedger.Protocol.State.Rules;

/// <summary>The keeper says that the content of a statement is gone. The statement stays what it is.</summary>
internal sealed class ErasureRules : SchemaRulesOf<ErasureBody>
{
    public override Reference Reference => Reference.Required;

    public override bool IsAboutThePast => true;

    public override IReadOnlyList<string> Targets =>
        ["binding", "claim", "attestation", "application", "decision", "record", "endorsement"];

    protected override Result<Authorship> Judge(LedgerState state, Submission submission, ErasureBody body)
    {
        if (Authors.Of(state.Policy, submission) is not { } author)
            return Authors.NotAllowed();
        if (submission.Statement.Recipient != submission.Target?.Statement.Recipient)
            return References.RecipientMismatch();
        return submission.Target.ErasedBy is null
            ? new Authorship(author, state.Policy) { Target = submission.Target }
            : new Refusal("already-erased", "That content was said to be gone before.");
    }

    public override void OnEffect(LedgerState state, HeldStatement held) => held.Target?.Link(erasedBy: held.Index);
}

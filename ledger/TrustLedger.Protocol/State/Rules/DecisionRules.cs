using TrustLedger.Protocol.Governance;
using TrustLedger.Protocol.Statements;
using TrustLedger.Protocol.Statements.Bodies;

namespace TrustLedger.Protocol.State.Rules;

/// <summary>An application is decided, once; a later decision supersedes. A machine decides only as its policy lets it.</summary>
internal sealed class DecisionRules : SchemaRulesOf<DecisionBody>
{
    public override Reference Reference => Reference.Required;

    public override bool MayExpire => true;

    public override IReadOnlyList<string> Targets => ["application", "decision"];

    protected override Result<Authorship> Judge(LedgerState state, Submission submission, DecisionBody body)
    {
        if (submission.Target is not { IsInEffect: true } target)
            return References.NotEffective();
        var earlier = target.SchemaName == "decision" ? target : null;
        var application = earlier?.Target ?? target;
        var applied = application.Body<ApplicationBody>();
        if (body.Policy != applied.Policy)
            return new Refusal("policy-mismatch", "A decision is made under the rules that the application named.");
        if (Authors.Of(state.Policy, submission) is not { } author)
            return Authors.NotAllowed();
        if (Machine(state.Policy, author, body, earlier) is { } refusal)
            return refusal;
        if (body.Outcome is not (Outcome.Granted or Outcome.ToHuman or Outcome.Refused))
            return Outcomes.NotAllowed();
        if (submission.Statement.Recipient != application.Statement.Recipient)
            return References.RecipientMismatch();
        if (body.Item != applied.Item)
            return new Refusal("item-mismatch", "The application is for another item.");
        return earlier is null && application.Successors.Any(d => d.IsInEffect)
            ? new Refusal("already-decided", "This application has a decision; another one supersedes that.")
            : new Authorship(author, state.Policy) { Target = application, Replaces = earlier };
    }

    public override void Enter(LedgerState state, HeldStatement held) => held.Target?.AddSuccessor(held);

    private static Refusal? Machine(PolicyDocument policy, Membership author, DecisionBody body, HeldStatement? earlier)
    {
        if (!policy.Automatic.TryGetValue(author.RoleText, out var outcomes))
            return null;
        if (!outcomes.Contains((byte)body.Outcome))
            return Outcomes.NotAllowed();
        if (earlier is not null)
            return new Refusal("ref-wrong-schema", "An automatic key decides applications and replaces no decision.");
        return AutomaticTerm.IsTooLong(author.From, author.Until) ? MemberRules.TooLong() : null;
    }
}

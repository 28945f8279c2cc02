using TrustLedger.Protocol.Statements.Bodies;

namespace TrustLedger.Protocol.State.Rules;

/// <summary>A handle applies. Its <c>policy</c> word names the service item's own rules, which this log does not know.</summary>
internal sealed class ApplicationRules : SchemaRulesOf<ApplicationBody>
{
    public override Reference Reference => Reference.None;

    public override bool MayExpire => true;

    public override bool IsSpokenByHandle(LedgerState state, Submission submission) => true;

    protected override Result<Authorship> Judge(LedgerState state, Submission submission, ApplicationBody body) =>
        SelfAuthored.Judge(state, submission);
}

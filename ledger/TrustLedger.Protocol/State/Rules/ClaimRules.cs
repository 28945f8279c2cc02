using TrustLedger.Protocol.Statements.Bodies;

namespace TrustLedger.Protocol.State.Rules;

/// <summary>自信: a handle says something of itself.</summary>
internal sealed class ClaimRules : SchemaRulesOf<ClaimBody>
{
    public override Reference Reference => Reference.None;

    public override bool MayExpire => true;

    public override bool IsSpokenByHandle(LedgerState state, Submission submission) => true;

    protected override Result<Authorship> Judge(LedgerState state, Submission submission, ClaimBody body) =>
        SelfAuthored.Judge(state, submission);
}

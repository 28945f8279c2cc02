using TrustLedger.Protocol.Merkle;
using TrustLedger.Protocol.Statements.Bodies;

namespace TrustLedger.Protocol.State.Rules;

/// <summary>A successor of the policy in force, by that policy's own quorum.</summary>
internal sealed class PolicyRules : SchemaRulesOf<PolicyBody>
{
    public override Reference Reference => Reference.Required;

    public override IReadOnlyList<string> Targets => ["policy"];

    protected override Result<Authorship> Judge(LedgerState state, Submission submission, PolicyBody body)
    {
        if (submission.Target?.Uid != state.Policies.CurrentStatement)
            return References.NotEffective();
        if (state.Document(Hash.FromBytes(body.DocumentHash.ToArray())) is not { } document)
            return new Refusal("policy-document-missing", "The policy document must be stored before it is voted on.");
        if (document.Origin != state.Genesis.Origin || document.Version != body.Version)
            return new Refusal("policy-document-mismatch", "The document is of another origin or version than the statement.");
        if (body.Version != state.Policy.Version + 1)
            return new Refusal("policy-version-wrong", $"The next policy is version {state.Policy.Version + 1}.");
        if (Authors.Governance(state.Policy, submission) is not { } author)
            return Authors.NotAllowed();
        return submission.Statement.Recipient.IsZero
            ? new Authorship(author, state.Policy)
            {
                Target = submission.Target,
                Replaces = submission.Target,
                TakesEffectAtOnce = false,
            }
            : References.RecipientMismatch();
    }

    public override void OnEffect(LedgerState state, HeldStatement held)
    {
        if (held.Index > 0 && state.Document(Hash.FromBytes(held.Body<PolicyBody>().DocumentHash.ToArray())) is { } document)
            state.Policies.Replace(document, held.Uid);
    }
}

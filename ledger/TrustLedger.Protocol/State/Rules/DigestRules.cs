using TrustLedger.Protocol.Statements.Bodies;

namespace TrustLedger.Protocol.State.Rules;

/// <summary>A service's daily digest: a chain, each of a later day than the one before.</summary>
internal sealed class DigestRules : SchemaRulesOf<DigestBody>
{
    public override Reference Reference => Reference.Optional;

    public override IReadOnlyList<string> Targets => ["digest"];

    protected override Result<Authorship> Judge(LedgerState state, Submission submission, DigestBody body)
    {
        if (Authors.Of(state.Policy, submission) is not { } author)
            return Authors.NotAllowed();
        if (!submission.Statement.Recipient.IsZero)
            return References.RecipientMismatch();

        var last = state.LastDigest;
        return submission.Target?.Index == last?.Index && (last is null || body.Day > last.Body<DigestBody>().Day)
            ? new Authorship(author, state.Policy) { Target = submission.Target }
            : new Refusal("digest-order-wrong", "A digest names the last one, and is of a later day.");
    }

    public override void OnEffect(LedgerState state, HeldStatement held) => state.LastDigest = held;
}

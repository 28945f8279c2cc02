using TrustLedger.Protocol.Statements.Bodies;

namespace TrustLedger.Protocol.State.Rules;

/// <summary>Which key may do what for a type of credential, by the governance quorum.</summary>
internal sealed class AccreditationRules : SchemaRulesOf<AccreditationBody>
{
    public override Reference Reference => Reference.Optional;

    public override IReadOnlyList<string> Targets => ["accreditation"];

    protected override Result<Authorship> Judge(LedgerState state, Submission submission, AccreditationBody body)
    {
        if (submission.Target is { IsInEffect: false })
            return References.NotEffective();
        if (Authors.Governance(state.Policy, submission) is not { } author)
            return Authors.NotAllowed();
        if (!submission.Statement.Recipient.IsZero)
            return References.RecipientMismatch();
        if (body.Organisation.Code() is null || (body.Until != 0 && body.Until < body.From))
            return new Refusal("accreditation-malformed", "The organisation is a code, and the term ends after it begins.");
        if (submission.Target is { } earlier && earlier.Body<AccreditationBody>().Organisation != body.Organisation)
            return new Refusal("organisation-mismatch", "What is replaced is another organisation's.");
        return new Authorship(author, state.Policy)
        {
            Target = submission.Target,
            Replaces = submission.Target,
            TakesEffectAtOnce = false,
        };
    }

    public override void OnEffect(LedgerState state, HeldStatement held)
    {
        var body = held.Body<AccreditationBody>();
        state.Accredited.Add(new Accreditation
        {
            Uid = held.Uid,
            Organisation = body.Organisation,
            CredentialType = body.CredentialType,
            Spki = body.Spki,
            Purpose = body.Purpose,
            From = body.From,
            Until = body.Until,
            FromIndex = held.EffectiveIndex ?? held.Index,
            FromMilliseconds = held.EffectiveMilliseconds ?? held.AcceptedMilliseconds,
        });
    }

    public override void OnEnd(LedgerState state, HeldStatement held, long index, ulong milliseconds) =>
        state.Accredited.End(held.Uid, index, milliseconds);
}

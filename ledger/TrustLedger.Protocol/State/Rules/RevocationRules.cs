using TrustLedger.Protocol.Statements;
using TrustLedger.Protocol.Statements.Bodies;

namespace TrustLedger.Protocol.State.Rules;

/// <summary>A statement is taken back: by who said it, by who decided it, or by the governance quorum.</summary>
/// <remarks>Members, accreditations and policies are not revoked but replaced: who gave them ends them.</remarks>
internal sealed class RevocationRules : SchemaRulesOf<RevocationBody>
{
    public override Reference Reference => Reference.Required;

    public override bool IsAboutThePast => true;

    public override IReadOnlyList<string> Targets =>
        ["binding", "claim", "attestation", "acceptance", "application", "decision", "record", "endorsement"];

    public override bool IsSpokenByHandle(LedgerState state, Submission submission) =>
        state.Find(submission.Statement.RefUid) is { Author: null } target && target.Signed.Signer == submission.Signer;

    protected override Result<Authorship> Judge(LedgerState state, Submission submission, RevocationBody body)
    {
        if (submission.Target is not { IsOpen: true } target)
            return References.NotEffective();

        if (target.SchemaName == Schemas.Endorsement.Name && target.Body<EndorsementBody>().Verdict != Verdict.Object)
            return new Refusal("ref-wrong-schema", "Of what others said of a statement, only an objection is taken back.");

        var speaker = Speaker(submission, target);
        var own = speaker is not null || IsHandleOf(submission, target);
        var author = own ? speaker : Authors.Governance(state.Policy, submission);
        if (author is null && !own)
            return Authors.NotAllowed();
        if (submission.Statement.Recipient != target.Statement.Recipient)
            return References.RecipientMismatch();
        return body.FromIndex == 0 || (body.FromIndex > (ulong)target.Index && body.FromIndex <= (ulong)state.Size)
            ? new Authorship(author, state.Policy) { Target = target, TakesEffectAtOnce = own }
            : new Refusal("from-index-wrong", "fromIndex is 0, or an index behind the target and not beyond this entry.");
    }

    public override Refusal? Obstacle(LedgerState state, HeldStatement held) =>
        held.Target is { IsOpen: true } ? null : References.NotEffective();

    public override void OnEffect(LedgerState state, HeldStatement held)
    {
        if (held.Target is { } target)
            Effects.Revoke(state, target, held, held.EffectiveIndex ?? held.Index, held.EffectiveMilliseconds ?? held.AcceptedMilliseconds);
    }

    // A proposer takes back what nobody has decided; a decision is taken back by who made it.
    private static Membership? Speaker(Submission submission, HeldStatement target)
    {
        var speakers = target.Endorsements.Where(e => target.IsInEffect && e.Verdict == Verdict.Approve && e.Counts)
            .Select(e => e.Author).Append(IsAuthorsToTakeBack(target) ? target.Author : null).OfType<Membership>().ToList();
        return submission.Standing.FirstOrDefault(m => speakers.Exists(s => s.Organisation == m.Organisation && s.Role == m.Role));
    }

    private static bool IsHandleOf(Submission submission, HeldStatement target) =>
        target.Author is null && target.Signed.Signer == submission.Signer && IsAuthorsToTakeBack(target);

    private static bool IsAuthorsToTakeBack(HeldStatement target) =>
        target.TakesEffectAtOnce || target.State == StatementState.Pending;
}

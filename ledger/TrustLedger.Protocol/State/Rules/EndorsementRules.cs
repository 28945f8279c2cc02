using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Governance;
using TrustLedger.Protocol.Statements;
using TrustLedger.Protocol.Statements.Bodies;

namespace TrustLedger.Protocol.State.Rules;

/// <summary>Somebody opines on, decides or acknowledges another's statement, as its rule names them.</summary>
internal sealed class EndorsementRules : SchemaRulesOf<EndorsementBody>
{
    private static readonly Bytes32 SubjectRole = Bytes32.FromCode(RoleExpression.Subject);

    public override Reference Reference => Reference.Required;

    public override IReadOnlyList<string> Targets => ["policy", "member", "accreditation", "revocation", "record"];

    public override bool IsSpokenByHandle(LedgerState state, Submission submission) =>
        submission.Body<EndorsementBody>().Role == SubjectRole;

    protected override Result<Authorship> Judge(LedgerState state, Submission submission, EndorsementBody body)
    {
        if (submission.Target is not { } target)
            return References.Unknown();
        if (body.Policy != target.Policy.Hash.ToWord())
            return new Refusal("policy-mismatch", "An endorsement names the policy that its target is judged under.");
        if (Named(target, body.Verdict) is not { } named)
            return new Refusal("verdict-not-allowed", "Nobody is asked for such a word on this statement.");
        if (!Speaker(state, submission, target, body, named).TryGet(out var authorship, out var refusal))
            return refusal;
        if (submission.Statement.Recipient != target.Statement.Recipient)
            return References.RecipientMismatch();
        if (IsOwn(submission, target, authorship.Author))
            return new Refusal("own-statement", "Nobody endorses what they, or another of their organisation, said.");
        if (Repeated(target, authorship.Author, body.Verdict) is { } repeated)
            return repeated;
        if (body.Verdict is Verdict.Approve or Verdict.Refuse && Deliberation.MissingOpinions(target).Any())
            return new Refusal("opinion-missing", "The rule wants an opinion before the decision.");
        if (IsDeliberation(body.Verdict) && target.State != StatementState.Pending && !Deliberation.AwaitsRuling(target))
            return new Refusal("already-decided", "This statement waits for no word any more.");
        if (!IsDeliberation(body.Verdict) && !target.IsInEffect)
            return new Refusal("not-in-effect", "A copy is of a record in effect.");
        return authorship;
    }

    public override void Enter(LedgerState state, HeldStatement held) => held.Target?.AddEndorsement(held);

    public override void OnEffect(LedgerState state, HeldStatement held)
    {
        if (held.Target is not { } target)
            return;
        if (held.Author is null && held.Body<EndorsementBody>().Verdict == Verdict.Object && target.IsInEffect)
            target.Stand(StatementState.Disputed, new Condition("subject-objects", "The subject objects to it."));
        if (Deliberation.IsRuling(target, new HeldEndorsement(held)))
            Deliberation.Rule(state, target, held, held.Body<EndorsementBody>().Verdict);
        else
            Deliberation.Settle(state, target, held.Index, held.AcceptedMilliseconds);
    }

    // The subject takes its objection back: where no other is left, the record is disputed no more.
    public override void OnEnd(LedgerState state, HeldStatement held, long index, ulong milliseconds)
    {
        if (held.Target is { State: StatementState.Disputed } target && !target.Endorsements.Any(IsObjection))
            target.Stand(StatementState.Effective, new Condition("objection-withdrawn", "The subject took its objection back."));
    }

    // The roles that the rule names for this verdict; null when it names none.
    private static IReadOnlyList<RoleExpression>? Named(HeldStatement target, Verdict verdict)
    {
        var rule = Deliberation.RuleOf(target);
        IReadOnlyList<RoleExpression> named = verdict switch
        {
            Verdict.Approve or Verdict.Refuse when Deliberation.AwaitsRuling(target) => rule?.Ruling ?? [],
            Verdict.Approve or Verdict.Refuse => [.. Deliberation.QuorumOf(target)?.Roles ?? []],
            Verdict.Opine or Verdict.OpineAgainst => rule?.Opine ?? [],
            Verdict.Acknowledge or Verdict.Object => rule?.Copy ?? [],
            _ => [],
        };
        return named.Count > 0 ? named : null;
    }

    private static Result<Authorship> Speaker(
        LedgerState state, Submission submission, HeldStatement target, EndorsementBody body, IReadOnlyList<RoleExpression> named)
    {
        var authorship = new Authorship(Author: null, target.Policy) { Target = target, CasePlace = target.CasePlace };
        if (body.Role == SubjectRole)
        {
            return named.Any(role => role.IsSubject) && SubjectOf(state, target) == submission.Signer
                ? authorship
                : Authors.NotAllowed();
        }

        var capable = submission.Standing.Where(m => m.Role == body.Role && named.Any(role => role.Names(m.Role))).ToList();
        if (capable.Count == 0)
            return Authors.NotAllowed();
        return capable.Find(m => named.Any(role => role.Covers(m.Role, m.Place, target.CasePlace))) is { } author
            ? authorship with { Author = author }
            : Authors.OtherPlace();
    }

    private static bool IsOwn(Submission submission, HeldStatement target, Membership? speaker) =>
        submission.Signer == target.Signed.Signer
        || Authors.SameOrganisation(speaker, target.Author)
        || (speaker is not null && target.Author is { } author && Authors.SamePerson(speaker.Person, author.Person));

    private static Refusal? Repeated(HeldStatement target, Membership? speaker, Verdict verdict)
    {
        // Who ruled before the newest objection may rule on that one, too; who decided may not.
        var objected = target.Endorsements.LastOrDefault(IsObjection)?.Statement.Index ?? -1;
        var before = target.Endorsements.Where(e => e.Counts && Capacity(e.Verdict) == Capacity(verdict)
            && !(Deliberation.IsRuling(target, e) && e.Statement.Index < objected)).ToList();
        if (before.Exists(e => speaker is null ? e.Author is null : Authors.SameOrganisation(speaker, e.Author)))
            return new Refusal("organisation-already-endorsed", "This organisation has said its word in this capacity.");
        return speaker is not null && before.Exists(e => e.Author is { } other && Authors.SamePerson(speaker.Person, other.Person))
            ? new Refusal("person-already-endorsed", "This officer has said a word in this capacity, for another organisation.")
            : null;
    }

    // An objection may follow an acknowledgement: they are two words of who is copied.
    private static int Capacity(Verdict verdict) => verdict switch
    {
        Verdict.Approve or Verdict.Refuse => 1,
        Verdict.Opine or Verdict.OpineAgainst => 2,
        Verdict.Acknowledge => 3,
        _ => 4,
    };

    private static bool IsObjection(HeldEndorsement endorsement) =>
        endorsement is { Counts: true, Author: null, Verdict: Verdict.Object };

    private static bool IsDeliberation(Verdict verdict) => Capacity(verdict) <= 2;

    private static Keys.Address? SubjectOf(LedgerState state, HeldStatement target) =>
        target.SchemaName == Schemas.Record.Name ? state.Cases.Find(target.Body<RecordBody>().CaseHandle)?.Subject : null;
}

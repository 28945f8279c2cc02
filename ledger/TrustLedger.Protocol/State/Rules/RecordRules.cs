using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Governance;
using TrustLedger.Protocol.Statements;
using TrustLedger.Protocol.Statements.Bodies;

namespace TrustLedger.Protocol.State.Rules;

/// <summary>A record of a case, under the rule of its type in the policy that it names.</summary>
internal sealed class RecordRules : SchemaRulesOf<RecordBody>
{
    /// <summary>The record that opens a case, and that moves it to another place.</summary>
    public const string Registration = "registration";

    private static readonly Bytes32 RegistrationType = Bytes32.FromCode(Registration);

    public override Reference Reference => Reference.Required;

    public override IReadOnlyList<string> Targets => ["record"];

    public override Refusal? JudgeReference(LedgerState state, Submission submission) =>
        References.Judge(state, submission,
            submission.Body<RecordBody>().Relation == RecordRelation.Opens ? Reference.None : Reference.Required, Targets);

    public override bool IsSpokenByHandle(LedgerState state, Submission submission) =>
        submission.Signer == submission.Statement.Recipient
        && state.Policies.Find(submission.Body<RecordBody>().Policy) is { } policy
        && Rule(policy, submission.Body<RecordBody>())?.Propose.Any(role => role.IsSubject) == true;

    protected override Result<Authorship> Judge(LedgerState state, Submission submission, RecordBody body)
    {
        if (state.Policies.Find(body.Policy) is not { } policy)
            return new Refusal("policy-unknown", "The record names a policy that was never in force on this log.");
        if (policy != state.Policy)
            return new Refusal("policy-superseded", "The record names a policy that another has replaced.");
        if (Rule(policy, body) is not { } rule)
            return new Refusal("record-type-unknown", "The policy has no rule for this type of record.");
        if (body.RecordType == RegistrationType && body.Relation == RecordRelation.Answers)
            return new Refusal("relation-not-allowed", "A registration opens a case or supersedes a registration.");

        var opensCase = body.RecordType == RegistrationType && body.Relation == RecordRelation.Opens;
        var known = state.Cases.Find(body.CaseHandle);
        if (!opensCase && known is not { Registration: not null })
            return new Refusal("case-unknown", "No registration in effect opened this case.");
        if (opensCase && known is not null)
            return new Refusal("case-exists", "A registration has named this case before.");
        if (Earlier(submission, body) is { } refusal)
            return refusal;
        if (!Proposer(rule, submission, known).TryGet(out var authorship, out refusal))
            return refusal;
        if (body.RecordType == RegistrationType && authorship.Author?.PlaceText.Length is null or 0)
            return Authors.OtherPlace();
        if (opensCase ? submission.Statement.Recipient.IsZero : submission.Statement.Recipient != known?.Subject)
            return References.RecipientMismatch();

        var replaces = body.Relation == RecordRelation.Supersedes ? submission.Target : null;
        if (replaces is not null && rule.Decide is null && !Authors.SameOrganisation(authorship.Author, replaces.Author))
            return Authors.OtherAuthor();
        if (body.Number != (known?.NextNumber ?? 1))
            return new Refusal("record-number-wrong", $"The next record of this case is number {known?.NextNumber ?? 1}.");
        return authorship with
        {
            Policy = policy,
            Target = submission.Target,
            Replaces = replaces,
            CasePlace = opensCase ? authorship.Author?.PlaceText : known?.Place,
            TakesEffectAtOnce = rule.Decide is null,
        };

        Result<Authorship> Proposer(RecordRule by, Submission from, HeldCase? inCase)
        {
            if (from.Standing.FirstOrDefault(m => by.Propose.Any(r => r.Covers(m.Role, m.Place, inCase?.Place))) is { } author)
                return new Authorship(author, policy);
            if (by.Propose.Any(r => r.IsSubject) && from.Signer == inCase?.Subject)
                return new Authorship(Author: null, policy);
            return from.Standing.Any(m => by.Propose.Any(r => r.Names(m.Role))) ? Authors.OtherPlace() : Authors.NotAllowed();
        }
    }

    public override void Enter(LedgerState state, HeldStatement held)
    {
        var body = held.Body<RecordBody>();
        if (state.Cases.Find(body.CaseHandle) is null)
            state.Cases.Open(held, body.CaseHandle, held.CasePlace ?? "");
        state.Cases.Number(held, body.CaseHandle);
    }

    public override void OnEffect(LedgerState state, HeldStatement held)
    {
        var body = held.Body<RecordBody>();
        if (body.RecordType == RegistrationType)
            state.Cases.Register(held, body.CaseHandle, held.Author?.PlaceText ?? "");
    }

    public override void OnEnd(LedgerState state, HeldStatement held, long index, ulong milliseconds) =>
        state.Cases.Close(held, held.Body<RecordBody>().CaseHandle);

    private static RecordRule? Rule(PolicyDocument policy, RecordBody body) =>
        policy.Records.GetValueOrDefault(body.RecordType.Code() ?? "");

    private static Refusal? Earlier(Submission submission, RecordBody body)
    {
        if (submission.Target is not { } target)
            return null;
        var earlier = target.Body<RecordBody>();
        if (earlier.CaseHandle != body.CaseHandle)
            return new Refusal("case-mismatch", "The record that refUID names is of another case.");
        if (body.Relation != RecordRelation.Supersedes)
            return null;
        if (earlier.RecordType != body.RecordType)
            return new Refusal("record-type-mismatch", "A record supersedes one of its own type.");
        return target.IsInEffect ? null : References.NotEffective();
    }
}

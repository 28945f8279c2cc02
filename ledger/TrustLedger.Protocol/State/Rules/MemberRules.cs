using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Governance;
using TrustLedger.Protocol.Statements;
using TrustLedger.Protocol.Statements.Bodies;

namespace TrustLedger.Protocol.State.Rules;

/// <summary>A key becomes a member: by the governance quorum, or by its organisation for its own officers.</summary>
internal sealed class MemberRules : SchemaRulesOf<MemberBody>
{
    private const ulong SuspensionReach = 30 * 86_400;

    public override Reference Reference => Reference.Optional;

    public override IReadOnlyList<string> Targets => ["member"];

    public static Refusal TooLong() => new Refusal("automatic-too-long", "An automatic key's membership ends within 90 days.");

    // A founder's membership is no statement of its own, and can be replaced as any other.
    public override Refusal? JudgeReference(LedgerState state, Submission submission) =>
        submission.Statement.RefUid.IsZero || state.Memberships.Find(submission.Statement.RefUid) is not null
            ? null
            : base.JudgeReference(state, submission);

    protected override Result<Authorship> Judge(LedgerState state, Submission submission, MemberBody body)
    {
        var earlier = state.Memberships.Find(submission.Statement.RefUid);
        if (!submission.Statement.RefUid.IsZero && earlier is not { EndIndex: null })
            return References.NotEffective();

        var (own, place) = OwnOfficer(state.Policy, submission, body, earlier);
        if ((own ?? Authors.Governance(state.Policy, submission)) is not { } author)
            return place is null ? Authors.NotAllowed() : place;
        if (submission.Statement.Recipient.ToWord() != (body.KeyKind == KeyKind.Secp256k1 ? body.Key : default))
            return References.RecipientMismatch();
        if (Malformed(body) is { } malformed)
            return malformed;
        if (own is not null && (body.Address == submission.Signer || earlier?.Address == submission.Signer))
            return new Refusal("own-membership", "A key does not give itself a membership, or change its own.");
        if (earlier is not null && earlier.Organisation != body.Organisation)
            return new Refusal("organisation-mismatch", "What is replaced is another organisation's.");
        if (Taken(state, body, submission.Statement.RefUid) is { } taken)
            return taken;
        if (state.Policy.Automatic.ContainsKey(Codes.Text(body.Role)) && AutomaticTerm.IsTooLong(body.From, body.Until))
            return TooLong();
        if (IsTooFarBack(body, submission.AcceptedMilliseconds))
            return new Refusal("suspension-too-far-back", "A membership ends at most 30 days before it is said.");
        return new Authorship(author, state.Policy)
        {
            Replaces = submission.Target,
            Target = submission.Target,
            TakesEffectAtOnce = own is not null,
        };
    }

    // Pending, it may have been overtaken.
    public override Refusal? Obstacle(LedgerState state, HeldStatement held) =>
        !held.Statement.RefUid.IsZero && state.Memberships.Find(held.Statement.RefUid) is not { EndIndex: null }
            ? References.NotEffective()
            : Taken(state, held.Body<MemberBody>(), held.Statement.RefUid);

    public override void OnEffect(LedgerState state, HeldStatement held)
    {
        var body = held.Body<MemberBody>();
        var (index, milliseconds) = (held.EffectiveIndex ?? held.Index, held.EffectiveMilliseconds ?? held.AcceptedMilliseconds);
        if (state.Memberships.Find(held.Statement.RefUid) is { } earlier)
            state.Memberships.End(earlier.Uid, index, milliseconds);
        state.Memberships.Add(new Membership
        {
            Uid = held.Uid,
            Role = body.Role,
            Organisation = body.Organisation,
            Place = body.Place,
            Person = body.Person,
            KeyKind = body.KeyKind,
            Key = body.Key,
            From = body.From,
            Until = body.Until,
            FromIndex = index,
            FromMilliseconds = milliseconds,
        });
        Suspension.Reach(state, held);
    }

    public override void OnEnd(LedgerState state, HeldStatement held, long index, ulong milliseconds)
    {
        if (state.Memberships.Find(held.Uid) is { EndIndex: null })
            state.Memberships.End(held.Uid, index, milliseconds);
    }

    private static (Membership? Giver, Refusal? Place) OwnOfficer(
        PolicyDocument policy, Submission submission, MemberBody body, Membership? earlier)
    {
        var givers = submission.Standing.Where(m => m.Organisation == body.Organisation
            && policy.OwnOfficers.TryGetValue(m.RoleText, out var roles)
            && roles.Contains(Codes.Text(body.Role), StringComparer.Ordinal)
            && (earlier is null || roles.Contains(earlier.RoleText, StringComparer.Ordinal))).ToList();
        var there = givers.Find(m => m.Place == body.Place);
        return (there, there is null && givers.Count > 0 ? Authors.OtherPlace() : null);
    }

    private static Refusal? Malformed(MemberBody body) =>
        body.Role.Code() is null || body.Organisation.Code() is null || body.Role == Bytes32.FromCode(RoleExpression.Subject)
            || !(body.Place.IsZero || RoleExpression.IsDivision(body.Place.Code())) || (body.Until != 0 && body.Until < body.From)
            ? new Refusal("member-malformed", "Role and organisation are codes, the place six digits or zero, the end after the beginning.")
            : null;

    private static Refusal? Taken(LedgerState state, MemberBody body, Bytes32 replaced)
    {
        var held = state.Memberships.OfKey(body.KeyKind, body.Key).Where(m => m.IsCurrent && m.Uid != replaced).ToList();
        if (held.Exists(m => m.Organisation != body.Organisation))
            return new Refusal("key-taken", "This key is another organisation's.");
        return held.Exists(m => m.Role == body.Role)
            ? new Refusal("member-exists", "This key holds that role; a change replaces the membership by refUID.")
            : null;
    }

    private static bool IsTooFarBack(MemberBody body, ulong acceptedMilliseconds)
    {
        var seconds = acceptedMilliseconds / 1000;
        return body.Until != 0 && seconds > SuspensionReach && body.Until < seconds - SuspensionReach;
    }
}

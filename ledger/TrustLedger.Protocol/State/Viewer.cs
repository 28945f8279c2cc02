using TrustLedger.Protocol.Encoding;
using TrustLedger.Protocol.Governance;
using TrustLedger.Protocol.Keys;
using TrustLedger.Protocol.Statements;
using TrustLedger.Protocol.Statements.Bodies;

namespace TrustLedger.Protocol.State;

/// <summary>Turns what the state holds into what a reader sees at a time.</summary>
internal static class Viewer
{
    public static StatementView View(LedgerState state, Bytes32 uid, ulong at)
    {
        if (state.Find(uid) is not { } held)
            return Unheld(state, uid, at);

        var shown = StateAt(held, at);
        var copies = Copies(held, at);
        var conditions = new List<Condition>();
        if (held.Reason is { } reason)
            conditions.Add(reason);
        if (shown == StatementState.Expired)
            conditions.Add(new Condition("expired", "Its own end has come."));
        if (shown == StatementState.Pending)
            conditions.AddRange(Wanting(held));
        conditions.AddRange(copies.Where(c => c.IsOverdue)
            .Select(c => new Condition("copy-overdue", $"{c.Role} has not acknowledged its copy in time.")));

        return new StatementView
        {
            Uid = uid,
            State = shown,
            Size = state.Size,
            AtMilliseconds = at,
            Conditions = conditions,
            Index = held.Index,
            AcceptedMilliseconds = held.AcceptedMilliseconds,
            Schema = held.SchemaName,
            Author = Signatory.Of(held.Signed.Signer, held.Author, SpokenAs(held)),
            Recipient = held.Statement.Recipient,
            Policy = held.Policy.Hash,
            EffectiveIndex = held.EffectiveIndex,
            EffectiveMilliseconds = held.EffectiveMilliseconds,
            Endorsements = [.. held.Endorsements.Select(Endorsement)],
            MissingRoles = shown == StatementState.Pending ? Missing(held) : [],
            Copies = copies,
            SupersededBy = UidAt(state, held.SupersededBy),
            RevokedBy = UidAt(state, held.RevokedBy),
            RevokedFromIndex = RevokedFrom(state, held),
            ErasedBy = UidAt(state, held.ErasedBy),
        };
    }

    public static bool MayRead(LedgerState state, HeldStatement held, Address reader, ulong at)
    {
        if (held.Signed.Signer == reader || held.Endorsements.Any(e => e.Statement.Signed.Signer == reader))
            return true;
        if (Deliberation.RuleOf(held) is not { } rule)
            return false;

        // Who may write such a record may not read everybody's: an author reads its own as its signer.
        var roles = rule.Readers.Concat(rule.Ruling).Concat(rule.Opine).Concat(rule.Copy).Concat(rule.Decide?.Roles ?? []).ToList();
        if (roles.Exists(r => r.IsSubject) && held.Statement.Recipient == reader)
            return true;
        var place = state.Cases.Find(held.Body<RecordBody>().CaseHandle)?.Place ?? held.CasePlace;
        return state.MembershipsOf(reader, state.Size, at).Any(m => roles.Exists(r => r.Covers(m.Role, m.Place, place)));
    }

    private static StatementView Unheld(LedgerState state, Bytes32 uid, ulong at)
    {
        var quarantined = state.QuarantinedOf(uid);
        return new StatementView
        {
            Uid = uid,
            State = quarantined is null ? StatementState.Unknown : StatementState.Quarantined,
            Size = state.Size,
            AtMilliseconds = at,
            Index = quarantined?.Index,
            Conditions = quarantined is null ? [] : [new Condition(quarantined.Reason.Code, quarantined.Reason.Detail)],
        };
    }

    private static Bytes32? UidAt(LedgerState state, long? index) => index is { } at ? state.Held.At(at).Uid : null;

    private static long? RevokedFrom(LedgerState state, HeldStatement held)
    {
        if (held.RevokedBy is not { } at)
            return null;
        var revocation = state.Held.At(at);
        return revocation.SchemaName == Schemas.Revocation.Name && revocation.Body<RevocationBody>().FromIndex is > 0 and var from
            ? (long)from
            : revocation.EffectiveIndex ?? at;
    }

    // A membership whose end lies behind it is a suspension: until its quorum has spoken it waits as any other.
    private static StatementState StateAt(HeldStatement held, ulong at) => held.IsOpen && Term.IsOver(EndOf(held), at)
        && (held.State != StatementState.Pending || held.SchemaName is not ("member" or "accreditation"))
        ? StatementState.Expired
        : held.State;

    private static ulong EndOf(HeldStatement held) => held.SchemaName switch
    {
        "member" => held.Body<MemberBody>().Until,
        "accreditation" => held.Body<AccreditationBody>().Until,
        _ => held.Statement.ExpirationTime,
    };

    private static string SpokenAs(HeldStatement held) => held.SchemaName == Schemas.Record.Name ? RoleExpression.Subject : "";

    private static EndorsementView Endorsement(HeldEndorsement held) => new(
        held.Statement.Uid, held.Statement.Index, held.Statement.AcceptedMilliseconds, held.Verdict,
        Signatory.Of(held.Statement.Signed.Signer, held.Author, RoleExpression.Subject), held.Counts);

    private static IEnumerable<Condition> Wanting(HeldStatement held)
    {
        if (Deliberation.AwaitsRuling(held))
        {
            yield return new Condition("ruling-missing", "It was decided, and counts once those who rule have said so.");
            yield break;
        }

        if (Deliberation.MissingOpinions(held).Any())
            yield return new Condition("opinion-missing", "An opinion is wanted before the decision.");
        yield return new Condition("quorum-missing", "Those who decide have not all spoken.");
    }

    private static IReadOnlyList<string> Missing(HeldStatement held) => Deliberation.AwaitsRuling(held)
        ? [.. Deliberation.RuleOf(held)!.Ruling.Select(r => r.ToString())]
        : [.. Deliberation.MissingOpinions(held).Concat(Deliberation.MissingDeciders(held)).Select(r => r.ToString()).Distinct(StringComparer.Ordinal)];

    private static List<CopyView> Copies(HeldStatement held, ulong at) =>
        [.. (Deliberation.RuleOf(held)?.Copy ?? []).Select(role => Copy(held, role, at))];

    private static CopyView Copy(HeldStatement held, RoleExpression role, ulong at)
    {
        // An objection says, too, that the copy has come.
        var known = held.Endorsements.FirstOrDefault(e => e.Counts && e.Verdict is Verdict.Acknowledge or Verdict.Object
            && (e.Author is { } by ? role.Covers(by.Role, by.Place, held.CasePlace) : role.IsSubject));
        var due = held.EffectiveMilliseconds is { } effective
            ? Term.After(effective, Deliberation.RuleOf(held)?.AckDeadlineHours ?? 0)
            : (ulong?)null;
        return new CopyView(role.ToString(), known is not null, known?.Statement.AcceptedMilliseconds, due,
            IsOverdue: known is null && at > due);
    }
}

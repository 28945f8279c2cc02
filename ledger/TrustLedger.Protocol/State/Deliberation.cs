using TrustLedger.Protocol.Governance;
using TrustLedger.Protocol.Statements;
using TrustLedger.Protocol.Statements.Bodies;

namespace TrustLedger.Protocol.State;

/// <summary>How voices make a decision: for records by their rule, for all else by the governance quorum.</summary>
internal static class Deliberation
{
    public static RecordRule? RuleOf(HeldStatement held) => held.SchemaName == Schemas.Record.Name
        ? held.Policy.Records.GetValueOrDefault(held.Body<RecordBody>().RecordType.Code() ?? "")
        : null;

    /// <summary>The quorum that decides on it; null when nobody but its author does.</summary>
    public static Quorum? QuorumOf(HeldStatement held) =>
        held.TakesEffectAtOnce ? null : RuleOf(held) is { } rule ? rule.Decide : held.Policy.GovernanceQuorum;

    /// <summary>Whether those who said so are enough. In governance the proposer's organisation is one of them.</summary>
    public static bool IsDecided(HeldStatement held, Verdict verdict) =>
        QuorumOf(held) is not { } quorum || quorum.IsMet(VoicesOf(held, verdict), held.CasePlace);

    public static IReadOnlyList<RoleExpression> MissingDeciders(HeldStatement held) =>
        QuorumOf(held)?.Missing(VoicesOf(held, Verdict.Approve), held.CasePlace) ?? [];

    /// <summary>Those whose opinion the rule wants, and who have not said one.</summary>
    public static IEnumerable<RoleExpression> MissingOpinions(HeldStatement held)
    {
        var heard = held.Voices(Verdict.Opine).Concat(held.Voices(Verdict.OpineAgainst)).ToList();
        return (RuleOf(held)?.Opine ?? []).Where(role => !heard.Exists(v => role.Covers(v.Role, v.Place, held.CasePlace)));
    }

    /// <summary>Whether what is wanted now is a ruling: on a decision that counts from one only, or on a dispute.</summary>
    public static bool AwaitsRuling(HeldStatement held) => RuleOf(held) is { Ruling.Count: > 0 } rule
        && (held.State == StatementState.Disputed
            || (held.State == StatementState.Pending && rule.IsEffectOnRuling && IsDecided(held, Verdict.Approve)));

    /// <summary>Whether an endorsement is such a ruling. No role both decides and rules, so that its role tells.</summary>
    public static bool IsRuling(HeldStatement held, HeldEndorsement endorsement) =>
        endorsement.Verdict is Verdict.Approve or Verdict.Refuse && endorsement.Author is { } by
        && RuleOf(held)?.Ruling.Any(role => role.Covers(by.Role, by.Place, held.CasePlace)) == true;

    /// <summary>Whether all that its effect rests on still counts.</summary>
    public static bool Stands(HeldStatement held) => IsDecided(held, Verdict.Approve)
        && (RuleOf(held) is not { IsEffectOnRuling: true }
            || held.Endorsements.Any(e => e.Counts && e.Verdict == Verdict.Approve && IsRuling(held, e)));

    /// <summary>A ruling ends the waiting, or the dispute, one way or the other.</summary>
    public static void Rule(LedgerState state, HeldStatement held, HeldStatement ruling, Verdict verdict)
    {
        var against = new Condition("ruled-against", "Those who rule refused it.");
        switch (held.State, verdict)
        {
            case (StatementState.Pending, Verdict.Approve):
                Effects.Take(state, held, ruling.Index, ruling.AcceptedMilliseconds);
                break;
            case (StatementState.Pending, _):
                Effects.Refuse(held, against);
                break;
            case (StatementState.Disputed, Verdict.Approve):
                held.Stand(StatementState.Effective, new Condition("upheld", "Its subject objected, and those who rule upheld it."));
                break;
            case (StatementState.Disputed, _):
                Effects.Revoke(state, held, ruling, ruling.Index, ruling.AcceptedMilliseconds, against);
                break;
        }
    }

    /// <summary>After each approval or refusal: effect, refusal, or nothing yet.</summary>
    /// <remarks>
    /// Refused when those against would be enough to decide, or when those who have not refused could no longer
    /// be enough: either way no further word can change it.
    /// </remarks>
    public static void Settle(LedgerState state, HeldStatement held, long index, ulong milliseconds)
    {
        if (held.State != StatementState.Pending || QuorumOf(held) is not { } quorum)
            return;

        if (IsDecided(held, Verdict.Approve))
        {
            if (RuleOf(held) is not { IsEffectOnRuling: true })
                Effects.Take(state, held, index, milliseconds);
        }
        else if (quorum.IsMet(held.Voices(Verdict.Refuse), held.CasePlace) || !IsWithinReach(state, held, quorum, milliseconds))
            Effects.Refuse(held, new Condition("decided-against", "Those who decide refused it."));
    }

    private static bool IsWithinReach(LedgerState state, HeldStatement held, Quorum quorum, ulong milliseconds)
    {
        var against = held.Voices(Verdict.Refuse).Select(v => v.Organisation).ToHashSet();
        if (against.Count == 0)
            return true;

        var isRecord = RuleOf(held) is not null;
        var candidates = state.Members
            .Where(m => m.IsCurrent && m.IsWithinTerm(milliseconds) && !against.Contains(m.Organisation)
                && !(isRecord && m.Organisation == held.Author?.Organisation))
            .Select(m => m.Voice).ToList();
        return quorum.IsWithinReach(candidates, held.CasePlace);
    }

    private static IEnumerable<Voice> VoicesOf(HeldStatement held, Verdict verdict) =>
        RuleOf(held) is null && verdict == Verdict.Approve && held.Author is { } proposer
            ? held.Voices(verdict).Prepend(proposer.Voice)
            : held.Voices(verdict);
}

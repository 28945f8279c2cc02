using TrustLedger.Protocol.Statements;
using TrustLedger.Protocol.Statements.Bodies;

namespace TrustLedger.Protocol.State;

/// <summary>A membership that ends before it was said to end: what its key said in between is quarantined.</summary>
/// <remarks>
/// Keys are judged by the time of inclusion, so nothing that the key's thief writes into a statement helps. An
/// endorsement that falls takes the effect that rested on it along; what that effect replaced stays replaced,
/// and a policy that came into force stays in force: both are for people to repair by new statements.
/// </remarks>
internal static class Suspension
{
    public static void Reach(LedgerState state, HeldStatement suspension)
    {
        var (until, membership) = (suspension.Body<MemberBody>().Until, suspension.Statement.RefUid);
        var (index, milliseconds) = (suspension.EffectiveIndex ?? suspension.Index, suspension.EffectiveMilliseconds ?? 0);
        if (membership.IsZero || !Term.IsOver(until, milliseconds))
            return;

        if (state.Memberships.Find(membership) is not { } suspended)
            return;

        foreach (var said in state.Held.SaidBy(suspended, until).Where(s => s.Index < index && MayFall(s)).ToList())
        {
            Effects.Quarantine(state, said, index, milliseconds, "It was said after its key's membership had ended.");
            if (said.Target is { IsInEffect: true, TakesEffectAtOnce: false } endorsed && said.SchemaName == Schemas.Endorsement.Name
                && MayFall(endorsed) && !Deliberation.Stands(endorsed))
            {
                Effects.Quarantine(state, endorsed, index, milliseconds, "What it rested on was said after a key's membership had ended.");
            }
        }
    }

    // Without a policy in force nobody could repair anything.
    private static bool MayFall(HeldStatement held) =>
        held.IsOpen && !(held.IsInEffect && held.SchemaName == Schemas.Policy.Name);
}
